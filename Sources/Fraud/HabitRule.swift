import Attendance
package import WallClock

/// An arrival or leaving far from a person's own habit.
package struct HabitOutlier: Codable, Equatable, Sendable {
    package let user: String
    package let shift: String
    package let date: LocalDate
    package let end: Attended.End
    /// Minutes after the planned time; negative before.
    package let offset: Int
    package let median: Double
    package let deviation: Double
    /// Modified z.
    package let score: Double
    package let days: Int
}

/// The newest 40 offsets of one person, shift and end: 80 bytes.
struct OffsetRing: Codable, Sendable {
    /// In the order of time.
    private(set) var offsets: [Int16] = []

    mutating func append(_ offset: Int) {
        if offsets.count == RobustScore.memory { offsets.removeFirst() }
        offsets.append(Int16(clamping: offset))
    }
}

/// habit_outlier: the modified z of an arrival's (and leaving's) offset against the person's last 40 of that shift.
/// Source: attendance.md 2.3.
struct HabitRule: Codable, Sendable {
    private struct Habit: Codable, Sendable {
        var shift: Int
        var arrivals = OffsetRing()
        var leavings = OffsetRing()
    }

    /// A person has a few shifts.
    private var habits: [Habit] = []

    mutating func take(_ attended: Attended, shift: Int, _ policy: FraudPolicy) -> [FraudFlag] {
        let index =
            habits.firstIndex { $0.shift == shift }
            ?? {
                habits.append(Habit(shift: shift))
                return habits.count - 1
            }()
        var flags: [FraudFlag] = []
        if let edge = attended.arrival {
            flags += judge(edge, .arrival, habits[index].arrivals, attended, policy)
            habits[index].arrivals.append(edge.offsetMinutes)
        }
        if let edge = attended.leaving {
            flags += judge(edge, .leaving, habits[index].leavings, attended, policy)
            habits[index].leavings.append(edge.offsetMinutes)
        }
        return flags
    }

    private func judge(
        _ edge: Attended.Edge,
        _ end: Attended.End,
        _ ring: OffsetRing,
        _ attended: Attended,
        _ policy: FraudPolicy
    ) -> [FraudFlag] {
        guard ring.offsets.count >= policy.minHistory,
            let usual = RobustScore(ring.offsets.lazy.map(Double.init), policy),
            usual.isOutlier(Double(edge.offsetMinutes))
        else { return [] }
        let found = HabitOutlier(
            user: attended.person,
            shift: attended.shift,
            date: attended.date,
            end: end,
            offset: edge.offsetMinutes,
            median: usual.median,
            deviation: usual.deviation,
            score: usual.score(Double(edge.offsetMinutes)).rounded(decimals: 3),
            days: usual.count
        )
        return [FraudFlag(.habitOutlier(found), at: edge.at)]
    }
}
