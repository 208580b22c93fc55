import DaemonConfiguration
import Links
import Logging
import ServiceLifecycle
import Storage
import TerminalProtocols
import WallClock

/// Keeps one terminal in conversation: opens the link, runs a session, waits, tries again, for as long as the daemon
/// runs. Whatever the terminal does, it costs only its own session.
struct TerminalSupervisor<C: Clock>: Service where C.Duration == Duration {
    let terminal: Configuration.Terminal
    let intake: Intake
    let board: TerminalBoard
    let lines: Lines
    let credentials: Credentials
    let clock: C
    let random: @Sendable () -> Double
    let logger: Logger

    func run() async {
        lines.expect(terminal.link)
        defer { lines.forget(terminal.link) }
        var backoff = Backoff()
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            board.update(terminal.name) { $0.attempts += 1 }
            let reached = await attempt()
            if reached.identified { backoff.reset() }
            if reached.state == .refused { backoff.slowest() }
            guard !Task.isShuttingDownGracefully && !Task.isCancelled else { break }
            await wait(backoff.next(random: random))
        }
    }

    /// One link and one session, from open to close; every error ends here.
    private func attempt() async -> (identified: Bool, state: TerminalStatus.State) {
        let id: Int64
        do {
            id = try await intake.store.adopt(terminal: terminal.name, userGroup: terminal.group)
        } catch {
            logger.error("terminal \(terminal.name): the state directory cannot be used: \(error)")
            return (false, .offline)
        }
        let visit = TerminalVisit(terminal: terminal, id: id, intake: intake, board: board, logger: logger)
        // Whoever dials in is away until it does.
        await visit.enter(terminal.link.dialsIn ? .offline : .connecting)
        let (commands, continuation) = AsyncStream.makeStream(
            of: TerminalOrder.self,
            bufferingPolicy: .bufferingOldest(16)
        )
        var problem: String?
        var state = TerminalStatus.State.offline
        do {
            let session = try await makeSession(id)
            board.attach(terminal.name, session: continuation)
            let effects = SessionRunner<C>.Effects(
                store: { try await visit.store($0) },
                report: { try await visit.report($0, at: $1) }
            )
            let outcome = try await withGracefulShutdownHandler {
                try await converse(session, SessionRunner(clock: clock, effects: effects), commands)
            } onGracefulShutdown: {
                continuation.yield(TerminalOrder(id: 0, .end))
            }
            switch outcome {
            case .finished(.ended): problem = nil
            case .finished(.silent(let step)): problem = "no answer during \(step)"
            case .finished(.protocolFault(let reason)): problem = reason
            case .finished(.keyRefused):
                problem =
                    "the terminal refused the communication key or password; "
                    + "set key for \(terminal.name) in the configuration"
                state = .refused
            case .linkLost(let reason): problem = reason.map { "the link broke: \($0)" } ?? "the link was closed"
            }
        } catch {
            problem = "\(error)"
        }
        board.attach(terminal.name, session: nil)
        continuation.finish()
        let identified = await visit.leave(to: state, problem: problem)
        return (identified, state)
    }

    private func makeSession(_ id: Int64) async throws -> any TerminalSession {
        guard let type = Registry.named(terminal.protocolName) else {
            throw LinkError.notSupported(address: terminal.protocolName)
        }
        var settings = terminal.session
        settings.zone = intake.rules.zone
        settings.openedAt = intake.clock.now()
        settings.position = try await intake.store.position(terminal: id)
        if let name = terminal.credential { settings.secret = try credentials.secret(named: name) }
        if case .udp = terminal.link { settings.carriage = .datagram }
        if case .serial(_, let line) = terminal.link { settings.characterTime = line.characterTime }
        var generator = SystemRandomNumberGenerator()
        settings.seed = Secret((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
        return type.init(settings: settings)
    }

    /// Opens the kind of link whose messages the session understands.
    private func converse(
        _ session: any TerminalSession,
        _ runner: SessionRunner<C>,
        _ orders: AsyncStream<TerminalOrder>
    ) async throws -> SessionRunner<C>.Outcome {
        if let session = session as? any TerminalSession<[UInt8], [UInt8]> {
            return try await lines.withByteLink(to: terminal.link, seat: seat(type(of: session).descriptor)) {
                try await runner.run(session, on: $0, orders: orders)
            }
        }
        if let session = session as? any TerminalSession<HTTPReply, HTTPRequest> {
            return try await lines.withHTTPLink(to: terminal.link) {
                try await runner.run(session, on: $0, orders: orders)
            }
        }
        if let session = session as? any TerminalSession<PushRequest, PushResponse> {
            return try await lines.withPushLink(to: terminal.link) {
                try await runner.run(session, on: $0, orders: orders)
            }
        }
        throw LinkError.notSupported(address: "\(terminal.link)")
    }

    /// - Returns: nil if the terminal has its line to itself.
    private func seat(_ descriptor: ProtocolDescriptor) -> LineSeat? {
        guard case .serial(_, let line) = terminal.link else { return nil }
        return descriptor.lineUse.turnaround(on: line, isShared: terminal.session.sharesLine)
            .map { LineSeat(address: terminal.session.address, turnaround: $0) }
    }

    private func wait(_ time: Duration) async {
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        board.attach(terminal.name, wake: continuation)
        await withGracefulShutdownHandler {
            await withTaskGroup { group in
                group.addTask { try? await clock.sleep(for: time) }
                group.addTask { for await _ in wakes { break } }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            continuation.yield()
        }
        board.attach(terminal.name, wake: nil)
        continuation.finish()
    }
}
