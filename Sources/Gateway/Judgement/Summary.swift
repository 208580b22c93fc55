import Attendance
import Control
import DaemonConfiguration
import JSON
import Office
import Storage
import WallClock

/// What HR reads in the morning about one date. Source: attendance.md 4.1.
struct Summary {
    typealias Message = AttendanceMessages

    let judgement: Judgement
    let presenter: Presenter

    /// - Parameters:
    ///   - department: only its people, and nothing that is not about one of them; nil for everybody.
    ///   - flags: how flags are told, for a reviewer; nobody else meets them. Source: attendance.md 4.1, point 5.
    func of(
        _ date: LocalDate,
        department: String? = nil,
        flags: FlagPresenter? = nil
    ) async throws -> Message.Summary.Output {
        // One reading of the month, for the date and for how often each anomaly happened before.
        let month = try await judgement.judge(Month(of: date).first...date)
        let notes = try await judgement.store.anomalyNotes()
        var counts = Message.Counts(
            due: 0,
            normal: 0,
            abnormal: 0,
            absent: 0,
            leave: 0,
            trip: 0,
            rest: 0,
            pending: 0,
            open: 0,
            unplanned: 0
        )
        var anomalies: [Message.Anomaly] = []
        var pending: [Message.Pending] = []
        for one in month
        where one.person.isActive(on: date) && (department ?? one.person.department) == one.person.department {
            let thisMonth = one.counts
            let result = one.result.only(date...date, in: judgement.configuration.site.zone)
            if result.days.isEmpty { counts.unplanned += 1 }
            for (day, plan) in result.days.numberedByDate {
                count(day, in: &counts)
                if case .pending(let silent, _) = day.state, day.status == .pending {
                    pending.append(presenter.pending(one.person, silent: silent))
                }
                for anomaly in day.anomalies where anomaly.resolvedBy == nil {
                    let count = thisMonth[anomaly.kind] ?? 1
                    anomalies.append(
                        presenter.anomaly(anomaly, one.person, day: day, plan: plan, thisMonth: count, notes)
                    )
                }
            }
            for (date, anomaly) in result.outsidePlans(in: judgement.configuration.site.zone) {
                anomalies.append(
                    presenter.anomaly(anomaly, one.person, outside: result.unassigned, on: date, notes)
                )
            }
        }
        anomalies += try await correctionsOverLimit(on: date)
        anomalies.sort { Summary.rank($0) < Summary.rank($1) }
        return Message.Summary.Output(
            date: date.description,
            site: judgement.configuration.site.name,
            generatedAt: presenter.time(judgement.clock.now()),
            counts: counts,
            anomalies: anomalies,
            pending: pending,
            terminals: department == nil ? try await presenter.terminalLines(judgement) : [],
            unknownUsers: department == nil ? try await unknownUsers(on: date) : [],
            waiting: try await waiting(department),
            flags: try await shown(flags, on: date),
            check: try await check(of: date)
        )
    }

    private func check(of date: LocalDate) async throws -> Message.Check? {
        let (now, zone) = (judgement.clock.now(), judgement.configuration.site.zone)
        let presenter = presenter
        return try await judgement.store.office(now: now, zone: zone) { view, directory in
            guard let found = try view.officeCases(key: DailyChecks.key(of: date)).first else { return nil }
            return Message.Check(
                number: found.number ?? "",
                state: found.state,
                due: found.due.map(presenter.time),
                unchecked: found["unchecked"] == true,
                by: found.text("doneBy").map(directory.name),
                at: found.text("doneBy").map { _ in presenter.time(found.since) }
            )
        }
    }

    private func shown(_ presenter: FlagPresenter?, on date: LocalDate) async throws -> [Message.Flag]? {
        guard let presenter else { return nil }
        let zone = judgement.configuration.site.zone
        let start = zone.instant(of: LocalDateTime(date: date))
        let end = zone.instant(of: LocalDateTime(date: date.adding(days: 1)))
        return try await judgement.store.flags(isOpen: true, within: start..<end, limit: 500).map(presenter.line)
    }

    /// Granted all the same: the finding is for whoever looks why somebody needs so many.
    private func correctionsOverLimit(on date: LocalDate) async throws -> [Message.Anomaly] {
        let rows = try await judgement.corrections(in: Month(of: date))
        let over = judgement.overLimit(rows)
        let counts = Dictionary(grouping: rows.filter { over.contains($0.request.id) }, by: \.request.person)
        return rows.filter { $0.dates.contains(date) && over.contains($0.request.id) }.map { row in
            Message.Anomaly(
                id: "correction_over_limit-\(row.request.id)",
                person: row.request.person,
                name: row.name,
                department: row.department,
                kind: "correction_over_limit",
                severity: Severity.low.rawValue,
                evidence: Message.Sentence(
                    en: "Correction \(row.request.id) is beyond the limits of the configuration.",
                    zh: "补卡申请 \(row.request.id) 超出规定的次数或期限。"
                ),
                punches: [],
                thisMonth: counts[row.request.person]?.count ?? 1
            )
        }
    }

    /// Requests that somebody has to decide.
    private func waiting(_ department: String?) async throws -> [Message.WaitingRequest] {
        let pending = RequestFilter(state: .pending)
        return try await judgement.store.requests(pending, limit: GatewayMethods.page)
            .filter { (department ?? $0.department) == $0.department }
            .map {
                Message.WaitingRequest(
                    id: Int($0.request.id),
                    kind: $0.request.subject.kind.rawValue,
                    person: $0.request.person,
                    name: $0.name,
                    department: $0.department,
                    first: $0.dates.lowerBound.description,
                    last: $0.dates.upperBound.description,
                    reason: $0.reason,
                    askedAt: presenter.time($0.askedAt)
                )
            }
    }

    private func count(_ day: DayResult, in counts: inout Message.Counts) {
        if case .shift = day.plan.planned { counts.due += 1 }
        if case .open = day.state {
            counts.open += 1
            return
        }
        switch day.status {
        case .normal: counts.normal += 1
        case .abnormal: counts.abnormal += 1
        case .absent: counts.absent += 1
        case .leave: counts.leave += 1
        case .trip: counts.trip += 1
        case .rest, .holiday: counts.rest += 1
        case .pending: counts.pending += 1
        }
    }

    /// User ids that punched on a date and are nobody's, by terminal.
    private func unknownUsers(on date: LocalDate) async throws -> [Message.UnknownUser] {
        let zone = judgement.configuration.site.zone
        let rows = try await judgement.store.unknownUsers(
            from: zone.instant(of: LocalDateTime(date: date)),
            to: zone.instant(of: LocalDateTime(date: date.adding(days: 1))).adding(milliseconds: -1)
        )
        return rows.map {
            Message.UnknownUser(
                terminal: $0.terminal,
                user: $0.user,
                punches: $0.punches,
                first: presenter.time($0.first),
                last: presenter.time($0.last)
            )
        }
    }

    /// The order in which HR reads: absent, missing, serious late, late, early, short, overtime, leave, the rest.
    private static func rank(_ anomaly: Message.Anomaly) -> (Int, Int, String, String) {
        let order = [
            "absent", "absent_session", "missing_in", "missing_out", "late", "early_leave", "short_hours",
            "overtime_unapproved", "overtime_below_approval", "punch_during_leave", "leave_without_approval",
            "correction_over_limit",
        ]
        let level = anomaly.level == LateLevel.late.rawValue ? 1 : 0
        return (order.firstIndex(of: anomaly.kind) ?? order.count, level, anomaly.department, anomaly.person)
    }
}
