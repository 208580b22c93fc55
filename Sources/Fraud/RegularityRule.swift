import Attendance

/// Arrivals as no person makes them.
package struct TooRegular: Codable, Equatable, Sendable {
    package enum Pattern: String, Codable, Sendable {
        /// The same minute of the shift, by password.
        case sameMinute
        /// The terminal's seconds are always the same.
        case sameSecond
    }

    package let user: String
    package let pattern: Pattern
    /// The minute after the planned time, or the second.
    package let value: Int
    package let days: Int
    package let of: Int
}

/// too_regular: the same minute by password on 12 of 15 days, or the same second on all 15: a script, or records that
/// somebody typed in. A terminal that has never shown another second says nothing. Source: attendance.md 2.3.
struct RegularityRule: Codable, Sendable {
    private struct Arrival: Codable, Sendable {
        var offset: Int16
        var second: UInt8
        var isPassword: Bool
    }

    private var arrivals: [Arrival] = []
    private var isFlagged = false

    private static let days = 15

    /// - Parameter hasSeconds: whether the terminal has ever shown two different seconds.
    /// - Returns: what was found if it is new.
    mutating func take(_ attended: Attended, hasSeconds: Bool, _ policy: FraudPolicy) -> TooRegular? {
        guard let edge = attended.arrival else { return nil }
        if arrivals.count == RegularityRule.days { arrivals.removeFirst() }
        arrivals.append(
            Arrival(
                offset: Int16(clamping: edge.offsetMinutes),
                second: UInt8(clamping: edge.second),
                isPassword: edge.proof == .password
            )
        )
        guard arrivals.count == RegularityRule.days else { return nil }
        let found = sameMinute(attended.person, policy) ?? (hasSeconds ? sameSecond(attended.person) : nil)
        defer { isFlagged = found != nil }
        return isFlagged ? nil : found
    }

    private func sameMinute(_ person: String, _ policy: FraudPolicy) -> TooRegular? {
        let typed = arrivals.filter(\.isPassword).map(\.offset)
        guard typed.count >= policy.regularDays else { return nil }
        let counts = typed.reduce(into: [Int16: Int]()) { $0[$1, default: 0] += 1 }
        guard let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), most.value >= policy.regularDays
        else { return nil }
        return TooRegular(
            user: person,
            pattern: .sameMinute,
            value: Int(most.key),
            days: most.value,
            of: RegularityRule.days
        )
    }

    private func sameSecond(_ person: String) -> TooRegular? {
        guard let first = arrivals.first, arrivals.allSatisfy({ $0.second == first.second }) else { return nil }
        return TooRegular(
            user: person,
            pattern: .sameSecond,
            value: Int(first.second),
            days: RegularityRule.days,
            of: RegularityRule.days
        )
    }
}
