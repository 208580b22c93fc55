import Attendance
import Control
import DaemonConfiguration
import Storage
import Terms
import WallClock

extension GatewayMethods {
    private typealias Messages = AnomalyMessages

    func addAnomalies(to service: inout ControlService) {
        service.on(AnomalyMessages.List.self, role: .hr) { input, _ in
            let zone = configuration.site.zone
            let from = try Parameter.date(input.from, now: clock.now(), zone: zone)
            let to = try Parameter.date(input.to, now: clock.now(), zone: zone)
            guard from <= to, to.dayNumber - from.dayNumber < GatewayMethods.anomalyDays else {
                throw ControlError.badInput(
                    Wording(
                        "from \(from) to \(to): must be 1 to \(GatewayMethods.anomalyDays) dates",
                        "\(from) 至 \(to)：须为 1 至 \(GatewayMethods.anomalyDays) 天"
                    ),
                    hint: Wording("ask for a month at a time", "请每次查询一个月")
                )
            }
            let all = try await anomalies(from...to)
            let page = all.dropFirst(max(input.after ?? 0, 0)).prefix(GatewayMethods.page)
            return AnomalyMessages.List.Output(
                anomalies: Array(page),
                next: page.endIndex < all.endIndex ? page.endIndex : nil
            )
        }
        service.on(AnomalyMessages.Show.self, role: .hr) { input, _ in
            let (person, date) = try GatewayMethods.parts(of: input.id)
            let found = try await anomalies(date...date, person: person).first { $0.id == input.id }
            let kept = try await store.anomalyNotes().acknowledgements[input.id].map(presenter.acknowledgement)
            guard found != nil || kept != nil else { throw GatewayMethods.unknownAnomaly(input.id) }
            return AnomalyMessages.Show.Output(anomaly: found, present: found != nil, acknowledgement: kept)
        }
        service.on(AnomalyMessages.Acknowledge.self, role: .hr) { input, caller in
            try Parameter.requireReason(input.reason)
            let (person, date) = try GatewayMethods.parts(of: input.id)
            guard try await anomalies(date...date, person: person).contains(where: { $0.id == input.id }) else {
                throw GatewayMethods.unknownAnomaly(input.id)
            }
            try await store.acknowledgeAnomaly(input.id, reason: input.reason, change: change(by: caller))
            return AnomalyMessages.Nothing()
        }
        addMutes(to: &service)
    }

    private func addMutes(to service: inout ControlService) {
        service.on(AnomalyMessages.SetMute.self, role: .hr) { input, caller in
            try Parameter.requireReason(input.reason)
            guard let until = LocalDate(input.until) else {
                throw ControlError.badInput(
                    Wording("until: \"\(input.until)\" is no date", "截止：“\(input.until)”不是日期"),
                    hint: Wording("write it as 2026-12-31", "请写作 2026-12-31")
                )
            }
            guard Anomaly.kinds.contains(input.kind) else {
                throw ControlError.badInput(
                    Wording("kind: \"\(input.kind)\" is no kind of anomaly", "“\(input.kind)”不是异常类型"),
                    hint: Wording(
                        "it is one of \(Anomaly.kinds.joined(separator: ", "))",
                        "须为其中之一：\(Anomaly.kinds.joined(separator: "、"))"
                    )
                )
            }
            try await store.muteAnomaly(
                input.kind,
                of: input.person,
                until: until,
                reason: input.reason,
                change: change(by: caller)
            )
            return AnomalyMessages.Nothing()
        }
        service.on(AnomalyMessages.Unmute.self, role: .hr) { input, caller in
            AnomalyMessages.Unmute.Output(
                wasMuted: try await store.unmuteAnomaly(input.kind, of: input.person, change: change(by: caller))
            )
        }
        service.on(AnomalyMessages.Mutes.self, role: .hr) { _, _ in
            AnomalyMessages.Mutes.Output(mutes: try await store.anomalyNotes().mutes.map(presenter.mute))
        }
    }

    /// Dates in one call.
    private static let anomalyDays = 62

    private static func parts(of id: String) throws -> (String, LocalDate) {
        guard let parts = AnomalyIdentity.parts(of: id) else {
            throw ControlError.badInput(
                Wording("\"\(id)\" is no id of an anomaly", "“\(id)”不是异常编号"),
                hint: Wording(
                    "rollcall anomaly list shows them, such as 1001/2026-11-24/late",
                    "编号见 rollcall anomaly list，例如 1001/2026-11-24/late"
                )
            )
        }
        return parts
    }

    private static func unknownAnomaly(_ id: String) -> ControlError {
        .notFound(
            "anomaly",
            id,
            Wording(
                "there is no anomaly \"\(id)\"; rollcall anomaly list shows those of a time",
                "没有异常“\(id)”；某段时间的异常见 rollcall anomaly list"
            )
        )
    }

    /// Standing anomalies of final dates, by date and person.
    private func anomalies(
        _ dates: ClosedRange<LocalDate>,
        person: String? = nil
    ) async throws -> [AnomalyMessages.Anomaly] {
        let notes = try await store.anomalyNotes()
        let zone = configuration.site.zone
        let judged = try await judgement.judge(dates, person: person)
        let found = judged.flatMap { one in
            let planned = one.result.days.numberedByDate.flatMap { day, plan in
                day.anomalies.filter { $0.resolvedBy == nil }.map { anomaly in
                    let shown = presenter.anomaly(anomaly, one.person, day: day, plan: plan, thisMonth: 0, notes)
                    return presenter.listed(shown, on: day.workDate, notes)
                }
            }
            let unplanned = one.result.outsidePlans(in: zone).map { date, anomaly in
                presenter.listed(
                    presenter.anomaly(anomaly, one.person, outside: [], on: date, notes),
                    on: date,
                    notes
                )
            }
            return planned + unplanned
        }
        return found.sorted { ($0.date, $0.person, $0.id) < ($1.date, $1.person, $1.id) }
    }
}

extension Presenter {
    func acknowledgement(_ note: AnomalyNotes.Acknowledgement) -> AnomalyMessages.Acknowledgement {
        AnomalyMessages.Acknowledgement(at: time(note.at), by: note.by, reason: note.reason)
    }

    func mute(_ mute: AnomalyNotes.Mute) -> AnomalyMessages.Mute {
        AnomalyMessages.Mute(
            person: mute.person,
            kind: mute.kind,
            until: mute.until.description,
            at: time(mute.at),
            by: mute.by,
            reason: mute.reason
        )
    }

    func listed(
        _ shown: AttendanceMessages.Anomaly,
        on date: LocalDate,
        _ notes: AnomalyNotes
    ) -> AnomalyMessages.Anomaly {
        AnomalyMessages.Anomaly(
            id: shown.id,
            person: shown.person,
            name: shown.name,
            department: shown.department,
            date: date.description,
            kind: shown.kind,
            level: shown.level,
            minutes: shown.minutes,
            severity: shown.severity,
            shift: shown.shift,
            acknowledgement: notes.acknowledgements[shown.id].map(acknowledgement),
            mute: notes.mute(shown.person, shown.kind, on: date).map(mute)
        )
    }
}

extension Anomaly {
    /// As the control protocol names them.
    static let kinds = [
        "late", "early_leave", "missing_in", "missing_out", "absent", "absent_session", "short_hours",
        "overtime_unapproved", "overtime_below_approval", "punch_during_leave", "unscheduled_punch",
        "terminal_clock_drift", "in_early", "out_late", "break_missing", "break_long", "break_short", "overtime_limit",
        "rest_too_short", "long_run", "roster_missing", "leave_without_approval",
    ]
}
