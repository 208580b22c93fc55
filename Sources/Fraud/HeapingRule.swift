import Attendance

/// Arrivals that heap up in the last minutes in which lateness is forgiven.
package struct LateJustInside: Codable, Equatable, Sendable {
    package let user: String
    package let graceMinutes: Int
    /// How many minutes each side has.
    package let minutes: Int
    package let inside: Int
    package let behind: Int
    package let of: Int
}

/// late_just_inside: more than three times as many arrivals in the last two minutes of the grace as in the two behind
/// it, and more than chance would put there (below 1 %). State: five bins. Source: attendance.md 2.3.
struct HeapingRule: Codable, Sendable {
    private var grace = 0
    /// On time, in the grace, in its last minutes, in the minutes behind it, later.
    private var bins: [UInt16] = [0, 0, 0, 0, 0]
    private var isFlagged = false

    /// Older arrivals fade: beyond this many every bin is halved.
    private static let memory = 120
    private static let chance = 0.01

    /// - Returns: what was found if it is new.
    mutating func take(_ attended: Attended, _ policy: FraudPolicy) -> LateJustInside? {
        guard let edge = attended.arrival, attended.graceMinutes >= policy.heapingMinutes else { return nil }
        if attended.graceMinutes != grace {
            self = HeapingRule()
            grace = attended.graceMinutes
        }
        bins[bin(of: edge.offsetMinutes, policy.heapingMinutes)] += 1
        let total = bins.reduce(0) { $0 + Int($1) }
        if total > HeapingRule.memory { for index in bins.indices { bins[index] /= 2 } }
        let inside = Int(bins[2])
        let behind = Int(bins[3])
        let isHeap =
            total >= policy.minHistory && Double(inside) > policy.heapingRatio * Double(behind)
            && Binomial.upperTail(inside, of: inside + behind, probability: 0.5) < HeapingRule.chance
        defer { isFlagged = isHeap }
        guard isHeap, !isFlagged else { return nil }
        return LateJustInside(
            user: attended.person,
            graceMinutes: grace,
            minutes: policy.heapingMinutes,
            inside: inside,
            behind: behind,
            of: total
        )
    }

    private func bin(of offset: Int, _ minutes: Int) -> Int {
        if offset <= 0 { return 0 }
        if offset <= grace - minutes { return 1 }
        if offset <= grace { return 2 }
        return offset <= grace + minutes ? 3 : 4
    }
}
