package import DaemonConfiguration
import Control
import Links
package import Logging
import NIOCore
import NIOPosix
import Office
import ServiceLifecycle
import Storage
import TerminalProtocols
package import UnixSignals
import WallClock

/// The daemon's services, wired together: everything that is injected is chosen here.
package struct Daemon: Sendable {
    private let configuration: Configuration
    private let access: AccessRules
    private let stateDirectory: String
    private let socketPath: String
    private let credentials: Credentials
    private let manager: ServiceManager
    private let reload: @Sendable () throws -> Configuration
    private let logger: Logger

    /// - Parameter reload: reads the configuration once more, on SIGHUP.
    /// - Throws: ``AccessRuleError`` for access rules that cannot be followed.
    package init(
        configuration: Configuration,
        stateDirectory: String,
        socketPath: String,
        credentials: Credentials,
        manager: ServiceManager,
        reload: @escaping @Sendable () throws -> Configuration,
        logger: Logger
    ) throws {
        self.configuration = configuration
        access = try AccessRules(configuration.access)
        self.stateDirectory = stateDirectory
        self.socketPath = socketPath
        self.credentials = credentials
        self.manager = manager
        self.reload = reload
        self.logger = logger
    }

    /// Runs until it is told to stop gracefully.
    /// - Throws: `StoreError` or `ListeningError` if state or socket cannot be used.
    package func run(gracefulShutdownSignals signals: [UnixSignal]) async throws {
        let clock = HostClock.system
        let store = try Store(directory: stateDirectory)
        try await store.deriveOffice(by: RunningProgram.identity, modules: .office)
        let rules = IntakeRules(policy: configuration.policy, zone: configuration.site.zone)
        var intake = Intake(store: store, rules: rules, clock: clock)
        // One thread moves the bytes of every terminal and client.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let push = configuration.push.map { push in
            PushServer(host: push.host, port: push.port, group: group, clock: clock, logger: logger)
        }
        let board = TerminalBoard(clock: clock)
        let fleet = try await TerminalFleet(
            configuration: configuration,
            store: store,
            board: board,
            logger: logger
        )
        let health = HealthMonitor(fleet: fleet, store: store, board: board, clock: clock, logger: logger)
        try await health.resume()
        intake.health = health
        let fraud = FraudMonitor(fleet: fleet, store: store, board: board, clock: clock, logger: logger)
        try await fraud.resume()
        let enrolmentTurn = EnrolmentTurn()
        let drives = DriveDesk(fleet: fleet, intake: intake, logger: logger)
        let lines = Lines(group: group, push: push)
        let office: @Sendable () -> OfficeDesk = {
            OfficeDesk(store: store, configuration: fleet.configuration, board: board, clock: clock)
        }
        let mailer = configuration.summary.map { settings in
            SummaryMailer(
                settings: settings,
                fleet: fleet,
                store: store,
                board: board,
                clock: clock,
                office: office,
                logger: logger
            )
        }
        let documents = try DocumentServices(
            configuration: configuration,
            stateDirectory: stateDirectory,
            credentials: credentials,
            office: office,
            logger: logger
        )
        let methods = GatewayMethods(
            fleet: fleet,
            store: store,
            intake: intake,
            drives: drives,
            board: board,
            push: push,
            clock: clock,
            credentials: credentials,
            enrolmentTurn: enrolmentTurn,
            prober: TerminalProbe(lines: lines, clock: ContinuousClock()),
            mailer: mailer,
            documents: documents.desk,
            backups: documents.backups
        )
        let service = try methods.service()
        let sockets =
            try manager.listeners.isEmpty
            ? [ListeningSocket(path: socketPath)] : manager.listeners.map { try ListeningSocket(descriptor: $0) }
        let server = ControlServer(
            service: service,
            access: access,
            rolesOfAccount: { await office().socketRoles(ofAccount: $0) },
            sockets: sockets,
            eventLoop: group.next(),
            logger: logger
        )
        let listeningIntake = intake
        let supervision = FleetService(fleet: fleet, logger: logger) { terminal in
            TerminalSupervisor(
                terminal: terminal,
                intake: listeningIntake,
                board: board,
                conversations: Conversations(lines),
                credentials: credentials,
                clock: ContinuousClock(),
                random: { Double.random(in: 0...1) },
                logger: logger
            )
        }
        logger.info(
            "rollcalld \(Version.current) serves \(socketPath)",
            metadata: .of(
                .started,
                [
                    "terminals": "\(fleet.configuration.terminals.count)",
                    "site": "\(configuration.site.name)",
                ]
            )
        )
        let driveWatch = DriveWatch(
            desk: drives,
            clock: ContinuousClock(),
            now: { Change(by: "rollcalld", at: clock.now()) },
            logger: logger
        )
        // The socket first, and last to close: whoever asks is answered before the first terminal was reached.
        var services: [any Service] = [ControlSocket(server: server)]
        if let push { services.append(PushDoor(server: push, logger: logger)) }
        services.append(
            MonitorService(
                monitor: health,
                failure: "the terminals' health cannot be judged",
                clock: ContinuousClock(),
                logger: logger
            )
        )
        services.append(
            MonitorService(
                monitor: fraud,
                failure: "punches cannot be checked for fraud",
                clock: ContinuousClock(),
                logger: logger
            )
        )
        services.append(
            MonitorService(
                monitor: HostClockWatch(
                    store: store,
                    rules: rules,
                    host: clock,
                    clock: ContinuousClock(),
                    logger: logger
                ),
                failure: "records that came while this machine's clock was behind cannot be judged again",
                clock: ContinuousClock(),
                logger: logger
            )
        )
        services += [
            supervision, PlugWatcher(fleet: fleet, board: board, logger: logger),
            StaleWatch(board: board, store: store, host: clock, clock: ContinuousClock(), logger: logger),
            Reload(fleet: fleet, read: reload, manager: manager, logger: logger), driveWatch,
        ]
        services.append(
            ClosedMonthWatch(
                store: store,
                judgement: { Judgement(store: store, configuration: fleet.configuration, board: board, clock: clock) },
                logger: logger
            )
        )
        services.append(
            DayFeedService(
                feed: DayFeed(fleet: fleet, store: store, board: board, clock: clock),
                store: store,
                clock: ContinuousClock(),
                logger: logger
            )
        )
        services.append(
            OfficeWatch(desk: office, clock: ContinuousClock(), logger: logger)
        )
        services += documents.services
        if let mailer, let settings = configuration.summary {
            let letters = OfficeMailer(
                desk: OfficeDesk(store: store, configuration: configuration, board: board, clock: clock),
                settings: settings,
                logger: logger
            )
            services.append(MailWatch(tick: mailer.tick, clock: ContinuousClock()))
            services.append(MailWatch(tick: letters.tick, clock: ContinuousClock()))
        } else {
            try await store.stopOfficeMails()
        }
        if configuration.removesLeavers {
            let desk = EnrolmentDesk(
                fleet: fleet,
                store: store,
                board: board,
                clock: clock,
                credentials: credentials
            )
            let removal = LeaverRemoval(desk: desk, turn: enrolmentTurn, clock: ContinuousClock(), logger: logger)
            services.append(removal)
        }
        if configuration.retentionIsAutomatic {
            let desk = RetentionDesk(store: store, configuration: configuration, clock: clock)
            services.append(RetentionWatch(desk: desk, clock: ContinuousClock(), logger: logger))
        }
        // Last: it says that everything else is there.
        services.append(
            Health(
                manager: manager,
                store: store,
                board: board,
                fleet: fleet,
                eventLoop: group.next(),
                clock: ContinuousClock(),
                now: { clock.now() },
                logger: logger
            )
        )
        var settings = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: signals,
            logger: logger
        )
        settings.maximumGracefulShutdownDuration = .seconds(4)
        let lifecycle = ServiceGroup(configuration: settings)
        do {
            try await lifecycle.run()
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
        try store.checkpoint()
        logger.info("rollcalld stopped", metadata: .of(.stopped))
    }
}

/// The control server as a service: a graceful stop ends it.
private struct ControlSocket: Service {
    let server: ControlServer

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await server.run() }
    }
}

/// Where terminals dial in, as a service. An address that cannot be had yet (a cable, another program) costs those
/// terminals only.
private struct PushDoor: Service {
    let server: PushServer
    let logger: Logger

    func run() async throws {
        var backoff = Backoff()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                return try await server.run()
            } catch let error as LinkError {
                let wait = backoff.next { Double.random(in: 0...1) }
                logger.error("terminals cannot dial in: \(error); tried again in \(wait.inMilliseconds) ms")
                // Only the daemon's stop ends the pause early, and then the loop ends too.
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: wait) }
            }
        }
    }
}
