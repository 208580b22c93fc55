package import WallClock

/// What a day is called in one word. Source: attendance.md 1.12.
package enum DayStatus: String, Sendable {
    case normal
    /// Late, early, missing, an absent session or short hours.
    case abnormal
    /// Something was due, and there is no punch at all.
    case absent
    /// Nothing was left due: on leave.
    case leave
    /// Nothing was left due: on a trip.
    case trip
    case rest
    case holiday
    /// It cannot be said yet without risking a false accusation.
    case pending
}

/// How far a result may be trusted. Source: attendance.md 1.11.
package enum DayState: Equatable, Sendable {
    /// Punches may still be made.
    case open(until: Instant)
    /// No punch can be made any more, but some may still lie in terminals.
    /// - Parameters:
    ///   - silent: allowed terminals whose log is not known up to the window's end; empty while only `settlesAt` is
    ///     waited for.
    ///   - settlesAt: the window's end and the policy's settle time.
    case pending(silent: [TerminalWatermark], settlesAt: Instant)
    case final
}
