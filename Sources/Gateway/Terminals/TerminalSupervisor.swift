import DaemonConfiguration
import Glibc
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
    let conversations: Conversations<C>
    let credentials: Credentials
    let clock: C
    let random: @Sendable () -> Double
    let logger: Logger

    func run() async {
        conversations.expect(terminal.link)
        defer { conversations.forget(terminal.link) }
        var backoff = Backoff()
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            board.count(terminal.name, .attempts)
            let reached = await attempt()
            if reached.progress { backoff.reset() }
            if reached.state == .refused { backoff.slowest() }
            guard !Task.isShuttingDownGracefully && !Task.isCancelled else { break }
            // Whoever wakes us knows something new: a plug, or an administrator at the terminal.
            if await wait(backoff.next(random: random)) { backoff.reset() }
        }
    }

    /// One link and one session, from open to close; every error ends here.
    private func attempt() async -> (progress: Bool, state: TerminalStatus.State) {
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
            let runner = SessionRunner(clock: clock, effects: effects(of: visit), limits: SessionLimits(terminal))
            let outcome = try await withGracefulShutdownHandler {
                try await conversations.hold(terminal, session, runner, commands)
            } onGracefulShutdown: {
                continuation.yield(TerminalOrder(id: 0, .end))
            }
            (problem, state) = ending(outcome)
        } catch let error as LinkError {
            problem = "\(error)"
            if error.isAbsence { state = .absent }
        } catch {
            problem = "\(error)"
        }
        board.attach(terminal.name, session: nil)
        continuation.finish()
        await visit.enter(state, problem: problem)
        return (await visit.madeProgress, state)
    }

    private func effects(of visit: TerminalVisit) -> SessionRunner<C>.Effects {
        let (board, name) = (board, terminal.name)
        return SessionRunner<C>.Effects(
            store: { try await visit.store($0) },
            report: { try await visit.report($0, at: $1) },
            opened: { board.show(name, .opened) },
            closed: { board.show(name, .closed) },
            heard: { bytes in
                board.heard(name, bytes: bytes?.count ?? 0)
                board.show(name, .message(bytes, byHost: false))
            },
            said: { bytes in
                if let bytes { board.count(name, .bytesSent, by: bytes.count) }
                board.show(name, .message(bytes, byHost: true))
            }
        )
    }

    private func ending(_ outcome: SessionRunner<C>.Outcome) -> (problem: String?, state: TerminalStatus.State) {
        switch outcome {
        case .finished(.ended): (nil, .offline)
        case .finished(.silent(let step)): ("no answer during \(step)", .offline)
        case .finished(.protocolFault(let reason)): (reason, .offline)
        case .finished(.keyRefused):
            (
                "the terminal refused the key or password; set key for \(terminal.name) in the configuration",
                .refused
            )
        case .linkLost(let reason): (reason.map { "the link broke: \($0)" } ?? "the link was closed", .offline)
        case .stuck(let reason): (reason, .offline)
        }
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
        settings.carriage = terminal.carriage
        if case .serial(_, let line) = terminal.link { settings.characterTime = line.characterTime }
        var generator = SystemRandomNumberGenerator()
        settings.seed = Secret((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
        return type.init(settings: settings)
    }

    /// - Returns: whether somebody ended the wait.
    private func wait(_ time: Duration) async -> Bool {
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let next = intake.clock.now().adding(milliseconds: time.inMilliseconds)
        board.update(terminal.name) { $0.nextAttempt = next }
        board.attach(terminal.name, wake: continuation)
        let isWoken = await withGracefulShutdownHandler {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try? await clock.sleep(for: time)
                    return false
                }
                group.addTask {
                    for await _ in wakes { return true }
                    return false
                }
                defer { group.cancelAll() }
                return await group.next() ?? false
            }
        } onGracefulShutdown: {
            continuation.yield()
        }
        board.attach(terminal.name, wake: nil)
        continuation.finish()
        return isWoken
    }
}

extension LinkError {
    /// The device is not plugged in.
    var isAbsence: Bool {
        switch self {
        case .notPluggedIn, .lineLost: true
        case .system(_, _, let code): [ENOENT, ENODEV, ENXIO].contains(code)
        case .notPermitted, .ambiguous, .unsuitable, .broken, .busy, .unreachable, .notSupported: false
        }
    }
}
