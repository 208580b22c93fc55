import AsyncAlgorithms
import Links
import TerminalProtocols

/// Carries out what a session decides: one loop owns the value, and nothing is re-entered between two awaits.
struct SessionRunner<C: Clock> where C.Duration == Duration {
    /// The runner's surroundings. `store` returns when the items are durable.
    struct Effects: Sendable {
        let send: @Sendable ([UInt8]) async throws -> Void
        let store: @Sendable ([LogItem]) async throws -> Void
        /// The second argument is the time since the session opened.
        let report: @Sendable (TerminalReport, Duration) async throws -> Void
    }

    /// Why the loop ended.
    enum Outcome: Equatable, Sendable {
        case finished(SessionEnd)
        /// The link ended; nil if the other side closed it.
        case linkLost(String?)
    }

    private enum Input: Sendable {
        case bytes([UInt8])
        case lost(String?)
        case command(TerminalCommand)
        case tick
    }

    let clock: C
    let effects: Effects

    /// - Parameter commands: ends when no more orders come; ``TerminalCommand/end`` makes the session say goodbye.
    func run(
        _ session: any TerminalSession,
        bytes: any AsyncSequence<[UInt8], any Error> & Sendable,
        commands: AsyncStream<TerminalCommand>
    ) async throws -> Outcome {
        let opened = clock.now
        let inputs = AsyncChannel<Input>()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                do {
                    for try await piece in bytes { await inputs.send(.bytes(piece)) }
                    await inputs.send(.lost(nil))
                } catch {
                    await inputs.send(.lost("\(error)"))
                }
            }
            group.addTask {
                for await command in commands { await inputs.send(.command(command)) }
            }
            var session = session
            var armed: Duration?
            func arm() {
                guard let deadline = session.deadline, armed.map({ deadline < $0 }) ?? true else { return }
                armed = deadline
                group.addTask {
                    try? await clock.sleep(until: opened.advanced(by: deadline), tolerance: nil)
                    await inputs.send(.tick)
                }
            }
            var arriving = inputs.makeAsyncIterator()
            var end = try await perform(session.start(at: .zero), &session, opened)
            arm()
            while end == nil {
                guard let input = await arriving.next() else { throw CancellationError() }
                let now = opened.duration(to: clock.now)
                switch input {
                case .bytes(let piece): end = try await perform(session.receive(piece, at: now), &session, opened)
                case .command(let command): end = try await perform(session.submit(command, at: now), &session, opened)
                case .tick:
                    armed = nil
                    end = try await perform(session.tick(at: now), &session, opened)
                case .lost(let reason): return .linkLost(reason)
                }
                arm()
            }
            return end.map { .finished($0) } ?? .linkLost(nil)
        }
    }

    /// Performs actions in order, with those that a commit brings behind them.
    private func perform(
        _ actions: [SessionAction],
        _ session: inout any TerminalSession,
        _ opened: C.Instant
    ) async throws -> SessionEnd? {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let bytes): try await effects.send(bytes)
            case .report(let report): try await effects.report(report, opened.duration(to: clock.now))
            case .finish(let end): return end
            case .store(let items):
                do {
                    try await effects.store(items)
                } catch {
                    // The terminal keeps its log; it only has to be left usable for the people at the door.
                    for case .send(let bytes) in session.submit(.end, at: opened.duration(to: clock.now)) {
                        try await effects.send(bytes)
                    }
                    throw error
                }
                queue += session.committed(at: opened.duration(to: clock.now))
            }
        }
        return nil
    }
}
