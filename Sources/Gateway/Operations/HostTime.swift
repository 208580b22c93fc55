import Storage
import WallClock

/// Whether this machine's clock can be believed. One without a battery starts in the past; terminals must not be set by it.
enum HostTime {
    /// How far the clock may be behind the newest record: it is set back a little when it is synchronised.
    private static let tolerance: Int64 = 300_000

    /// - Parameter newestRecord: when the newest record came, by this clock as it went then.
    static func isTrusted(_ now: Instant, newestRecord: Instant?) -> Bool {
        newestRecord.map { now.milliseconds(since: $0) >= -tolerance } ?? true
    }
}

extension Store {
    func trusts(_ now: Instant) async throws -> Bool {
        HostTime.isTrusted(now, newestRecord: try await newestRecord())
    }
}
