package import DaemonConfiguration
package import Logging
package import Storage
import Synchronization

/// The terminals of this gateway as they are now: those of the configuration file, those added at run time, and who of
/// them is switched off. Changes outlive the daemon.
package final class TerminalFleet: Sendable {
    private struct State {
        /// The configuration file, without what was changed at run time.
        var file: Configuration
        var added: [Configuration.Terminal]
        var switches: [String: Bool]
        var current: Configuration

        /// As their texts say.
        var terminals: [Configuration.Terminal] { file.terminals + added }

        mutating func settle() {
            current = file
            current.terminals = Configuration.sharing(
                terminals.map { terminal in
                    var terminal = terminal
                    if let isEnabled = switches[terminal.name] { terminal.isEnabled = isEnabled }
                    return terminal
                }
            )
        }
    }

    /// Something changed: for the one service that starts and stops supervisors. The first comes at once.
    let changes: AsyncStream<Void>

    private let changed: AsyncStream<Void>.Continuation
    private let store: Store
    private let board: TerminalBoard
    private let state: Mutex<State>

    /// Reads what earlier runs kept. An added terminal that no longer fits beside the file's is left out with a line in
    /// the log: the file counts.
    package init(
        configuration: Configuration,
        store: Store,
        board: TerminalBoard,
        logger: Logger
    ) async throws {
        var state = State(
            file: configuration,
            added: [],
            switches: try await store.terminalSwitches(),
            current: configuration
        )
        for kept in try await store.addedTerminals() {
            do throws(ConfigurationError) {
                state.added.append(try state.current.terminal(adding: kept.block))
                state.settle()
            } catch {
                let reasons = error.mistakes.map(\.description).joined(separator: "; ")
                logger.error("terminal \(kept.name), added at run time, is left out: \(reasons)")
            }
        }
        state.settle()
        (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.store = store
        self.board = board
        board.follow(state.current.terminals)
        self.state = Mutex(state)
        changed.yield()
    }

    /// The configuration with the terminals of this moment.
    package var configuration: Configuration { state.withLock { $0.current } }

    package func isAdded(_ name: String) -> Bool { state.withLock { $0.added.contains { $0.name == name } } }

    /// - Throws: ``ConfigurationError`` if the block is wrong, or its name or link is taken.
    package func add(_ block: TerminalBlock, by change: Change) async throws -> Configuration.Terminal {
        let text = block.toml
        let terminal = try state.withLock { state throws(ConfigurationError) in
            let terminal = try state.current.terminal(adding: text)
            state.added.append(terminal)
            state.settle()
            return terminal
        }
        let act = TerminalAct(what: "added", detail: "\(terminal.protocolName), \(terminal.link)")
        do {
            try await store.keep(AddedTerminal(name: terminal.name, block: text), act, change: change)
        } catch {
            state.withLock { state in
                state.added.removeAll { $0.name == terminal.name }
                state.settle()
            }
            throw error
        }
        publish()
        return terminal
    }

    /// - Throws: ``FleetError``.
    package func remove(_ name: String, by change: Change) async throws {
        let removed = try state.withLock { state throws(FleetError) in
            guard let index = state.added.firstIndex(where: { $0.name == name }) else {
                throw state.file.terminals.contains { $0.name == name } ? FleetError.inFile(name) : .unknown(name)
            }
            let removed = (terminal: state.added.remove(at: index), isEnabled: state.switches.removeValue(forKey: name))
            state.settle()
            return removed
        }
        do {
            try await store.forgetTerminal(name, change: change)
        } catch {
            state.withLock { state in
                state.added.append(removed.terminal)
                state.switches[name] = removed.isEnabled
                state.settle()
            }
            throw error
        }
        publish()
    }

    /// - Throws: ``FleetError/unknown(_:)``.
    package func set(_ name: String, enabled: Bool, by change: Change) async throws {
        let (before, kept) = try state.withLock { state throws(FleetError) in
            guard let terminal = state.terminals.first(where: { $0.name == name }) else { throw .unknown(name) }
            let before = state.switches[name]
            state.switches[name] = enabled == terminal.isEnabled ? nil : enabled
            state.settle()
            return (before, state.switches[name])
        }
        do {
            let act = TerminalAct(what: enabled ? "enabled" : "disabled")
            try await store.switchTerminal(name, to: kept, act, change: change)
        } catch {
            state.withLock { state in
                state.switches[name] = before
                state.settle()
            }
            throw error
        }
        publish()
    }

    /// Takes the terminals of a configuration file that was read again; the rest of it needs a restart.
    /// - Throws: ``ConfigurationError`` if a terminal that was added at run time is in the way; then nothing changes.
    package func reload(_ file: Configuration) throws(ConfigurationError) {
        try state.withLock { state throws(ConfigurationError) in
            let names = Set(file.terminals.map(\.name))
            let lines = Dictionary(file.terminals.map { ($0.link, $0.name) }, uniquingKeysWith: { first, _ in first })
            let mistakes = state.added.compactMap { added -> Mistake? in
                if names.contains(added.name) {
                    return Mistake(keyPath: "", line: nil, message: "terminal \(added.name) was added at run time too")
                }
                guard let name = lines[added.link] else { return nil }
                let message = "terminal \(added.name), added at run time, has the link of \(name)"
                return Mistake(keyPath: "", line: nil, message: message)
            }
            guard mistakes.isEmpty else { throw ConfigurationError(mistakes: mistakes) }
            state.file.terminals = file.terminals
            state.settle()
        }
        publish()
    }

    private func publish() {
        board.follow(configuration.terminals)
        changed.yield()
    }
}

/// Why a terminal cannot be changed at run time.
package enum FleetError: Error, Equatable, Sendable {
    case unknown(String)
    /// It stands in the configuration file, which only its owner writes.
    case inFile(String)
}
