import AsyncAlgorithms
import Links
import TerminalProtocols

/// Carries out what a session decides: one loop owns the value, and nothing is re-entered between two awaits.
struct SessionRunner<C: Clock> where C.Duration == Duration {
    /// The runner's surroundings. `store` returns when the items are durable; it is called for one store at a time.
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

    let clock: C
    let effects: Effects
    var limits = SessionLimits()

    /// - Parameter orders: ends when no more come; ``TerminalCommand/end`` makes the session say goodbye.
    /// - Returns: when all that the session stored is durable.
    func run<Session: TerminalSession>(
        _ session: Session,
        on link: Link<Session.Inbound, Session.Outbound>,
        orders: AsyncStream<TerminalOrder>
    ) async throws -> Outcome {
        effects.opened()
        var conversation = Conversation(session: session, link: link, runner: self)
        let result: Result<Outcome, any Error>
        do {
            result = .success(try await conversation.run(orders))
        } catch is LineTurn.Quit {
            result = .success(.finished(.ended))
        } catch {
            result = .failure(error)
        }
        // Leaving by an error or by cancellation must not keep the line from the other terminals on it.
        await link.turn?.release()
        effects.closed()
        // A reader without a log has told these punches to nobody else.
        let storing = await conversation.settle()
        return try storing.flatMap { result }.get()
    }
}

/// One session on one link, from opening to end.
private struct Conversation<Session: TerminalSession, C: Clock> where C.Duration == Duration {
    private enum Input: Sendable {
        case message(Session.Inbound)
        case lost(String?)
        case order(TerminalOrder)
        /// The alarm that was set for this deadline.
        case tick(Duration)
        /// The disk is through with the store of this number, and so with all before it.
        case stored(Int)
    }

    /// Items on their way to the disk.
    private struct Storing {
        let number: Int
        let task: Task<Void, any Error>
    }

    /// So many stores may wait for the disk while the terminal is asked on; then it waits too.
    private static var mostStores: Int { 4 }

    private let link: Link<Session.Inbound, Session.Outbound>
    private let runner: SessionRunner<C>
    private let opened: C.Instant
    private let inputs = AsyncChannel<Input>()
    private var session: Session
    private var watch: SessionWatch
    private var armed: Duration?
    /// Oldest first.
    private var stores: [Storing] = []
    private var storesBegun = 0

    init(session: Session, link: Link<Session.Inbound, Session.Outbound>, runner: SessionRunner<C>) {
        self.session = session
        self.link = link
        self.runner = runner
        opened = runner.clock.now
        watch = SessionWatch(limits: runner.limits)
    }

    private var now: Duration { opened.duration(to: runner.clock.now) }

    mutating func run(_ orders: AsyncStream<TerminalOrder>) async throws -> SessionRunner<C>.Outcome {
        let (link, inputs) = (link, inputs)
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
            var arriving = inputs.makeAsyncIterator()
            var end = try await perform(session.start(at: .zero), &group)
            arm(&group)
            while end == nil {
                guard let input = await arriving.next() else { throw CancellationError() }
                let actions: [SessionAction<Session.Outbound>]
                switch input {
                case .message(let message):
                    runner.effects.heard(Self.bytes(of: message))
                    watch.heard(at: now)
                    actions = session.receive(message, at: now)
                case .order(let order): actions = session.submit(order, at: now)
                case .tick(let deadline):
                    // An alarm that an earlier one has replaced must not set a new one, or they would only ever grow.
                    guard armed == deadline else { continue }
                    armed = nil
                    actions = session.tick(at: now)
                case .stored(let number):
                    // Word of a later store may overtake that of the ones before it, which are on disk as well then.
                    var committed: [SessionAction<Session.Outbound>] = []
                    while let oldest = stores.first, oldest.number <= number { committed += try await commitOldest() }
                    actions = committed
                case .lost(let reason): return .linkLost(reason)
                }
                end = try await perform(actions, &group)
                if !session.awaitsAnswer { watch.idle(at: now) }
                if end == nil, let reason = watch.verdict(at: now) { return .stuck(reason) }
                arm(&group)
            }
            return end.map { .finished($0) } ?? .linkLost(nil)
        }
    }

    /// Waits until the disk is through with everything.
    mutating func settle() async -> Result<Void, any Error> {
        defer { stores = [] }
        for store in stores { if case .failure(let error) = await store.task.result { return .failure(error) } }
        return .success(())
    }

    private mutating func arm(_ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        let deadline = min(session.deadline ?? watch.deadline, watch.deadline)
        guard armed.map({ deadline < $0 }) ?? true else { return }
        armed = deadline
        group.addTask { [clock = runner.clock, opened, inputs] in
            try? await clock.sleep(until: opened.advanced(by: deadline), tolerance: nil)
            await inputs.send(.tick(deadline))
        }
    }

    /// Performs actions in order, with those that a commit brings behind them.
    private mutating func perform(
        _ actions: [SessionAction<Session.Outbound>],
        _ group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async throws -> SessionEnd? {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let message):
                try await say(message)
                session.sent(at: now)
            case .report(let report):
                watch.reported(report, at: now)
                try await runner.effects.report(report, now)
            case .finish(let end): return end
            case .store(let items):
                if stores.count == Self.mostStores { queue += try await commitOldest() }
                store(items, &group)
            }
        }
        if !session.awaitsAnswer { await link.turn?.release() }
        return nil
    }

    private func say(_ message: Session.Outbound) async throws {
        try await link.turn?.take()
        try await link.send(message)
        runner.effects.said(Self.bytes(of: message))
    }

    /// Gives items to the disk behind those that it has already. Not the group's: who is cancelled still stores.
    private mutating func store(_ items: [LogItem], _ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        storesBegun += 1
        let task = Task { [before = stores.last?.task, effects = runner.effects] in
            try await before?.value
            try await effects.store(items)
        }
        stores.append(Storing(number: storesBegun, task: task))
        group.addTask { [number = storesBegun, inputs] in
            _ = await task.result
            await inputs.send(.stored(number))
        }
    }

    private mutating func commitOldest() async throws -> [SessionAction<Session.Outbound>] {
        do {
            try await stores.removeFirst().task.value
        } catch {
            // The terminal keeps its log; it only has to be left usable for the people at the door.
            for case .send(let message) in session.submit(TerminalOrder(id: 0, .end), at: now) {
                try await say(message)
            }
            throw error
        }
        watch.stored(at: now)
        return session.committed(at: now)
    }

    private static func bytes(of message: some Sendable) -> [UInt8]? {
        message as? [UInt8] ?? (message as? any Transcribable)?.transcriptBytes
    }
}
