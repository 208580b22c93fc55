import Attendance
import DaemonConfiguration
import Storage
import WallClock

/// What judging goes by until something of it changes.
struct DayGrounds: Sendable {
    let configuration: Configuration
    let today: LocalDate
    /// The work dates that are followed.
    let dates: ClosedRange<LocalDate>
    let months: [(month: Month, state: MonthState)]
    let basis: ResultBasis
    var surroundings: Surroundings
    /// How far the clocks of terminals were off, in milliseconds.
    var drifts: [String: Int64]

    /// A person's results by month, without those that a closed month does not let change.
    func results(_ judged: Judgement.Judged, of dates: ClosedRange<LocalDate>) -> [PersonDays] {
        let line = MonthLine(person: judged.person.number, department: judged.person.department)
        let days = judged.result.days.numberedByDate.filter { $0.day.isTold }
        return months.compactMap { month, state in
            guard month.dates.overlaps(dates), !state.isLocked(line, today: today) else { return nil }
            return PersonDays(
                person: judged.person.number,
                dates: month.dates.clamped(to: dates),
                days: days.filter { month.contains($0.day.workDate) }.map { day, plan in
                    let result = DayEvent.Result(day)
                    return PersonDays.Day(date: day.workDate, plan: plan + 1, digest: result.digest) { [basis] in
                        try DayEvent(date: result.day.date, plan: plan + 1, basis: basis, result: result).text
                    }
                }
            )
        }
    }

    /// Tells those of the results that are new.
    func tell(_ results: [PersonDays], _ desk: DayDesk, at now: Instant) throws {
        for person in results {
            try desk.tell(
                person,
                gone: { try DayEvent(date: $0, plan: $1, basis: basis, result: nil).text },
                at: now
            )
        }
    }
}

extension DayResult {
    /// Something is known of it.
    fileprivate var isTold: Bool {
        if case .open = state { return !punches.isEmpty }
        return true
    }
}
