import DaemonConfiguration
import Synchronization
package import TerminalProtocols
package import WallClock

/// The state of every terminal, and the way to its running session.
package final class TerminalBoard: Sendable {
    private struct Entry {
        var status: TerminalStatus
        let metrics: TerminalMetrics
        var log = StateLog()
        /// Silence that makes the terminal stale, in milliseconds; nil for one that only speaks when somebody comes.
        var patience: Int64?
        /// As the feed knows it.
        var wasStale = false
        var session: AsyncStream<TerminalOrder>.Continuation?
        /// Orders whose answers somebody waits for.
        var waiting: [Int: AsyncStream<OrderResult>.Continuation] = [:]
        var lastOrder = 0
        /// Ends a wait between two attempts.
        var wake: AsyncStream<Void>.Continuation?
        /// Somebody wanted an attempt while one was under way.
        var isWakePending = false

        func isStale(at now: Instant) -> Bool {
            guard let patience, status.state != .disabled else { return false }
            return now.milliseconds(since: status.lastContact ?? known) > patience
        }
        /// Since when the terminal is waited for.
        var known: Instant
    }

    /// What a change of state brings with it.
    struct Transition {
        let state: TerminalStatus.State
        /// The feed has to hear of it.
        let isNews: Bool
        let line: StateLog.Line?
    }

    /// For whoever wants to see what is said.
    let taps = TerminalTaps()
    private let entries: Mutex<[String: Entry]> = Mutex([:])
    private let listener = Mutex<(@Sendable (TerminalCommand, String) async -> Void)?>(nil)
    private let clock: HostClock

    package init(clock: HostClock) { self.clock = clock }

    /// - Parameter listener: hears of each order that wants an answer, before the terminal does.
    func onOrder(_ listener: @escaping @Sendable (TerminalCommand, String) async -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// Knows these terminals from now on, and no others.
    func follow(_ terminals: [Configuration.Terminal]) {
        let now = clock.now()
        entries.withLock { entries in
            entries = terminals.reduce(into: [:]) { known, terminal in
                let old = entries[terminal.name]
                var entry =
                    old
                    ?? Entry(
                        status: TerminalStatus(since: now),
                        metrics: TerminalMetrics(terminal: terminal.name),
                        known: now
                    )
                entry.patience = terminal.patience
                if (entry.status.state == .disabled) == terminal.isEnabled || old == nil {
                    entry.status.state = terminal.isEnabled ? .offline : .disabled
                    entry.status.since = now
                    entry.known = now
                }
                known[terminal.name] = entry
            }
        }
    }

    /// - Returns: nil for a terminal that is not there.
    package func status(_ name: String) -> TerminalStatus? {
        let now = clock.now()
        return entries.withLock { entries in
            guard let entry = entries[name] else { return nil }
            var status = entry.status
            status.isStale = entry.isStale(at: now)
            return status
        }
    }

    /// When one of these terminals' logs was last read to its end.
    func lastSync(of names: [String]) -> Instant? { names.compactMap { status($0)?.lastSync }.max() }

    /// A terminal that was switched off meanwhile stays so.
    func enter(_ name: String, _ state: TerminalStatus.State, problem: String?) -> Transition {
        let now = clock.now()
        return entries.withLock { entries in
            guard var entry = entries[name] else { return Transition(state: state, isNews: false, line: nil) }
            defer { entries[name] = entry }
            if let problem { entry.status.note(problem: problem, at: now) }
            let state = entry.status.state == .disabled ? .disabled : state
            if entry.status.state != state { entry.status.since = now }
            entry.status.state = state
            entry.status.nextAttempt = nil
            guard state != .connecting else { return Transition(state: state, isNews: false, line: nil) }
            let isNews = entry.log.isNews(state)
            return Transition(state: state, isNews: isNews, line: entry.log.enter(state, problem: problem, at: now))
        }
    }

    /// The terminals that became stale, or are no longer, since the last call.
    func changesOfStaleness() -> [(name: String, isStale: Bool, state: TerminalStatus.State, lastContact: Instant?)] {
        let now = clock.now()
        return entries.withLock { entries in
            entries.keys.sorted().compactMap { name in
                guard let entry = entries[name], entry.isStale(at: now) != entry.wasStale else { return nil }
                entries[name]?.wasStale.toggle()
                return (name, !entry.wasStale, entry.status.state, entry.status.lastContact)
            }
        }
    }

    func update(_ name: String, _ change: (inout TerminalStatus) -> Void) {
        entries.withLock { entries in
            guard var entry = entries[name] else { return }
            change(&entry.status)
            entries[name] = entry
        }
    }

    func count(_ name: String, _ kind: TerminalCounters.Kind, by number: Int = 1) {
        let metrics = entries.withLock { entries in
            entries[name]?.status.counters[kind] += number
            return entries[name]?.metrics
        }
        metrics?.count(kind, by: number)
    }

    /// Shows a message, or the begin or end of a conversation, to whoever listens.
    func show(_ name: String, _ what: TerminalTaps.Seen.What) { taps.show(name, what, at: clock.now()) }

    /// Something came from the terminal.
    func heard(_ name: String, bytes: Int) {
        let now = clock.now()
        entries.withLock { $0[name]?.status.lastContact = now }
        if bytes > 0 { count(name, .bytesReceived, by: bytes) }
    }

    /// - Parameter session: nil when it ended; whoever waits for an answer of it gets none.
    func attach(_ name: String, session: AsyncStream<TerminalOrder>.Continuation?) {
        let abandoned = entries.withLock { entries in
            entries[name]?.session = session
            let waiting = entries[name]?.waiting ?? [:]
            entries[name]?.waiting = [:]
            return waiting
        }
        for continuation in abandoned.values { continuation.finish() }
    }

    /// - Parameter wake: ends the wait; it does so at once if an attempt was wanted meanwhile.
    func attach(_ name: String, wake: AsyncStream<Void>.Continuation?) {
        entries.withLock { entries in
            entries[name]?.wake = wake
            if wake != nil, entries[name]?.isWakePending == true { wake?.yield() }
            entries[name]?.isWakePending = false
        }
    }

    /// The next attempt to connect starts at once: the terminal was plugged in, or somebody wants it now.
    package func wake(_ name: String) {
        entries.withLock { entries in
            if let wake = entries[name]?.wake { wake.yield() } else { entries[name]?.isWakePending = true }
        }
    }

    /// Hands an order that needs no answer to the terminal's session; without one, the next attempt to connect starts
    /// at once.
    /// - Returns: false if there was no session to take it.
    package func submit(_ command: TerminalCommand, to name: String) -> Bool {
        let isTaken = entries.withLock { entries in
            guard let session = entries[name]?.session else { return false }
            guard case .enqueued = session.yield(TerminalOrder(id: 0, command)) else { return false }
            return true
        }
        if !isTaken { wake(name) }
        return isTaken
    }

    /// Hands an order to the terminal's session and does not wait: the session reports the answer under this number.
    /// - Returns: nil if there is no session.
    func post(_ command: TerminalCommand, to name: String) -> Int? {
        entries.withLock { entries in
            guard var entry = entries[name], let session = entry.session else { return nil }
            entry.lastOrder += 1
            guard case .enqueued = session.yield(TerminalOrder(id: entry.lastOrder, command)) else { return nil }
            entries[name] = entry
            return entry.lastOrder
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

extension Configuration.Terminal {
    /// Three polls, in milliseconds, and no less than three seconds: a poll takes its time too. nil for readers that
    /// type like a keyboard, which say nothing while nobody comes. Source: daemon.md 6.2.
    var patience: Int64? {
        if case .hid = link { return nil }
        return max(3 * session.poll.inMilliseconds, 3_000)
    }

    /// How the link carries messages.
    var carriage: SessionSettings.Carriage { if case .udp = link { .datagram } else { .stream } }
}
