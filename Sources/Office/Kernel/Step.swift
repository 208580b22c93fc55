package import WallClock

/// One step of an approval.
package struct Step: Codable, Equatable, Sendable {
    /// Whether one of those who hold it decides, or all of them.
    package enum Mode: String, Codable, Sendable { case one, all }

    package let name: String
    package let role: OfficeRole
    /// Whose holders of the role; nil: the whole office's.
    package let department: String?
    package let mode: Mode
    package let allowance: Allowance

    package init(
        _ name: String,
        _ role: OfficeRole,
        _ department: String? = nil,
        mode: Mode = .one,
        within allowance: Allowance
    ) {
        self.name = name
        self.role = role
        self.department = department
        self.mode = mode
        self.allowance = allowance
    }
}

/// What somebody said to a step.
package struct Decision: Codable, Equatable, Sendable {
    package enum Verdict: String, Codable, Sendable { case approved, rejected, returned }

    /// The step's name and place.
    package let step: String
    package let index: Int
    package let revision: Int
    package let verdict: Verdict
    package let by: String
    /// Whose place the decider took.
    package let onBehalfOf: String?
    package let at: Instant
    /// When it had to be there; later is late for ever.
    package let due: Instant?
    package let reason: String?
}
