package import WallClock

/// What the attendance knows and the office goes by: passed in, as all facts are.
package struct AttendanceFacts: Equatable, Sendable {
    /// A date's anomalies, as somebody checks them.
    package struct Day: Equatable, Sendable {
        package let date: LocalDate
        /// Ids, in the summary's order.
        package let anomalies: [String]
        /// Of the summary that lists them.
        package let hash: String

        package init(date: LocalDate, anomalies: [String], hash: String) {
            self.date = date
            self.anomalies = anomalies
            self.hash = hash
        }
    }

    /// How far a month is.
    package struct Report: Equatable, Sendable {
        package enum Phase: String, Sendable { case open, prepared, approved, closed, reopened }

        package let month: Month
        package let phase: Phase
        /// Of the candidate or the archive.
        package let hash: String?
        /// Departments that are asked, and whose lines of them wait for approval.
        package let waiting: [String: [String]]

        package init(month: Month, phase: Phase, hash: String?, waiting: [String: [String]]) {
            self.month = month
            self.phase = phase
            self.hash = hash
            self.waiting = waiting
        }
    }

    /// A punch at a terminal that stands in a room.
    package struct RoomPunch: Equatable, Sendable {
        package let person: String
        package let terminal: String
        package let at: Instant

        package init(person: String, terminal: String, at: Instant) {
            self.person = person
            self.terminal = terminal
            self.at = at
        }
    }

    /// Only where it was asked for.
    package var day: Day?
    /// Of the last months.
    package var reports: [Report] = []
    /// Of the last hour, oldest first.
    package var punches: [RoomPunch] = []

    package init() {}
}

/// When the attendance's own work of the office is due. Defaults: office.md 1, ATT.
package struct AttendanceDuties: Equatable, Sendable {
    /// By when the day before is checked, and when its summary goes unchecked; minutes of the day.
    package var checkBy = 10 * 60
    package var sendBy = 12 * 60
    /// In how many working days a department approves a prepared month.
    package var approvalDays = 3
    /// The date of the next month by whose end a month is archived.
    package var archiveDay = 8

    package init() {}
}
