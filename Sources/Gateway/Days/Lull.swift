import WallClock

/// When work over everybody may begin. A log that is being read would have to wait for it at each of its batches, and
/// would make it of no worth: it begins once nothing new has come for a while, or when it has waited long.
struct Lull {
    /// Milliseconds.
    private static let quiet: Int64 = 3_000
    private static let longest: Int64 = 60_000

    private var newest: Instant?
    private var waitingSince: Instant?

    /// Something new came.
    mutating func heard(at now: Instant) { newest = now }

    /// Whether work that is to be done may begin now.
    mutating func lets(_ hasWork: Bool, at now: Instant) -> Bool {
        guard hasWork else {
            waitingSince = nil
            return false
        }
        let since = waitingSince ?? now
        waitingSince = since
        let isQuiet = newest.map { now.milliseconds(since: $0) >= Lull.quiet } ?? true
        return isQuiet || now.milliseconds(since: since) >= Lull.longest
    }
}
