import Control
import DaemonConfiguration
import Links

extension GatewayMethods {
    /// Terminals that dial in and are in no configuration.
    func addUnadopted(to service: inout ControlService) {
        service.on(TerminalMessages.ListUnadopted.self, role: .observe) { _, _ in
            // A terminal that is disabled is known, though nobody answers it.
            let known = Set(fleet.configuration.terminals.map { "\($0.link)" })
            return TerminalMessages.ListUnadopted.Output(
                terminals: (push?.strangers ?? []).filter { !known.contains("push:\($0.serial)") }.map { stranger in
                    TerminalMessages.Unadopted(
                        serial: stranger.serial,
                        address: stranger.address,
                        firstSeen: presenter.time(stranger.firstSeen),
                        lastSeen: presenter.time(stranger.lastSeen),
                        requests: stranger.requests
                    )
                }
            )
        }
    }
}
