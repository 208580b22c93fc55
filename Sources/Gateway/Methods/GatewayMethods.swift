import Control
import DaemonConfiguration
import Links
import Storage
import WallClock

/// What the gateway answers on the control socket: one file a noun, each adds its interface and its methods.
struct GatewayMethods: Sendable {
    /// Rows in one reply: keeps a page far below the protocol's 256 KiB.
    static let page = 500
    /// Of frames, which may have 4 KiB each.
    static let framePage = 30

    let fleet: TerminalFleet
    let store: Store
    let intake: Intake
    let drives: DriveDesk
    let board: TerminalBoard
    let push: PushServer?
    let clock: HostClock
    let credentials: Credentials
    let enrolmentTurn: EnrolmentTurn
    /// nil where nothing is reached, as in tests.
    let prober: TerminalProbe<ContinuousClock>?
    /// nil where no mails are sent.
    let mailer: SummaryMailer?
    /// nil where no documents are kept, as in tests.
    let documents: DocumentDesk?
    /// nil: there is no off-site backup.
    let backups: BackupDesk?
    let startedAt: Instant

    init(
        fleet: TerminalFleet,
        store: Store,
        intake: Intake,
        drives: DriveDesk,
        board: TerminalBoard,
        push: PushServer? = nil,
        clock: HostClock,
        credentials: Credentials = Credentials(directory: nil),
        enrolmentTurn: EnrolmentTurn = EnrolmentTurn(),
        prober: TerminalProbe<ContinuousClock>? = nil,
        mailer: SummaryMailer? = nil,
        documents: DocumentDesk? = nil,
        backups: BackupDesk? = nil
    ) {
        self.fleet = fleet
        self.store = store
        self.intake = intake
        self.drives = drives
        self.board = board
        self.push = push
        self.clock = clock
        self.credentials = credentials
        self.enrolmentTurn = enrolmentTurn
        self.prober = prober
        self.mailer = mailer
        self.documents = documents
        self.backups = backups
        startedAt = clock.now()
    }

    /// With the terminals of this moment.
    var configuration: Configuration { fleet.configuration }
    var presenter: Presenter { Presenter(configuration: configuration) }
    var judgement: Judgement {
        Judgement(store: store, configuration: configuration, board: board, clock: clock)
    }

    /// Where a caller begins to follow the feed: at its end, or where an earlier reply ended.
    /// - Throws: `ControlError` for a position that the feed does not have: it would be silent until it gets there.
    func position(since: Int?) async throws -> Int64 {
        let end = try await store.feedEnd()
        guard let since else { return end }
        guard (0...end).contains(Int64(since)) else {
            throw ControlError.badInput(
                "since: \(since) is no position of the feed, which ends at \(end)",
                hint: "a backup may have been restored; begin without since"
            )
        }
        return Int64(since)
    }

    func following(_ kinds: [String], limit: Int = GatewayMethods.page) -> FeedFollowing<ContinuousClock> {
        FeedFollowing(store: store, kinds: kinds, limit: limit, clock: ContinuousClock())
    }

    func change(by caller: Peer) -> Change { Change(by: caller.signature, at: clock.now()) }

    /// Everything that can be called.
    func service() throws -> ControlService {
        var service = try ControlService(
            vendor: "Rollcall",
            product: "rollcalld",
            version: Version.current,
            url: "https://rollcall.invalid/"
        )
        for file in InterfaceFiles.all { try service.add(interface: file) }
        addStatus(to: &service)
        addTerminals(to: &service)
        addFleet(to: &service)
        addScan(to: &service)
        addUnadopted(to: &service)
        addTerminalOrders(to: &service)
        addRecord(to: &service)
        addPunches(to: &service)
        addDrives(to: &service)
        addQuarantine(to: &service)
        addPeople(to: &service)
        addPlans(to: &service)
        addRequests(to: &service)
        addAttendance(to: &service)
        addDays(to: &service)
        addOfficeNews(to: &service)
        addMonths(to: &service)
        addMonthLines(to: &service)
        addSummaryMail(to: &service)
        addReports(to: &service)
        addJournal(to: &service)
        addRetention(to: &service)
        addEnrolment(to: &service)
        addHealth(to: &service)
        addAnomalies(to: &service)
        addFlags(to: &service)
        addOperations(to: &service)
        addOffice(to: &service)
        addBookings(to: &service)
        addAttachments(to: &service)
        return service
    }

    private func addStatus(to service: inout ControlService) {
        service.on(StatusMessages.GetStatus.self, role: nil) { _, caller in
            let configuration = configuration
            return StatusMessages.GetStatus.Output(
                version: Version.current,
                site: configuration.site.name,
                zone: configuration.site.zone.identifier,
                now: presenter.time(clock.now()),
                startedAt: presenter.time(startedAt),
                terminals: configuration.terminals.count,
                online: configuration.terminals.count { board.status($0.name)?.state == .online },
                roles: caller.roles.map(\.rawValue).sorted()
            )
        }
    }
}
