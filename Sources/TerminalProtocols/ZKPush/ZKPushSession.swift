import WallClock

/// A conversation with a ZKTeco terminal that dials in and pushes (ADMS, "iclock"). Source: protocols/zk-push.md.
///
/// The terminal asks, we answer: its tables are acknowledged only after the commit, and what we want from it waits
/// until it asks for orders. It is silent when it has asked nothing for three times the delay that we told it.
package struct ZKPushSession: TerminalSession {
    package static let descriptor = ProtocolDescriptor(
        name: "zk-push",
        title: "ZKTeco terminals that push (ADMS, HTTP)",
        links: ["push"],
        keepsLog: true,
        verification: .zk,
        driveFiles: DriveFileName.Kind.zk,
        orders: [
            .setClock, .restart, .unlock, .readUsers, .writeUser, .deleteUser, .readTemplates, .writeTemplate,
        ]
    )

    /// Told to the terminal: how long it waits before it sends again what was not acknowledged.
    package static let errorDelay: Duration = .seconds(10)
    /// Items in one `store`: a large backlog is made durable in pieces, and acknowledged in one.
    static let batch = 1_000
    /// How often a position is reported that only saves a repetition.
    static let positionInterval: Duration = .seconds(60)

    enum Stage: Equatable, Sendable { case unopened, running, finished }

    /// A request whose lines are not all durable.
    struct Pending: Sendable {
        var request: UInt64
        var stores: Int
        var answer: String
        var table: String
        var stamp: String?
    }

    let settings: SessionSettings
    /// Told to the terminal: the time between two requests for orders, whole seconds.
    package let delay: Duration
    var stage = Stage.unopened
    var actions: [SessionAction<PushResponse>] = []
    var pending: [Pending] = []

    var lastContact: Duration = .zero
    var facts = TerminalFacts()
    var counts = TerminalCounts()
    /// The version of the terminal's finger templates, `10`; nil until it is told.
    var fingerVersion: String?
    var isIdentified = false

    /// nil until a request named the terminal.
    var position: PushPosition?
    var reportedPosition: String?
    var positionDue: Duration?

    /// The first quiet contact since the last piece of the log; see ``noteQuiet(at:)``.
    var quietSince: Duration?
    /// Something of the log was refused, so the terminal still holds it.
    var owesLog = false

    var commands = PushCommands()
    /// By user id; nil until the whole table was read in this session.
    var users: [String: TerminalUser]?
    var clockReported: Duration?
    var hasToldPhotos = false

    package init(settings: SessionSettings) {
        self.settings = settings
        delay = .seconds(min(max(1, settings.poll.components.seconds), 3_600))
        commands = PushCommands(firstID: Int(settings.openedAt.seconds % 100_000) * 1_000)
    }

    package var deadline: Duration? {
        guard stage != .finished else { return nil }
        // Before its first request nothing is expected of it: it dials in when it wants to.
        let due = isIdentified ? lastContact + silence : .seconds(86_400)
        return [due, positionDue, commands.deadline].compactMap { $0 }.min()
    }

    /// HTTP pairs requests and answers, so nobody else's turn depends on it.
    package var awaitsAnswer: Bool { false }

    var silence: Duration { delay * 3 }

    package mutating func start(at now: Duration) -> [SessionAction<PushResponse>] {
        guard stage == .unopened else { return [] }
        stage = .running
        return []
    }

    package mutating func receive(_ request: PushRequest, at now: Duration) -> [SessionAction<PushResponse>] {
        guard stage == .running else { return [] }
        lastContact = now
        guard let serial = request.target.serial else {
            answer(request, status: 400, "no serial number")
            return handOut(at: now)
        }
        if position == nil { position = PushPosition(serial: serial, text: settings.position) }
        if facts.serial == nil { facts.serial = serial }
        if let version = request.target["pushver"] ?? request.target["pushversion"], facts.platform == nil {
            facts.platform = "push \(version.prefix(32))"
        }
        if !isIdentified {
            isIdentified = true
            reportedPosition = position?.text
            actions.append(.report(.identified(facts)))
        }
        noteClock(request, at: now)
        handle(request, at: now)
        return handOut(at: now)
    }

    package mutating func tick(at now: Duration) -> [SessionAction<PushResponse>] {
        guard stage == .running else { return [] }
        for outcome in commands.expired(at: now) { settle(outcome, at: now) }
        if let due = positionDue, now >= due { reportPosition() }
        if isIdentified, now >= lastContact + silence { leave(.silent(during: "waiting for its next request")) }
        return handOut(at: now)
    }

    package mutating func sent(at now: Duration) {}

    package mutating func committed(at now: Duration) -> [SessionAction<PushResponse>] {
        guard stage == .running, let first = pending.first else { return [] }
        pending[0].stores -= 1
        if pending[0].stores == 0 {
            pending.removeFirst()
            acknowledge(first, at: now)
        }
        return handOut(at: now)
    }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [SessionAction<PushResponse>] {
        guard stage != .finished else { return [] }
        if isIdentified || order.command == .end || order.command == .sync {
            obey(order, at: now)
        } else {
            actions.append(.report(.answered(order: order.id, .refused("the terminal has not dialled in yet"))))
        }
        return handOut(at: now)
    }

    // MARK: Shared by the parts

    mutating func answer(_ request: PushRequest, status: Int = 200, _ body: String = "OK") {
        actions.append(.send(PushResponse(id: request.id, status: status, body: body)))
    }

    mutating func report(fault bytes: [UInt8], reason: String) {
        actions.append(.report(.fault(bytes, reason: reason)))
    }

    /// Everything that was not answered is answered with "later": the terminal sends it again.
    mutating func leave(_ end: SessionEnd) {
        for request in pending { actions.append(.send(PushResponse(id: request.request, status: 503, body: ""))) }
        pending = []
        reportPosition()
        stage = .finished
        actions.append(.finish(end))
    }

    mutating func reportPosition() {
        positionDue = nil
        guard let text = position?.text, text != reportedPosition else { return }
        reportedPosition = text
        actions.append(.report(.position(text)))
    }

    /// Durable lines are acknowledged, and the terminal's stamp of them becomes the position.
    private mutating func acknowledge(_ request: Pending, at now: Duration) {
        actions.append(.send(PushResponse(id: request.request, body: request.answer)))
        position?.note(request.stamp, of: request.table)
        owesLog = false
        quietSince = nil
        if positionDue == nil { positionDue = now + Self.positionInterval }
    }

    private mutating func handOut(at now: Duration) -> [SessionAction<PushResponse>] {
        defer { actions = [] }
        return actions
    }
}
