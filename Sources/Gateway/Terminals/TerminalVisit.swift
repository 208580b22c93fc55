import Attendance
import DaemonConfiguration
import Logging
import Storage
import TerminalHealth
import TerminalProtocols
import WallClock

/// One connection with one terminal, as the rest of the daemon sees it: what it reports goes to the store and the
/// board from here.
actor TerminalVisit {
    private let terminal: Configuration.Terminal
    private let id: Int64
    private let intake: Intake
    private let board: TerminalBoard
    private let logger: Logger
    private var source: RecordSource?
    private var isIdentified = false
    private var facts = TerminalFacts()
    private var watermarkWritten: Instant?
    private var storedSinceWatermark = true
    /// A setting of the clock that was ordered without being asked, with the drift before it.
    private var clockOrder: (id: Int, before: Int64)?
    /// The terminal would not set its clock: not asked again in this visit.
    private var isClockRefused = false

    init(terminal: Configuration.Terminal, id: Int64, intake: Intake, board: TerminalBoard, logger: Logger) {
        self.terminal = terminal
        self.id = id
        self.intake = intake
        self.board = board
        self.logger = logger
    }

    private var now: Instant { intake.clock.now() }

    private func about(_ event: JournalEvent, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        .of(event, more.merging(["terminal": "\(terminal.name)"]) { own, _ in own })
    }

    /// Something was received that brings the terminal forward: it said who it is and its log moved.
    private(set) var madeProgress = false

    /// A terminal that comes or goes is an event of the feed and a line in the log; each attempt between is neither.
    func enter(_ state: TerminalStatus.State, problem: String? = nil) async {
        let transition = board.enter(terminal.name, state, problem: problem)
        if let line = transition.line {
            let message: Logger.Message = "terminal \(terminal.name) is \(line.text)"
            logger.log(
                level: line.isProblem ? .warning : .notice,
                message,
                metadata: about(.terminalState, ["state": "\(transition.state.rawValue)"])
            )
        }
        guard transition.isNews else { return }
        do {
            let state = transition.state.rawValue
            try await intake.store.announceTerminal(terminal.name, state: state, reason: problem, at: now)
        } catch {
            logger.error("the feed cannot be written: \(error)")
        }
    }

    /// Returns when the items are on disk.
    func store(_ items: [LogItem]) async throws {
        let outcomes = try await intake.take(items, from: try await currentSource())
        let again = outcomes.count { $0 == .record(.duplicateUpload) || $0 == .damagedAgain }
        storedSinceWatermark = storedSinceWatermark || again < outcomes.count
        madeProgress = madeProgress || again < outcomes.count
        board.heard(terminal.name, bytes: 0)
        board.count(terminal.name, .stored, by: outcomes.count - again)
        board.count(terminal.name, .duplicates, by: again)
        await intake.health?.took(items, outcomes, from: terminal)
    }

    /// - Parameter time: since the session opened, now.
    func report(_ report: TerminalReport, at time: Duration) async throws {
        let now = now
        board.heard(terminal.name, bytes: 0)
        if let signal = HealthSignal(report) { await intake.health?.note(signal, of: terminal.name) }
        switch report {
        case .identified(let facts):
            let isFirst = !isIdentified
            self.facts = facts
            if !isIdentified { board.count(terminal.name, .sessions) }
            isIdentified = true
            board.update(terminal.name) { status in
                status.facts = facts
                status.lastError = nil
            }
            try await intake.store.noteContact(
                terminal: id,
                serial: facts.serial,
                verificationTable: facts.verificationTable,
                at: now
            )
            guard isFirst else { break }  // it told more of itself
            await enter(.online)
        case .counts(let counts):
            board.update(terminal.name) { $0.counts = counts }
        case .clock(let local, let asked, let answered):
            let asking = now.adding(milliseconds: -(time - (asked + answered) / 2).inMilliseconds)
            // The terminal cuts its time to the second, so on average half a second has passed of it.
            let shown = intake.rules.zone.instant(of: local).adding(milliseconds: 500)
            let drift = shown.milliseconds(since: asking)
            board.update(terminal.name) { $0.drift = drift }
            await intake.health?.note(.clock(drift: drift), of: terminal.name)
            try await intake.store.note(ClockReading(at: asking, drift: drift), terminal: id)
            try await considerClock(drift: drift)
        case .users(let users):
            let capacity = board.status(terminal.name)?.counts.userCapacity
            try await intake.store.noteUsers(users, terminal: id, facts: facts, userCapacity: capacity, at: now)
        case .logRead(let began):
            madeProgress = true
            try await noteLogRead(began: now.adding(milliseconds: -(time - began).inMilliseconds))
        case .answered(let order, let result):
            board.settle(terminal.name, order: order, result)
            if let ordered = clockOrder, ordered.id == order { try await noteClock(result, before: ordered.before) }
        case .operation(let operation):
            try await intake.store.announceOperation(terminal.name, operation, at: now)
        case .position(let position): try await intake.store.notePosition(position, terminal: id)
        case .rejections(let count): board.count(terminal.name, .rejections, by: count)
        case .fault(let bytes, let reason):
            board.count(terminal.name, .faults)
            try await intake.store.noteFault(terminal: id, bytes: bytes, reason: reason, at: now)
        }
    }

    /// Orders the terminal's clock to be set if its policy wants that now.
    private func considerClock(drift: Int64) async throws {
        guard terminal.clock == .step, clockOrder == nil, !isClockRefused else { return }
        let now = now
        let decision = ClockRule.decide(
            policy: terminal.clock,
            drift: drift,
            wall: intake.rules.zone.local(at: now),
            sinceLastSet: try await intake.store.lastClockSetting(terminal: terminal.name).map {
                now.milliseconds(since: $0)
            },
            edges: try await intake.store.plans().edges
        )
        guard decision == .set, try await intake.store.trusts(now), let order = board.post(.setClock, to: terminal.name)
        else { return }
        clockOrder = (order, drift)
    }

    private func noteClock(_ result: OrderResult, before: Int64) async throws {
        clockOrder = nil
        switch result {
        case .done:
            let setting = ClockSetting(before: before, after: board.status(terminal.name)?.drift)
            try await intake.store.note(setting, terminal: terminal.name, change: Change(by: "rollcalld", at: now))
            logger.notice(
                "terminal \(terminal.name): its clock was \(Presenter.seconds(before)) s off and was set",
                metadata: about(.clockSet)
            )
        case .refused(let reason):
            isClockRefused = true
            logger.warning("terminal \(terminal.name): its clock was not set: \(reason)", metadata: about(.clockNotSet))
        case .unsupported, .templates, .cleared:
            isClockRefused = true
            logger.warning(
                "terminal \(terminal.name): its clock is off and cannot be set from here",
                metadata: about(.clockNotSet)
            )
        }
    }

    /// A terminal whose clock is slow stamps a punch earlier than it happens, so by its clock less is proven read.
    private func noteLogRead(began: Instant) async throws {
        let drift = board.status(terminal.name)?.drift ?? 0
        let watermark = began.adding(milliseconds: min(0, drift))
        board.update(terminal.name) { [now] status in
            status.watermark = max(status.watermark ?? watermark, watermark)
            status.lastSync = now
        }
        // Held in memory and written at most once a minute when nothing new came: a crash then only makes us wait
        // for the next contact, and an idle office writes nothing to its disk each poll.
        if let written = watermarkWritten, !storedSinceWatermark, watermark.milliseconds(since: written) < 60_000 {
            return
        }
        try await intake.store.noteWatermark(terminal: id, until: watermark, contact: now)
        watermarkWritten = watermark
        storedSinceWatermark = false
    }

    private func currentSource() async throws -> RecordSource {
        if let source { return source }
        let opened = try await intake.store.openSource(
            terminal: terminal.name,
            link: "\(terminal.link)",
            serial: facts.serial ?? "",
            at: now
        )
        source = opened
        return opened
    }
}
