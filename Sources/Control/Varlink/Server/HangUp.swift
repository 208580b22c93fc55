import Synchronization

/// Tells one waiting task that the peer has closed its connection.
final class HangUp: Sendable {
    private struct State {
        var isOver = false
        var waiting: AsyncStream<Never>.Continuation?
    }

    private let state = Mutex(State())

    func signal() {
        state.withLock { state in
            state.isOver = true
            state.waiting?.finish()
        }
    }

    /// Returns when the peer is gone or the task is cancelled. For one task at a time: calls of a connection are
    /// answered one after another.
    func wait() async {
        let (gone, continuation) = AsyncStream<Never>.makeStream()
        state.withLock { state in
            if state.isOver { continuation.finish() }
            state.waiting = continuation
        }
        for await _ in gone {}
    }
}
