import Simulators
import UnixSignals

/// Runs a simulated terminal until it is told to stop; then its log is kept.
enum Simulation {
    static func run<Terminal: SimulatedTerminal>(
        _ bench: Bench<Terminal>,
        rate: Int,
        line: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await run(
            line: line,
            rate: rate,
            punching: { try await bench.punch(rate: rate) },
            keep: { try await bench.keep() }
        )
    }

    /// - Parameters:
    ///   - rate: punches a second; with 0 nobody punches.
    ///   - punching: people who go on punching at that rate.
    ///   - keep: writes the log where the next run finds it.
    static func run(
        line: @escaping @Sendable () async throws -> Void,
        rate: Int,
        punching: @escaping @Sendable () async throws -> Void,
        keep: () async throws -> Void
    ) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup { group in
            group.addTask { try await line() }
            if rate > 0 { group.addTask { try await punching() } }
            group.addTask { for await _ in signals { break } }
            do { try await group.next() } catch is CancellationError {}
            group.cancelAll()
        }
        // Only now nobody punches any more: a punch behind this would be in the ledger and not in the log.
        try await keep()
    }
}
