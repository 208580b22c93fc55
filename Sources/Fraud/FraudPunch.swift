package import WallClock

/// How a person proved at the terminal who they are, as far as it can be lent to somebody else.
package enum Proof: String, Codable, Sendable {
    /// Finger, face, palm …: the person was there.
    case biometric
    case card
    case password
    /// The terminal does not say.
    case unknown

    package var isWeak: Bool { self == .card || self == .password }
}

/// An accepted punch, as the checks see it.
package struct FraudPunch: Equatable, Sendable {
    /// Of the raw record in the journal; the order of punches of one moment.
    package let id: Int64
    package let at: Instant
    /// The local date of `at` at the site.
    package let day: LocalDate
    /// The person's number.
    package let person: String
    package let terminal: String
    package let proof: Proof

    package init(id: Int64, at: Instant, day: LocalDate, person: String, terminal: String, proof: Proof) {
        self.id = id
        self.at = at
        self.day = day
        self.person = person
        self.terminal = terminal
        self.proof = proof
    }

    /// By time, then in the order of the journal.
    package func precedes(_ other: FraudPunch) -> Bool { (at, id) < (other.at, other.id) }
}
