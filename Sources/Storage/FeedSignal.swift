import GRDB
import Synchronization

/// Wakes those who follow the feed at each commit that brought what they wait for.
///
/// It says that there is something new and not what: a follower that was busy meanwhile is woken once, and reads the feed
/// from its own position on.
final class FeedSignal: TransactionObserver, Sendable {
    private struct Follower {
        let kinds: @Sendable (String) -> Bool
        let continuation: AsyncStream<Void>.Continuation
    }

    private struct State {
        var followers: [Int: Follower] = [:]
        var lastFollower = 0
        /// The transaction on its way wrote into the feed.
        var hasNews = false
        /// The feed's end behind the last commit; nil: none was seen yet.
        var end: Int64?
    }

    private let state = Mutex(State())

    /// Gives an element at once, and one behind the commits since the last was taken.
    /// - Parameter kinds: of the events that are waited for.
    func news(of kinds: @escaping @Sendable (String) -> Bool) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.lastFollower += 1
            state.followers[state.lastFollower] = Follower(kinds: kinds, continuation: continuation)
            return state.lastFollower
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.followers.removeValue(forKey: number) }
        }
        continuation.yield()
        return stream
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { eventKind.tableName == "feed" }

    func databaseDidChange() { state.withLock { $0.hasNews = true } }

    func databaseDidChange(with event: DatabaseEvent) { databaseDidChange() }

    func databaseDidCommit(_ db: Database) {
        let (hasNews, last, followers) = state.withLock { state in
            defer { state.hasNews = false }
            return (state.hasNews, state.end, Array(state.followers.values))
        }
        guard hasNews else { return }
        // What cannot be read now may be anything.
        let kinds = try? last.map { try Self.kinds(db, after: $0) }
        let end = try? Store.feedEnd(db)
        state.withLock { $0.end = end }
        for follower in followers where kinds?.contains(where: follower.kinds) ?? true {
            follower.continuation.yield()
        }
    }

    private static func kinds(_ db: Database, after end: Int64) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT DISTINCT kind FROM feed WHERE seq > ?"),
            arguments: [end]
        )
    }

    func databaseDidRollback(_ db: Database) { state.withLock { $0.hasNews = false } }
}
