import Simulators
import UnixSignals

/// Runs a simulated terminal until it is told to stop; then its log is kept.
enum Simulation {
    static func run<Terminal: SimulatedTerminal>(
        _ bench: Bench<Terminal>,
        rate: Int,
        line: @escaping @Sendable () async throws -> Void
    ) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup { group in
            group.addTask { try await line() }
            if rate > 0 { group.addTask { try await bench.punch(rate: rate) } }
            group.addTask { for await _ in signals { break } }
            do { try await group.next() } catch is CancellationError {}
            group.cancelAll()
        }
        // Only now nobody punches any more: a punch behind this would be in the ledger and not in the log.
        try await bench.keep()
    }
}
