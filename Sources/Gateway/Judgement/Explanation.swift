import Attendance
import DaemonConfiguration
import Control
import Storage
import Terms
import WallClock

/// Everything one day's result rests on.
struct Explanation {
    typealias Message = AttendanceMessages

    let judgement: Judgement
    let presenter: Presenter
    let language: Language

    /// - Throws: `StoreError.unknownPerson`.
    func of(_ number: String, on date: LocalDate) async throws -> Message.Explain.Output {
        guard let month = try await judgement.judge(Month(of: date).first...date, person: number).first else {
            throw StoreError.unknownPerson(number)
        }
        let zone = judgement.configuration.site.zone
        let thisMonth = month.counts
        let judged = Judgement.Judged(
            person: month.person,
            period: month.period,
            result: month.result.only(date...date, in: zone)
        )
        let day = judged.result.days.first
        let wanted =
            day.map { ($0.window.start, $0.window.end) }
            ?? (
                zone.instant(of: LocalDateTime(date: date)), zone.instant(of: LocalDateTime(date: date.adding(days: 1)))
            )
        let filter = PunchFilter(from: wanted.0, to: wanted.1, person: number)
        let rows = try await judgement.store.punches(filter, after: nil, limit: 1_000)
        let fates = Dictionary(
            uniqueKeysWithValues: judged.result.days.flatMap(\.punches).map { ($0.punch.id, $0.fate) }
        )
        let notes = try await judgement.store.anomalyNotes()
        let sentences = RuleSentences(language: language, zone: zone)
        return Message.Explain.Output(
            person: judged.person.number,
            name: judged.person.name,
            department: judged.person.department,
            day: day.map(message),
            windowStart: day.map { presenter.time($0.window.start) },
            windowEnd: day.map { presenter.time($0.window.end) },
            punches: rows.map { row in
                let (fate, repeats) = Explanation.fate(row, fates[row.seq])
                let shown = presenter.punch(row)
                return Message.ExplainedPunch(
                    id: shown.id,
                    time: shown.time,
                    terminal: shown.terminal,
                    verify: shown.verify,
                    fate: fate,
                    repeats: repeats.map(Int.init)
                )
            },
            rules: (day?.rules ?? []).map {
                Message.Rule(rule: sentences.code($0), text: sentences.sentence($0))
            },
            anomalies: day.map { day in
                day.anomalies.map {
                    presenter.anomaly(
                        $0,
                        judged.person,
                        day: day,
                        plan: 0,
                        thisMonth: thisMonth[$0.kind] ?? 0,
                        notes
                    )
                }
            } ?? [],
            watermarks: judged.period.watermarks.map {
                Message.Watermark(terminal: $0.terminal, until: $0.until.map(presenter.time))
            },
            basis: Message.ResultBasis(
                try ResultBasis(judgement.configuration.policy, plans: try await judgement.store.plansPosition())
            )
        )
    }

    private func message(_ day: DayResult) -> Message.Day {
        Message.Day(
            date: day.workDate.description,
            status: day.status.rawValue,
            final: day.isFinal,
            shift: day.plan.shiftName,
            in: day.in.map(presenter.time),
            out: day.out.map(presenter.time),
            lateMinutes: day.lateMinutes,
            earlyMinutes: day.earlyMinutes,
            workedMinutes: day.workedMinutes,
            lostMinutes: day.lostMinutes,
            absentMinutes: day.absentMinutes,
            excusedMinutes: day.excusedMinutes
        )
    }

    private static func fate(_ row: PunchRow, _ fate: JudgedPunch.Fate?) -> (String, repeats: Int64?) {
        guard row.disposition == Disposition.accepted.rawValue else { return (row.disposition, nil) }
        return switch fate {
        case .filled(let slot, _): (slot.rawValue, nil)
        case .repeatOf(let id): ("repeat", id)
        case .notNeeded: ("between", nil)
        case .nothingDue: ("nothing_due", nil)
        case .overruled: ("overruled", nil)
        case .unscheduled: ("unscheduled", nil)
        case nil: ("outside", nil)
        }
    }
}
