package import WallClock

/// What speaks against closing a month, until it is settled or waived by its name. Source: attendance.md 3.6.
package struct ClosingObstacle: Equatable, Sendable {
    package enum Name: String, CaseIterable, Sendable {
        case monthNotOver = "month_not_over"
        /// Days that cannot be judged yet.
        case pendingDays = "pending_days"
        /// User ids that punched in the month and are nobody's.
        case unknownUsers = "unknown_users"
        /// Requests that touch it and wait for a decision.
        case openRequests = "open_requests"
        /// Terminals whose log is not known up to the month's end.
        case terminalsBehind = "terminals_behind"
        /// Lines whose people have time left to say something.
        case notConfirmed = "not_confirmed"
        /// Lines whose people say that they are wrong, without an answer.
        case disputed
        case notApproved = "not_approved"
        /// What was approved is not what would be judged now.
        case changedSincePrepared = "changed_since_prepared"
    }

    package let name: Name
    /// Which days, ids, requests …; never empty.
    package let details: [String]

    package init(_ name: Name, _ details: [String]) {
        self.name = name
        self.details = details
    }
}

/// Everything that closing asks for.
package struct ClosingCheck: Sendable {
    package var month: Month
    /// The site's date of now.
    package var today: LocalDate
    /// The end of the month's last date.
    package var end: Instant
    /// People and dates, as text.
    package var pendingDays: [String] = []
    package var unknownUsers: [String] = []
    package var openRequests: [Int64] = []
    package var watermarks: [TerminalWatermark] = []
    package var waiting: [MonthLine] = []
    /// People with the last date that they have.
    package var unconfirmed: [String] = []
    package var disputed: [String] = []
    /// People whose results are not the candidate's any more.
    package var changed: [String] = []

    package init(month: Month, today: LocalDate, end: Instant) {
        self.month = month
        self.today = today
        self.end = end
    }

    /// In the order in which HR settles them.
    package var obstacles: [ClosingObstacle] {
        let behind = watermarks.filter { mark in mark.until.map { $0 < end } ?? true }.map(\.terminal)
        let found: [(ClosingObstacle.Name, [String])] = [
            (.monthNotOver, today <= month.last ? ["\(month.last)"] : []),
            (.terminalsBehind, behind),
            (.unknownUsers, unknownUsers),
            (.openRequests, openRequests.map(String.init)),
            (.pendingDays, pendingDays),
            (.changedSincePrepared, changed),
            (.notConfirmed, unconfirmed),
            (.disputed, disputed),
            (.notApproved, waiting.map { "\($0.department) \($0.person)" }),
        ]
        return found.filter { !$0.1.isEmpty }.map { ClosingObstacle($0.0, $0.1) }
    }

    /// Those that stay when some are waived.
    package func remaining(waived: Set<ClosingWaiver>) -> [ClosingObstacle] {
        var rest = self
        let departments = Set(waived.compactMap(\.department))
        rest.waiting.removeAll { departments.contains($0.department) }
        let names = Set(waived.filter { $0.department == nil }.map(\.obstacle))
        return rest.obstacles.filter { !names.contains($0.name) }
    }
}
