import AsyncAlgorithms
import Storage

/// What a caller who follows the feed is told: pages of events of some kinds, and now and then an empty one with the
/// position, so that caller and daemon see that the other is there. Source: daemon.md 3.3, heartbeat.
struct FeedFollowing<C: Clock> where C.Duration == Duration {
    /// Some callers give up after 45 seconds without a reply.
    static var heartbeat: Duration { .seconds(30) }

    let store: Store
    let kinds: [String]
    /// Events in a page at the most.
    let limit: Int
    let clock: C

    /// Returns when the caller is gone.
    /// - Parameter position: nothing up to here is told.
    func run(after position: Int64, tell: (FeedNews) async throws -> Void) async throws {
        var position = position
        let news = store.feedChanges(of: kinds).map { false }
        let beats = AsyncTimerSequence(interval: Self.heartbeat, clock: clock).map { _ in true }
        for await isHeartbeat in merge(news, beats) {
            var owesHeartbeat = isHeartbeat
            var isThrough = false
            while !isThrough {
                let page = try await store.news(after: position, kinds: kinds, limit: limit)
                (position, isThrough) = (page.position, page.isLast)
                if !page.events.isEmpty || owesHeartbeat { try await tell(page) }
                owesHeartbeat = false
            }
        }
    }
}
