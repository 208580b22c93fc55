/// What somebody waives when a month is closed: an obstacle by its name, and of the departments that did not approve each
/// by its own, as `not_approved:Sales`. Sources: attendance.md 3.6, office.md ATT-3.
package struct ClosingWaiver: Hashable, Sendable, CustomStringConvertible {
    package let obstacle: ClosingObstacle.Name
    /// Of ``ClosingObstacle/Name/notApproved`` only.
    package let department: String?

    /// - Returns: nil for anything but an obstacle, and for ``ClosingObstacle/Name/notApproved`` without a department.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, let obstacle = ClosingObstacle.Name(rawValue: name),
            (obstacle == .notApproved) == (parts.count == 2), parts.last != ""
        else { return nil }
        self.obstacle = obstacle
        department = parts.count == 2 ? parts[1] : nil
    }

    package var description: String { obstacle.rawValue + (department.map { ":\($0)" } ?? "") }

    /// How what can be waived is written.
    package static let forms = ClosingObstacle.Name.allCases.map {
        $0 == .notApproved ? "\($0.rawValue):DEPARTMENT" : $0.rawValue
    }
}
