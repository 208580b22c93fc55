package import WallClock

/// What a judged work date says of a person's coming and going. Only dates that are final are told, each once.
package struct Attended: Equatable, Sendable {
    /// A punch that filled a slot.
    package struct Edge: Equatable, Sendable {
        package let at: Instant
        /// When the gateway got the record.
        package let receivedAt: Instant
        package let terminal: String
        package let proof: Proof
        /// Whole minutes after the planned time; negative before.
        package let offsetMinutes: Int
        /// Of the terminal's clock, 0 to 59.
        package let second: Int

        package init(
            at: Instant,
            receivedAt: Instant,
            terminal: String,
            proof: Proof,
            offsetMinutes: Int,
            second: Int
        ) {
            self.at = at
            self.receivedAt = receivedAt
            self.terminal = terminal
            self.proof = proof
            self.offsetMinutes = offsetMinutes
            self.second = second
        }
    }

    package enum End: String, Codable, CaseIterable, Sendable {
        case arrival, leaving
    }

    package let person: String
    package let shift: String
    package let date: LocalDate
    package let graceMinutes: Int
    package let arrival: Edge?
    package let leaving: Edge?

    package init(
        person: String,
        shift: String,
        date: LocalDate,
        graceMinutes: Int,
        arrival: Edge?,
        leaving: Edge?
    ) {
        self.person = person
        self.shift = shift
        self.date = date
        self.graceMinutes = graceMinutes
        self.arrival = arrival
        self.leaving = leaving
    }
}
