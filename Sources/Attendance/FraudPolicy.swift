/// Thresholds of the checks for punches that one person did for another. Source: attendance.md 2.3.
package struct FraudPolicy: Equatable, Sendable {
    /// Faster between two sites is impossible.
    package var maxSpeedKmh = 150.0
    /// Sites that are not further apart are one place.
    package var minDistanceKm = 2.0
    /// Nobody is at two terminals of one site within less.
    package var simultaneousSeconds = 10
    /// Two people's records on one terminal are adjacent within this.
    package var buddyWindowSeconds = 5
    /// Days on which a pair was adjacent before it is flagged.
    package var buddyMinDays = 8
    /// Share of those days among the days on which both punched there.
    package var buddyMinShare = 0.6
    /// Share of those events with a card or password on at least one side.
    package var buddyMinWeakShare = 0.8
    package var buddyLookbackWorkdays = 20
    /// A share of cards and passwords among the last punches that chance makes so rarely is a change of habit.
    package var downgradeChance = 0.001
    /// Days of a person's own history before an arrival can be an outlier.
    package var minHistory = 15
    /// The median absolute deviation counts as at least this; punctual people have 0.
    package var madFloorMinutes = 3.0
    /// Modified z beyond which an arrival is an outlier.
    package var zThreshold = 3.5
    /// Of the last fifteen arrivals, by password in the same minute of the shift.
    package var regularDays = 12
    /// A person may have so many corrections a month before they make a pattern.
    package var correctionsPerMonth = 3
    /// An approver who approves more than this share within ``approverSeconds`` does not look.
    package var approverQuickShare = 0.95
    package var approverSeconds = 10
    /// Decisions of an approver before their share says anything.
    package var approverMinDecisions = 20
    /// Arrivals in the last minutes of the grace against those in the minutes behind it.
    package var heapingRatio = 3.0
    package var heapingMinutes = 2
    /// How close a terminal's anomaly and a punch are that may have to do with each other.
    package var beneficiaryMinutes = 30

    package init() {}

    /// - Throws: ``AttendanceError/invalidPolicy(key:)`` for the first number that makes no sense, or reaches further back
    ///   than the checks remember.
    func check() throws(AttendanceError) {
        let shares = 0.0...1.0
        let rules: [(key: String, holds: Bool)] = [
            ("maxSpeedKmh", maxSpeedKmh > 0), ("buddyWindowSeconds", (0...3_600).contains(buddyWindowSeconds)),
            ("buddyMinDays", buddyMinDays > 0), ("buddyMinShare", shares.contains(buddyMinShare)),
            ("buddyMinWeakShare", shares.contains(buddyMinWeakShare)),
            ("buddyLookbackWorkdays", (1...60).contains(buddyLookbackWorkdays)), ("minHistory", minHistory >= 0),
            ("madFloorMinutes", madFloorMinutes >= 0), ("zThreshold", zThreshold >= 0),
        ]
        if let wrong = rules.first(where: { !$0.holds }) { throw .invalidPolicy(key: wrong.key) }
    }
}
