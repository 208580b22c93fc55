import Control
import DaemonConfiguration
import Storage
import TerminalProtocols

/// Orders to terminals. Each that was carried out is an event of the feed with who gave it.
extension GatewayMethods {
    /// How long an answer may take; clearing a log reads the whole of it first.
    private static let patience = Duration.seconds(60)
    private static let longPatience = Duration.seconds(900)

    func addTerminalOrders(to service: inout ControlService) {
        service.on(TerminalMessages.Clock.self, role: .operate) { input, caller in
            let (terminal, status) = try find(input.name)
            let drift = status.drift
            if input.set {
                try await done(.setClock, input.name)
                let setting = ClockSetting(before: drift, after: board.status(input.name)?.drift)
                try await store.note(setting, terminal: input.name, change: change(by: caller))
            }
            let after = input.set ? board.status(input.name)?.drift : nil
            return TerminalMessages.Clock.Output(
                policy: terminal.clock.rawValue,
                before: drift.map(Presenter.seconds),
                after: after.map(Presenter.seconds),
                wasSet: input.set,
                lastSet: try await store.lastClockSetting(terminal: input.name).map(presenter.time)
            )
        }
        service.on(TerminalMessages.Restart.self, role: .operate) { input, caller in
            try await done(.restart, input.name)
            try await announce("restarted", of: input.name, by: caller)
            return TerminalMessages.Nothing()
        }
        service.on(TerminalMessages.Unlock.self, role: .operate) { input, caller in
            guard (1...254).contains(input.seconds) else {
                throw ControlError.badInput("a lock opens for 1 to 254 seconds, not \(input.seconds)")
            }
            try await done(.unlock(.seconds(input.seconds)), input.name)
            try await announce("unlocked", "for \(input.seconds) s", of: input.name, by: caller)
            return TerminalMessages.Nothing()
        }
        service.on(TerminalMessages.ClearLog.self, role: .admin) { input, caller in
            guard case .cleared(let records) = try await answer(to: .clearLog, input.name, Self.longPatience) else {
                throw ControlError.refused("terminal \(input.name) did not say how many records it cleared")
            }
            try await announce("log cleared", "\(records) records, each in the journal", of: input.name, by: caller)
            return TerminalMessages.ClearLog.Output(records: records)
        }
    }

    private func done(_ command: TerminalCommand, _ name: String) async throws {
        _ = try await answer(to: command, name, Self.patience)
    }

    func announce(
        _ what: String,
        _ detail: String? = nil,
        of name: String,
        by caller: Peer
    ) async throws {
        try await store.announce(TerminalAct(what: what, detail: detail), of: name, change: change(by: caller))
    }

    /// - Throws: `ControlError` if there is no connection, no answer, or the answer is no.
    func answer(to command: TerminalCommand, _ name: String, _ patience: Duration) async throws -> OrderResult {
        let (terminal, status) = try find(name)
        let cannot = ControlError.refused("terminal \(name) (\(terminal.protocolName)) has no such command")
        guard terminal.descriptor?.orders.contains(command.kind) == true else { throw cannot }
        guard status.state == .online else {
            throw ControlError.unavailable(
                "terminal \(name) is \(status.state.rawValue), so it cannot be ordered anything",
                hint: "rollcall terminal show \(name) says why"
            )
        }
        let result = try await withTimeLimit(patience) { await board.order(command, to: name) }
        switch result {
        case .done, .templates, .cleared: return result ?? .done
        case .refused(let reason): throw ControlError.refused("terminal \(name) refused: \(reason)")
        case .unsupported: throw cannot
        case nil:
            throw ControlError.unavailable(
                "terminal \(name) gave no answer; it may have been carried out or not",
                hint: "rollcall terminal show \(name) says how it is now"
            )
        }
    }

    /// - Returns: nil if it takes longer.
    private func withTimeLimit<Result: Sendable>(
        _ limit: Duration,
        _ body: @escaping @Sendable () async -> Result?
    ) async throws -> Result? {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
