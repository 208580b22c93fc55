package import WallClock

/// What the gateway does with a raw record. Raw values are the names of attendance.md 1.3.
package enum Disposition: String, CaseIterable, Sendable {
    case accepted
    /// Quarantined until somebody maps the id.
    case unknownUser = "unknown_user"
    /// Quarantined: the terminal's clock cannot be right.
    case punchInFuture = "punch_in_future"
    /// Quarantined: a dead clock, or a wrongly decoded record.
    case punchImplausiblyOld = "punch_implausibly_old"
    /// Counted, no effect.
    case duplicateUpload = "duplicate_upload"
    /// The first record stays; somebody has to look.
    case recordConflict = "record_conflict"
    /// Accepted, and a repeat of an earlier punch: never the result of ``init(isMapped:at:receivedAt:stored:policy:)``,
    /// but of ``repeats(among:within:)`` over a person's accepted punches.
    case debounced

    /// What is already stored under the record's key: terminal, user id and wall-clock second.
    package enum Stored: Sendable { case nothing, equal, different }

    /// The first condition that fits wins.
    /// - Parameters:
    ///   - isMapped: whether the user id belongs to a person at `at`.
    ///   - at: the record's own time.
    ///   - receivedAt: by our clock.
    package init(isMapped: Bool, at: Instant, receivedAt: Instant, stored: Stored, policy: Policy) {
        let latest = receivedAt.adding(seconds: Int64(policy.futureToleranceSeconds))
        let oldest = receivedAt.adding(seconds: -86_400 * Int64(policy.maxAgeDays))
        if !isMapped {
            self = .unknownUser
        } else if at > latest {
            self = .punchInFuture
        } else if at < oldest {
            self = .punchImplausiblyOld
        } else {
            switch stored {
            case .nothing: self = .accepted
            case .equal: self = .duplicateUpload
            case .different: self = .recordConflict
            }
        }
    }
}
