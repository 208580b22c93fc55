package import WallClock

/// Elapsed time from one moment to a later one. Whether the ends belong to it is said where it is used.
package struct Interval: Hashable, Sendable {
    package let start: Instant
    package let end: Instant

    /// - Returns: nil unless `from` comes before `to`.
    package init?(from: Instant, to: Instant) {
        guard from < to else { return nil }
        start = from
        end = to
    }

    package var milliseconds: Int64 { end.milliseconds(since: start) }

    /// Whole minutes, rounded down.
    package var minutes: Int { Int(milliseconds / 60_000) }

    /// Half-way, rounded towards the start.
    var middle: Instant { start.adding(milliseconds: milliseconds / 2) }

    /// The same stretch of time, later.
    func moved(by seconds: Int64) -> Interval {
        Interval(start: start.adding(seconds: seconds), end: end.adding(seconds: seconds))
    }

    private init(start: Instant, end: Instant) {
        self.start = start
        self.end = end
    }

    func contains(_ moment: Instant) -> Bool { start <= moment && moment <= end }

    /// What is left of it without `cuts` (merged), ascending.
    func subtracting(_ cuts: [Interval]) -> [Interval] {
        var result: [Interval] = []
        result.reserveCapacity(cuts.count + 1)
        var from = start
        for cut in cuts where cut.end > from && cut.start < end {
            if let piece = Interval(from: from, to: cut.start) { result.append(piece) }
            from = cut.end
        }
        if let rest = Interval(from: from, to: end) { result.append(rest) }
        return result
    }

    func intersection(_ other: Interval) -> Interval? {
        Interval(from: max(start, other.start), to: min(end, other.end))
    }
}

extension [Interval] {
    /// Whole minutes of all of them together, rounded down once.
    var minutes: Int { Int(reduce(Int64(0)) { $0 &+ $1.milliseconds } / 60_000) }

    /// The same time in ascending order without overlaps; neighbours that touch become one.
    func merged() -> [Interval] {
        guard count > 1 else { return self }
        var result: [Interval] = []
        for next in sorted(by: { $0.start < $1.start }) {
            if let last = result.last, next.start <= last.end {
                result[result.count - 1] = Interval(from: last.start, to: Swift.max(last.end, next.end)) ?? last
            } else {
                result.append(next)
            }
        }
        return result
    }

    /// What is left of these ascending intervals without `cuts` (merged).
    func subtracting(_ cuts: [Interval]) -> [Interval] {
        guard !cuts.isEmpty else { return self }
        return count == 1 ? self[0].subtracting(cuts) : flatMap { $0.subtracting(cuts) }
    }

    func intersecting(_ other: Interval) -> [Interval] { compactMap { $0.intersection(other) } }

    /// How much of them lies within `other`.
    func milliseconds(within other: Interval) -> Int64 {
        reduce(0) { $0 &+ ($1.intersection(other)?.milliseconds ?? 0) }
    }
}
