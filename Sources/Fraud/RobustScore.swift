package import Attendance

/// How unusual a number is beside a person's own history: the modified z score of Iglewicz and Hoaglin,
/// 0.6745 (x - median) / MAD.
///
/// Source: attendance.md 2.3, habit_outlier. The floor keeps punctual people, whose MAD is 0, from being outliers by a
/// minute.
package struct RobustScore: Equatable, Sendable {
    package let median: Double
    /// Median of the distances from the median.
    package let deviation: Double
    /// The same, and at least the floor.
    package let usedDeviation: Double
    package let count: Int
    private let policy: FraudPolicy

    /// How many of the newest numbers count.
    package static let memory = 40

    /// - Parameter history: in the order of time; nil comes of an empty one.
    package init?(_ history: some Sequence<Double>, _ policy: FraudPolicy) {
        let numbers = history.suffix(RobustScore.memory)
        guard let median = RobustScore.median(numbers),
            let deviation = RobustScore.median(numbers.map { abs($0 - median) })
        else { return nil }
        self.median = median
        self.deviation = deviation
        usedDeviation = max(deviation, policy.madFloorMinutes)
        count = numbers.count
        self.policy = policy
    }

    package func score(_ number: Double) -> Double {
        // Also where somebody sets the floor to 0.
        let distance = number - median
        return usedDeviation > 0 ? 0.6745 * distance / usedDeviation : distance == 0 ? 0 : distance * .infinity
    }

    /// A history that is too short proves nothing.
    package func isOutlier(_ number: Double) -> Bool {
        count >= policy.minHistory && abs(score(number)) > policy.zThreshold
    }

    /// Of an even number the middle of the two in the middle.
    private static func median(_ numbers: some Sequence<Double>) -> Double? {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Double {
    /// To so many decimals: the nearest, as the number is and not as multiplying it would make it; of two the even one.
    package func rounded(decimals: Int) -> Double {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = self * scale
        guard scaled.isFinite else { return self }
        // What the multiplication lost decides where it ended half-way.
        let lost = (-scaled).addingProduct(self, scale)
        let floor = scaled.rounded(.down)
        let rest = scaled - floor
        let isUp =
            rest == 0.5 ? lost > 0 || lost == 0 && floor.truncatingRemainder(dividingBy: 2) != 0 : rest > 0.5
        return (isUp ? floor + 1 : floor) / scale
    }
}
