package import WallClock

/// How many corrections a person may have, and how old. Beyond it they are reported, not refused: the approver sees it.
///
/// Source: attendance.md 1.9.
package struct CorrectionLimits: Equatable, Sendable {
    /// Of one month of work dates; nil is no limit.
    package var perMonth: Int?
    /// Days from the work date to the request; nil is no limit.
    package var maxAgeDays: Int?

    package init(perMonth: Int? = nil, maxAgeDays: Int? = nil) {
        self.perMonth = perMonth
        self.maxAgeDays = maxAgeDays
    }

    /// A correction of one person that is wanted or was granted.
    package struct Entry: Equatable, Sendable {
        package let id: Int64
        package let workDate: LocalDate
        package let askedOn: LocalDate

        package init(id: Int64, workDate: LocalDate, askedOn: LocalDate) {
            self.id = id
            self.workDate = workDate
            self.askedOn = askedOn
        }
    }

    /// Those beyond a limit.
    /// - Parameter entries: of one person; the number counts in the order of the requests.
    package func exceeding(_ entries: [Entry]) -> Set<Int64> {
        var counts: [Month: Int] = [:]
        var found: Set<Int64> = []
        for entry in entries.sorted(by: { $0.id < $1.id }) {
            counts[Month(of: entry.workDate), default: 0] += 1
            let count = counts[Month(of: entry.workDate)] ?? 0
            if let perMonth, count > perMonth { found.insert(entry.id) }
            if let maxAgeDays, entry.askedOn.dayNumber - entry.workDate.dayNumber > maxAgeDays {
                found.insert(entry.id)
            }
        }
        return found
    }
}
