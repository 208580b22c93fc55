/// A time zone: which offset from UTC holds when. A value without I/O, made from the bytes of a TZif file.
package struct Zone: Hashable, Sendable {
    /// How a wall-clock time of the zone maps to moments.
    package enum Reading: Equatable, Sendable {
        case once(Instant)
        /// The clock was set back: the time exists twice.
        case twice(first: Instant, second: Instant)
        /// The clock was set forward over it: the moment that the offset before the change gives.
        case skipped(Instant)
    }

    /// IANA name, such as `Asia/Shanghai`.
    package let identifier: String

    struct Transition: Hashable, Sendable {
        /// UTC seconds from which `offset` holds.
        let from: Int64
        let offset: Int
    }

    /// Offset in seconds before the first transition.
    let initialOffset: Int
    /// Ascending by `from`.
    let transitions: [Transition]

    init(identifier: String, initialOffset: Int, transitions: [Transition]) {
        self.identifier = identifier
        self.initialOffset = initialOffset
        self.transitions = transitions
    }

    package static let utc = Zone(identifier: "UTC", initialOffset: 0, transitions: [])

    /// A zone that never changes its clock.
    /// - Parameter seconds: east of Greenwich is positive.
    package static func fixed(_ identifier: String, offset seconds: Int) -> Zone {
        Zone(identifier: identifier, initialOffset: seconds, transitions: [])
    }

    /// Seconds to add to UTC at a moment.
    package func offset(at instant: Instant) -> Int {
        let index = transitionCount(upTo: instant.seconds)
        return index == 0 ? initialOffset : transitions[index - 1].offset
    }

    package func local(at instant: Instant) -> LocalDateTime {
        LocalDateTime(wallSeconds: instant.seconds + Int64(offset(at: instant)))
    }

    package func reading(of local: LocalDateTime) -> Reading {
        // Offsets stay within a day of UTC, so only those in force around the time can apply.
        let lower = transitionCount(upTo: local.wallSeconds - 86_400)
        let upper = transitionCount(upTo: local.wallSeconds + 86_400)
        if lower == upper {
            let offset = lower == 0 ? initialOffset : transitions[lower - 1].offset
            return .once(Instant(seconds: local.wallSeconds - Int64(offset)))
        }
        var found: [Instant] = []
        var before = lower == 0 ? initialOffset : transitions[lower - 1].offset
        var skippedBy = before
        for index in lower...upper {
            let start = index == 0 ? Int64.min : transitions[index - 1].from
            let end = index == transitions.count ? Int64.max : transitions[index].from
            let offset = index == 0 ? initialOffset : transitions[index - 1].offset
            let candidate = local.wallSeconds - Int64(offset)
            if candidate >= start && candidate < end { found.append(Instant(seconds: candidate)) }
            if start != .min, start + Int64(before) <= local.wallSeconds, local.wallSeconds < start + Int64(offset) {
                skippedBy = before
            }
            before = offset
        }
        if let first = found.first {
            return found.count > 1 ? .twice(first: first, second: found[1]) : .once(first)
        }
        return .skipped(Instant(seconds: local.wallSeconds - Int64(skippedBy)))
    }

    /// The moment a planned wall-clock time means: of two the first, and one that does not exist takes the offset
    /// before the change (02:30 becomes 03:30). Source: attendance.md 1.10.
    package func instant(of local: LocalDateTime) -> Instant {
        switch reading(of: local) {
        case .once(let instant), .skipped(let instant), .twice(first: let instant, second: _): instant
        }
    }

    /// How many transitions lie at or before `seconds`.
    private func transitionCount(upTo seconds: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].from <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
