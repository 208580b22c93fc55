/// Thresholds of the checks for punches that one person did for another. Source: attendance.md 2.3.
package struct FraudPolicy: Equatable, Sendable {
    /// Faster between two sites is impossible.
    package var maxSpeedKmh = 150.0
    /// Two people's records on one terminal are adjacent within this.
    package var buddyWindowSeconds = 5
    /// Days on which a pair was adjacent before it is flagged.
    package var buddyMinDays = 8
    /// Share of those days among the days on which both punched there.
    package var buddyMinShare = 0.6
    /// Share of those events with a card or password on at least one side.
    package var buddyMinWeakShare = 0.8
    package var buddyLookbackWorkdays = 20
    /// Days of a person's own history before an arrival can be an outlier.
    package var minHistory = 15
    /// The median absolute deviation counts as at least this; punctual people have 0.
    package var madFloorMinutes = 3.0
    /// Modified z beyond which an arrival is an outlier.
    package var zThreshold = 3.5

    package init() {}
}
