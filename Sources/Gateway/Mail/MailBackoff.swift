package import WallClock

/// When a mail that failed is tried again: after five seconds, then twice as long each time, up to an hour.
package struct MailBackoff: Equatable, Sendable {
    private var wait: Int64 = 5_000
    private var next: Instant?

    private static let longest: Int64 = 3_600_000

    package init() {}

    package func allows(_ now: Instant) -> Bool { next.map { now >= $0 } ?? true }

    /// - Returns: milliseconds until the next attempt.
    package mutating func failed(at now: Instant) -> Int64 {
        let pause = wait
        next = now.adding(milliseconds: pause)
        wait = min(wait * 2, MailBackoff.longest)
        return pause
    }
}
