import Control
import DaemonConfiguration
import Storage

/// Which terminals there are.
extension GatewayMethods {
    func addFleet(to service: inout ControlService) {
        service.on(TerminalMessages.Add.self, role: .admin) { input, caller in
            let terminal = try await add(TerminalBlock(input), by: caller)
            let row = try await store.terminals().first { $0.name == terminal.name }
            guard let status = board.status(terminal.name) else {
                throw ControlError(FleetError.unknown(terminal.name))
            }
            return TerminalMessages.Add.Output(terminal: presenter.terminal(terminal, status, row))
        }
        service.on(TerminalMessages.Remove.self, role: .admin) { input, caller in
            do {
                try await fleet.remove(input.name, by: change(by: caller))
            } catch let error as FleetError { throw ControlError(error) }
            return TerminalMessages.Nothing()
        }
        service.on(TerminalMessages.Enable.self, role: .admin) { input, caller in
            try await set(input.name, enabled: true, by: caller)
        }
        service.on(TerminalMessages.Disable.self, role: .admin) { input, caller in
            try await set(input.name, enabled: false, by: caller)
        }
    }

    /// - Throws: `ControlError` with each mistake of the block.
    func add(_ block: TerminalBlock, by caller: Peer) async throws -> Configuration.Terminal {
        do {
            return try await fleet.add(block, by: change(by: caller))
        } catch let error as ConfigurationError {
            let mistakes = error.mistakes.map { mistake in
                "\(mistake.keyPath.split(separator: ".").last ?? "terminal") \(mistake.message)"
            }
            throw ControlError.badInput("terminal \(block.name) was not added: " + mistakes.joined(separator: "; "))
        }
    }

    private func set(_ name: String, enabled: Bool, by caller: Peer) async throws -> TerminalMessages.Nothing {
        do {
            try await fleet.set(name, enabled: enabled, by: change(by: caller))
        } catch let error as FleetError { throw ControlError(error) }
        return TerminalMessages.Nothing()
    }
}

extension TerminalBlock {
    init(_ input: TerminalMessages.Add.Input) {
        self.init(
            name: input.name,
            protocol: input.protocol,
            link: input.link,
            key: input.key,
            address: input.address,
            account: input.account,
            verification: input.verification,
            group: input.group,
            direction: input.direction,
            poll: input.poll,
            clock: input.clock,
            enabled: input.enabled,
            drive: input.drive
        )
    }
}

extension ControlError {
    init(_ error: FleetError) {
        switch error {
        case .unknown(let name): self.init(.unknownTerminal(name))
        case .inFile(let name):
            self = .badInput(
                "terminal \(name) stands in the configuration file",
                hint: "remove it there and reload (systemctl reload rollcalld), or: rollcall terminal disable \(name)"
            )
        }
    }
}
