/// A moment, the same everywhere: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored as POSIX does.
package struct Instant: Hashable, Comparable, Sendable {
    /// May be negative (before 1970). Everything the project stores as a moment is this number.
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// - Parameter seconds: since 1970-01-01T00:00:00Z; saturates far beyond any real date.
    package init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// Whole seconds since 1970, rounded towards the past.
    package var seconds: Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// - Parameter seconds: may be negative. Saturates instead of overflowing.
    package func adding(seconds: Int64) -> Instant { adding(milliseconds: Instant(seconds: seconds).milliseconds) }

    package func adding(milliseconds other: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(other)
        return Instant(milliseconds: overflow ? (other < 0 ? .min : .max) : sum)
    }

    /// Milliseconds from `other` to this moment; negative if `other` is later.
    package func milliseconds(since other: Instant) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return overflow ? (other.milliseconds < 0 ? .max : .min) : difference
    }
}
