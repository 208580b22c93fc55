import Attendance
import WallClock

/// Which results change by themselves: as time passes, and as terminals are heard from.
struct DayWaits {
    private struct Wait {
        let date: LocalDate
        /// Nothing changes before.
        let until: Instant
        /// How far the logs of the person's terminals have to be known, too.
        let read: Instant?
    }

    private var people: [String: [Wait]] = [:]

    /// Takes the place of what was known about the dates.
    mutating func note(_ days: [DayResult], of dates: ClosedRange<LocalDate>, person: String) {
        let kept = people[person, default: []].filter { !dates.contains($0.date) }
        let waits =
            kept
            + days.compactMap { day in
                switch day.state {
                case .final: nil
                case .open(let until): Wait(date: day.workDate, until: until, read: nil)
                case .pending(let silent, let settlesAt):
                    Wait(date: day.workDate, until: settlesAt, read: silent.isEmpty ? nil : day.window.end)
                }
            }
        people[person] = waits.isEmpty ? nil : waits
    }

    /// People with a date whose time has come, with the dates.
    func due(at now: Instant, _ marks: Surroundings.Watermarks) -> [(person: String, dates: ClosedRange<LocalDate>)] {
        people.compactMap { person, waits in
            let passed = waits.filter { $0.until <= now }
            guard !passed.isEmpty else { return nil }
            let read = marks.of(person).map(\.until)
            let due = passed.filter { wait in
                guard let needed = wait.read else { return true }
                return read.allSatisfy { $0.map { $0 >= needed } ?? false }
            }.map(\.date)
            guard let first = due.min(), let last = due.max() else { return nil }
            // Findings of the dates after it may rest on a date that was not final.
            return (person, first...TouchedDays.dates(of: last).upperBound)
        }
    }
}
