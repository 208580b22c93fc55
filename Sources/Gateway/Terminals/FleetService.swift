import DaemonConfiguration
import Logging
import ServiceLifecycle

/// Keeps a supervisor running for each terminal that is switched on, and follows the fleet's changes. Terminals say
/// goodbye side by side.
struct FleetService<C: Clock>: Service where C.Duration == Duration {
    let fleet: TerminalFleet
    let logger: Logger
    /// Makes the supervisor of a terminal.
    let supervisor: @Sendable (Configuration.Terminal) -> TerminalSupervisor<C>

    /// A supervisor that runs, with the way to stop it alone.
    private struct Unit {
        let terminal: Configuration.Terminal
        let lifecycle: ServiceGroup
        /// Ends when the supervisor did.
        let ended: AsyncStream<Never>

        func stop() async {
            await lifecycle.triggerGracefulShutdown()
            for await _ in ended {}
        }
    }

    /// What a terminal is given to say goodbye, before its supervisor is cancelled.
    private static var patience: Duration { .seconds(3) }

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var units: [String: Unit] = [:]
            for await _ in fleet.changes.cancelOnGracefulShutdown() {
                let terminals = fleet.configuration.terminals
                let wanted = terminals.filter(\.isEnabled).reduce(into: [:]) { $0[$1.name] = $1 }
                let over = units.values.filter { wanted[$0.terminal.name] != $0.terminal }
                await withDiscardingTaskGroup { stopping in
                    for unit in over { stopping.addTask { await unit.stop() } }
                }
                for unit in over { units[unit.terminal.name] = nil }
                for terminal in terminals where terminal.isEnabled && units[terminal.name] == nil {
                    let (ended, continuation) = AsyncStream<Never>.makeStream()
                    var settings = ServiceGroupConfiguration(
                        services: [.init(service: supervisor(terminal), successTerminationBehavior: .ignore)],
                        logger: logger
                    )
                    settings.maximumGracefulShutdownDuration = Self.patience
                    let unit = Unit(terminal: terminal, lifecycle: ServiceGroup(configuration: settings), ended: ended)
                    units[terminal.name] = unit
                    group.addTask {
                        defer { continuation.finish() }
                        try await unit.lifecycle.run()
                    }
                }
            }
        }
        // An office without terminals yet is still served.
        try await gracefulShutdown()
    }
}
