import DaemonConfiguration
import WallClock

/// When a terminal's clock is set without being asked. Source: daemon.md 6.2: from half a minute on, once a day at most,
/// and never so near to midnight or a shift's edge that somebody's punch lands on its other side.
enum ClockRule {
    enum Decision: Equatable, Sendable {
        case set
        case leave(Reason)
    }

    enum Reason: Equatable, Sendable {
        /// The terminal's policy is not `step`.
        case policy
        case smallDrift
        /// It was set less than a day ago.
        case setBefore
        case nearMidnight
        /// Near the start or the end of some shift's work.
        case nearShiftEdge
    }

    /// Milliseconds; a drift below is left.
    static let threshold: Int64 = 30_000
    /// Milliseconds between two settings.
    static let pause: Int64 = 86_400_000
    /// Seconds on both sides of an edge in which no clock is set.
    static let distance: Int64 = 120

    /// - Parameters:
    ///   - drift: the terminal's clock minus ours, in milliseconds.
    ///   - wall: what the site's clocks show now.
    ///   - lastSet: milliseconds since the clock was last set; nil if it never was.
    ///   - edges: minutes of the day at which some shift's sessions start or end; past 1,440 is the next day.
    static func decide(
        policy: Configuration.ClockPolicy,
        drift: Int64,
        wall: LocalDateTime,
        sinceLastSet lastSet: Int64?,
        edges: Set<Int>
    ) -> Decision {
        guard policy == .step else { return .leave(.policy) }
        guard drift.magnitude >= threshold.magnitude else { return .leave(.smallDrift) }
        if let lastSet, lastSet < pause { return .leave(.setBefore) }
        // Both what is shown before and what is shown after must be clear of each edge.
        for shown in [wall.wallSeconds, wall.wallSeconds &+ drift / 1_000] {
            if isNear(shown, secondOfDay: 0) { return .leave(.nearMidnight) }
            if edges.contains(where: { isNear(shown, secondOfDay: Int64($0) * 60) }) { return .leave(.nearShiftEdge) }
        }
        return .set
    }

    private static func isNear(_ shown: Int64, secondOfDay: Int64) -> Bool {
        let day: Int64 = 86_400
        let apart = (((shown &- secondOfDay) % day) + day) % day
        return min(apart, day - apart) <= distance
    }
}
