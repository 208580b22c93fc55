package import WallClock

/// When a mail that failed is tried again: after five seconds, then twice as long each time, up to an hour.
package struct MailBackoff: Equatable, Sendable {
    private var tries = 0
    private var next: Instant?

    private static let first: Int64 = 5_000
    private static let longest: Int64 = 3_600_000

    package init() {}

    /// Milliseconds until the next attempt.
    /// - Parameter tries: how many have failed, from 1 on.
    package static func pause(after tries: Int) -> Int64 {
        // Ten doublings are more than an hour.
        min(first << Int64(min(max(tries, 1) - 1, 10)), longest)
    }

    package func allows(_ now: Instant) -> Bool { next.map { now >= $0 } ?? true }

    /// - Returns: milliseconds until the next attempt.
    package mutating func failed(at now: Instant) -> Int64 {
        tries += 1
        let pause = MailBackoff.pause(after: tries)
        next = now.adding(milliseconds: pause)
        return pause
    }
}
