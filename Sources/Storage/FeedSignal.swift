import GRDB
import Synchronization

/// Wakes those who follow the feed at each commit that moved it.
///
/// It says that there is something new and not what: a follower that was busy meanwhile is woken once, and reads the feed
/// from its own position on.
final class FeedSignal: TransactionObserver, Sendable {
    private struct State {
        var followers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastFollower = 0
        /// The transaction on its way wrote into the feed.
        var hasNews = false
    }

    private let state = Mutex(State())

    /// Gives an element at once, and one behind the commits since the last was taken.
    func news() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.lastFollower += 1
            state.followers[state.lastFollower] = continuation
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
        let woken = state.withLock { state in
            defer { state.hasNews = false }
            return state.hasNews ? Array(state.followers.values) : []
        }
        for follower in woken { follower.yield() }
    }

    func databaseDidRollback(_ db: Database) { state.withLock { $0.hasNews = false } }
}
