import GRDB
import Synchronization
import TerminalProtocols
import WallClock

/// What many terminals bring at a time becomes durable together: a commit costs a wait for the disk, whatever is in it.
///
/// While one transaction is on its way to the disk, batches gather for the next. A batch that fails costs its terminal
/// only: the others are tried again without it.
final class CommitQueue: Sendable {
    struct Batch: Sendable {
        let items: [LogItem]
        let source: RecordSource
        let receivedAt: Instant
        let rules: IntakeRules
    }

    private struct Waiting: Sendable {
        let batch: Batch
        let done: CheckedContinuation<[IntakeOutcome], any Error>
    }

    private struct State: Sendable {
        var waiting: [Waiting] = []
        var isRunning = false
    }

    /// A transaction is not made longer than this by another batch: readers of the newest record wait for it.
    private static let mostItems = 8_192

    private let pool: DatabasePool
    private let health: StorageHealth
    private let state = Mutex(State())

    init(_ pool: DatabasePool, _ health: StorageHealth) {
        self.pool = pool
        self.health = health
    }

    /// Returns when the batch is on disk.
    func append(_ batch: Batch) async throws -> [IntakeOutcome] {
        try await withCheckedThrowingContinuation { done in
            let begins = state.withLock { state in
                state.waiting.append(Waiting(batch: batch, done: done))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if begins { Task { await run() } }
        }
    }

    private func run() async {
        while let group = next() { await settle(group) }
    }

    private func settle(_ group: [Waiting]) async {
        do {
            let outcomes = try await commit(group)
            health.worked()
            for (waiting, outcomes) in zip(group, outcomes) { waiting.done.resume(returning: outcomes) }
        } catch  where group.count == 1 {
            health.failed(error, at: group[0].batch.receivedAt)
            group[0].done.resume(throwing: error)
        } catch {
            for waiting in group { await settle([waiting]) }
        }
    }

    /// In the order in which they came; nil, and the run is over, when nobody waits.
    private func next() -> [Waiting]? {
        state.withLock { state in
            var items = 0
            let group = state.waiting.prefix { waiting in
                defer { items += waiting.batch.items.count }
                return items == 0 || items + waiting.batch.items.count <= Self.mostItems
            }
            state.waiting.removeFirst(group.count)
            state.isRunning = !group.isEmpty
            return group.isEmpty ? nil : Array(group)
        }
    }

    private func commit(_ group: [Waiting]) async throws -> [[IntakeOutcome]] {
        try await pool.write { db in
            try group.map { waiting in
                let batch = waiting.batch
                var appender = try JournalAppender(
                    db,
                    source: batch.source,
                    receivedAt: batch.receivedAt,
                    rules: batch.rules
                )
                let outcomes = try batch.items.map { try appender.append($0) }
                try appender.finish()
                return outcomes
            }
        }
    }
}
