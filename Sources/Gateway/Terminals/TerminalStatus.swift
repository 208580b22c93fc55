import DaemonConfiguration
import Synchronization
package import TerminalProtocols
package import WallClock

/// What is known about a terminal right now; gone with the process.
package struct TerminalStatus: Sendable {
    package enum State: String, Sendable {
        /// The link is being opened, or the terminal asked who it is.
        case connecting
        case online
        /// No link; the next attempt comes by itself.
        case offline
        /// The terminal refused the communication key; tried again at the slowest pace.
        case refused
        /// Switched off by the administrator: left alone.
        case disabled
    }

    package var state = State.offline
    package var since: Instant
    package var facts = TerminalFacts()
    package var counts = TerminalCounts()
    package var lastContact: Instant?
    /// The terminal's log was read to its end, up to here.
    package var watermark: Instant?
    /// Terminal's clock minus ours in milliseconds.
    package var drift: Int64?
    package var lastError: String?
    /// Since the daemon started.
    package var stored = 0
    package var duplicates = 0
    package var faults = 0
    package var attempts = 0
    /// People whom the terminal refused, where it tells.
    package var rejections = 0
}

/// The state of every configured terminal, and the way to its running session.
package final class TerminalBoard: Sendable {
    private struct Entry {
        var status: TerminalStatus
        var session: AsyncStream<TerminalOrder>.Continuation?
        /// Orders whose answers somebody waits for.
        var waiting: [Int: AsyncStream<OrderResult>.Continuation] = [:]
        var lastOrder = 0
        /// Ends a wait between two attempts.
        var wake: AsyncStream<Void>.Continuation?
        /// Something was plugged in since the last attempt began.
        var isWoken = false
    }

    private let entries: Mutex<[String: Entry]>
    private let listener = Mutex<(@Sendable (TerminalCommand, String) async -> Void)?>(nil)

    package init() { entries = Mutex([:]) }

    /// - Parameter listener: hears of each order that wants an answer, before the terminal does.
    func onOrder(_ listener: @escaping @Sendable (TerminalCommand, String) async -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// Knows these terminals from now on, and no others.
    func follow(_ terminals: [Configuration.Terminal], now: Instant) {
        entries.withLock { entries in
            entries = terminals.reduce(into: [:]) { known, terminal in
                var entry = entries[terminal.name] ?? Entry(status: TerminalStatus(since: now))
                let isDisabled = entry.status.state == .disabled
                if isDisabled == terminal.isEnabled || entries[terminal.name] == nil {
                    entry.status.state = terminal.isEnabled ? .offline : .disabled
                    entry.status.since = now
                }
                known[terminal.name] = entry
            }
        }
    }

    package func status(_ name: String) -> TerminalStatus? { entries.withLock { $0[name]?.status } }

    /// A terminal that was switched off meanwhile stays so.
    /// - Returns: the state it is in.
    func enter(_ name: String, _ state: TerminalStatus.State, problem: String?, at now: Instant) -> TerminalStatus.State
    {
        entries.withLock { entries in
            guard var entry = entries[name] else { return state }
            if let problem { entry.status.lastError = problem }
            if entry.status.state != .disabled {
                if entry.status.state != state { entry.status.since = now }
                entry.status.state = state
            }
            entries[name] = entry
            return entry.status.state
        }
    }

    func update(_ name: String, _ change: (inout TerminalStatus) -> Void) {
        entries.withLock { entries in
            guard var entry = entries[name] else { return }
            change(&entry.status)
            entries[name] = entry
        }
    }

    /// - Parameter session: nil when it ended; whoever waits for an answer of it gets none.
    func attach(_ name: String, session: AsyncStream<TerminalOrder>.Continuation?) {
        let abandoned = entries.withLock { entries in
            entries[name]?.session = session
            if session != nil { entries[name]?.isWoken = false }
            let waiting = entries[name]?.waiting ?? [:]
            entries[name]?.waiting = [:]
            return waiting
        }
        for continuation in abandoned.values { continuation.finish() }
    }

    func attach(_ name: String, wake: AsyncStream<Void>.Continuation?) {
        entries.withLock { entries in
            entries[name]?.wake = wake
            if let wake, entries[name]?.isWoken == true { wake.yield() }
        }
    }

    /// The next attempt to connect starts at once; one that is under way may have begun too early, so then another
    /// follows it without a wait.
    package func wake(_ name: String) {
        entries.withLock { entries in
            entries[name]?.isWoken = true
            entries[name]?.wake?.yield()
        }
    }

    /// Hands an order that needs no answer to the terminal's session; without one, the next attempt to connect starts
    /// at once.
    /// - Returns: false if there was no session to take it.
    package func submit(_ command: TerminalCommand, to name: String) -> Bool {
        entries.withLock { entries in
            guard let entry = entries[name] else { return false }
            entry.wake?.yield()
            guard let session = entry.session, case .enqueued = session.yield(TerminalOrder(id: 0, command)) else {
                return false
            }
            return true
        }
    }

    /// Hands an order to the terminal's session and waits for its answer.
    /// - Returns: nil if there is no session, or it ended without an answer.
    package func order(_ command: TerminalCommand, to name: String) async -> OrderResult? {
        if let listener = listener.withLock({ $0 }) { await listener(command, name) }
        let (answers, continuation) = AsyncStream.makeStream(of: OrderResult.self, bufferingPolicy: .bufferingOldest(1))
        let isTaken = entries.withLock { entries in
            guard var entry = entries[name], let session = entry.session else { return false }
            entry.lastOrder += 1
            guard case .enqueued = session.yield(TerminalOrder(id: entry.lastOrder, command)) else { return false }
            entry.waiting[entry.lastOrder] = continuation
            entries[name] = entry
            return true
        }
        guard isTaken else { return nil }
        return await answers.first { _ in true }
    }

    func settle(_ name: String, order: Int, _ result: OrderResult) {
        let waiting = entries.withLock { $0[name]?.waiting.removeValue(forKey: order) }
        waiting?.yield(result)
        waiting?.finish()
    }
}
