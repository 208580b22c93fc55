import AsyncAlgorithms
import Links
import TerminalProtocols

/// Carries out what a session decides: one loop owns the value, and nothing is re-entered between two awaits.
struct SessionRunner<C: Clock> where C.Duration == Duration {
    /// The runner's surroundings. `store` returns when the items are durable.
    struct Effects: Sendable {
        let store: @Sendable ([LogItem]) async throws -> Void
        /// The second argument is the time since the session opened.
        let report: @Sendable (TerminalReport, Duration) async throws -> Void
        /// The link is open, and it is no more.
        var opened: @Sendable () -> Void = {}
        var closed: @Sendable () -> Void = {}
        /// A message came; its bytes, if it has a form of bytes.
        var heard: @Sendable ([UInt8]?) -> Void = { _ in }
        /// The link took a message.
        var said: @Sendable ([UInt8]?) -> Void = { _ in }
    }

    /// Why the loop ended.
    enum Outcome: Equatable, Sendable {
        case finished(SessionEnd)
        /// The link ended; nil if the other side closed it.
        case linkLost(String?)
        /// The session went beyond its limits.
        case stuck(String)
    }

    private enum Input<Message: Sendable>: Sendable {
        case message(Message)
        case lost(String?)
        case order(TerminalOrder)
        /// The alarm that was set for this deadline.
        case tick(Duration)
    }

    let clock: C
    let effects: Effects
    var limits = SessionLimits()

    /// - Parameter orders: ends when no more come; ``TerminalCommand/end`` makes the session say goodbye.
    func run<Session: TerminalSession>(
        _ session: Session,
        on link: Link<Session.Inbound, Session.Outbound>,
        orders: AsyncStream<TerminalOrder>
    ) async throws -> Outcome {
        // Leaving by an error or by cancellation must not keep the line from the other terminals on it.
        do {
            let outcome = try await converse(session, link, orders)
            await link.turn?.release()
            return outcome
        } catch is LineTurn.Quit {
            await link.turn?.release()
            return .finished(.ended)
        } catch {
            await link.turn?.release()
            throw error
        }
    }

    private func converse<Session: TerminalSession>(
        _ session: Session,
        _ link: Link<Session.Inbound, Session.Outbound>,
        _ orders: AsyncStream<TerminalOrder>
    ) async throws -> Outcome {
        let opened = clock.now
        effects.opened()
        defer { effects.closed() }
        let inputs = AsyncChannel<Input<Session.Inbound>>()
        // Discarding: a session of months makes millions of alarms, whose results nobody collects.
        return try await withThrowingDiscardingTaskGroup { group in
            defer { group.cancelAll() }
            group.addTask {
                do {
                    for try await message in link.messages { await inputs.send(.message(message)) }
                    await inputs.send(.lost(nil))
                } catch {
                    await inputs.send(.lost("\(error)"))
                }
            }
            group.addTask {
                for await order in orders {
                    // The loop may be waiting for its turn on the line, for as long as others have it.
                    if order.command == .end { await link.turn?.quit() }
                    await inputs.send(.order(order))
                }
            }
            var session = session
            var watch = SessionWatch(limits: limits)
            var armed: Duration?
            func arm() {
                let deadline = min(session.deadline ?? watch.deadline, watch.deadline)
                guard armed.map({ deadline < $0 }) ?? true else { return }
                armed = deadline
                group.addTask {
                    try? await clock.sleep(until: opened.advanced(by: deadline), tolerance: nil)
                    await inputs.send(.tick(deadline))
                }
            }
            var arriving = inputs.makeAsyncIterator()
            var end = try await perform(session.start(at: .zero), &session, &watch, link, opened)
            arm()
            while end == nil {
                guard let input = await arriving.next() else { throw CancellationError() }
                let now = opened.duration(to: clock.now)
                let actions: [SessionAction<Session.Outbound>]
                switch input {
                case .message(let message):
                    effects.heard(Self.bytes(of: message))
                    watch.heard(at: now)
                    actions = session.receive(message, at: now)
                case .order(let order): actions = session.submit(order, at: now)
                case .tick(let deadline):
                    // An alarm that an earlier one has replaced must not set a new one, or they would only ever grow.
                    guard armed == deadline else { continue }
                    armed = nil
                    actions = session.tick(at: now)
                case .lost(let reason): return .linkLost(reason)
                }
                end = try await perform(actions, &session, &watch, link, opened)
                if !session.awaitsAnswer { watch.idle(at: now) }
                if end == nil, let reason = watch.verdict(at: opened.duration(to: clock.now)) { return .stuck(reason) }
                arm()
            }
            return end.map { .finished($0) } ?? .linkLost(nil)
        }
    }

    /// Performs actions in order, with those that a commit brings behind them.
    private func perform<Session: TerminalSession>(
        _ actions: [SessionAction<Session.Outbound>],
        _ session: inout Session,
        _ watch: inout SessionWatch,
        _ link: Link<Session.Inbound, Session.Outbound>,
        _ opened: C.Instant
    ) async throws -> SessionEnd? {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let message):
                try await link.turn?.take()
                try await link.send(message)
                effects.said(Self.bytes(of: message))
                session.sent(at: opened.duration(to: clock.now))
            case .report(let report):
                watch.reported(report, at: opened.duration(to: clock.now))
                try await effects.report(report, opened.duration(to: clock.now))
            case .finish(let end): return end
            case .store(let items):
                // The disk may take its time: others can be asked meanwhile.
                if !session.awaitsAnswer { await link.turn?.release() }
                do {
                    try await effects.store(items)
                } catch {
                    // The terminal keeps its log; it only has to be left usable for the people at the door.
                    let order = TerminalOrder(id: 0, .end)
                    for case .send(let message) in session.submit(order, at: opened.duration(to: clock.now)) {
                        try await link.turn?.take()
                        try await link.send(message)
                    }
                    throw error
                }
                watch.stored(at: opened.duration(to: clock.now))
                queue += session.committed(at: opened.duration(to: clock.now))
            }
        }
        if !session.awaitsAnswer { await link.turn?.release() }
        return nil
    }

    private static func bytes(of message: some Sendable) -> [UInt8]? {
        message as? [UInt8] ?? (message as? any Transcribable)?.transcriptBytes
    }
}
