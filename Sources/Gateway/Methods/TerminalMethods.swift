import DaemonConfiguration
import Control
import Storage
import TerminalProtocols

extension GatewayMethods {
    func addTerminals(to service: inout ControlService) {
        service.on(TerminalMessages.List.self, role: .observe) { _, _ in
            let rows = Dictionary(uniqueKeysWithValues: try await store.terminals().map { ($0.name, $0) })
            return TerminalMessages.List.Output(
                terminals: configuration.terminals.compactMap { terminal in
                    board.status(terminal.name).map { presenter.terminal(terminal, $0, rows[terminal.name]) }
                }
            )
        }
        service.on(TerminalMessages.Show.self, role: .observe) { input, _ in
            let (terminal, status) = try find(input.name)
            let row = try await store.terminals().first { $0.name == input.name }
            return TerminalMessages.Show.Output(
                terminal: presenter.terminal(terminal, status, row),
                why: presenter.why(terminal, status),
                nextAttempt: status.nextAttempt.map(presenter.time),
                capacity: presenter.capacity(status.counts),
                counters: presenter.counters(status.counters, row),
                drift: try await store.clockReadings(terminal: input.name, limit: 50).map {
                    TerminalMessages.DriftReading(at: presenter.time($0.at), seconds: Presenter.seconds($0.drift))
                },
                problems: status.problems.map(presenter.problem),
                faults: try await store.faults(terminal: input.name, limit: 20).map {
                    TerminalMessages.Fault(at: presenter.time($0.at), reason: $0.reason, bytesHex: $0.bytes.hexadecimal)
                }
            )
        }
        service.on(TerminalMessages.Sync.self, role: .operate) { input, _ in
            _ = try find(input.name)
            return TerminalMessages.Sync.Output(connected: board.submit(.sync, to: input.name))
        }
    }

    /// - Throws: `StoreError.unknownTerminal`.
    func find(_ name: String) throws -> (Configuration.Terminal, TerminalStatus) {
        guard let terminal = configuration.terminals.first(where: { $0.name == name }),
            let status = board.status(name)
        else { throw StoreError.unknownTerminal(name) }
        return (terminal, status)
    }
}
