import WallClock

/// A conversation with a Hikvision face terminal over ISAPI: who it is, its clock, its event stream for the punches of
/// this moment, and again and again a search of its log, which is the record.
///
/// One question is out at a time, the stream beside it. The log is searched when the session begins, at every poll, after
/// every opening of the stream, and when the stream's serial numbers leave a gap; reading twice is harmless.
/// A search is over time and not over serial numbers: those begin again when the terminal is reset.
/// Source: protocols/face.md, Hikvision ISAPI.
package struct ISAPISession: TerminalSession {
    package typealias Inbound = HTTPReply
    package typealias Outbound = HTTPRequest

    package static let descriptor = ProtocolDescriptor(
        name: "isapi",
        title: "Hikvision face terminals, ISAPI over HTTP",
        links: ["http"],
        keepsLog: true,
        verification: .hikvision,
        readsWholeLog: true,
        orders: [.setClock, .restart, .unlock, .readUsers, .writeUser, .deleteUser]
    )

    /// How long nothing may come of an answer; no source states it.
    static let patience = Duration.seconds(10)
    /// And how long all of it may take.
    static let longestAnswer = Duration.seconds(60)
    /// Thirty events with all their fields are a tenth of it.
    static let mostAnswerBytes = 1 << 20
    /// How often an unanswered question is repeated.
    static let mostRepeats = 1
    /// Searches that fail one after another before the session is given up.
    static let mostSearchFailures = 3
    /// How far back the log is read when nothing is known of it: what is older cannot become a punch.
    /// Source: attendance.md 1.12, maxAgeDays.
    static let memory = 400 * 86_400
    /// Read again before what was read to its end, for clocks that were set in between.
    static let wideOverlap = 86_400
    static let narrowOverlap = 600
    static let wideInterval = Duration.seconds(3_600)
    /// Between two searches that gaps in the stream ask for.
    static let gapInterval = Duration.seconds(5)
    /// Live events that wait for the disk; further ones are left to the next search.
    static let mostLiveStores = 64

    enum State {
        case opening
        case asking(Exchange)
        /// A page is on its way to the disk. Looked at now and then only so that there is always a deadline.
        case storing(look: Duration)
        case idle(until: Duration)
        case ended
    }

    /// A question that is out.
    struct Exchange {
        var id: Int
        var step: ISAPIStep
        var attempt = DigestLogin.Attempt()
        /// When it was sent last.
        var asked: Duration
        var deadline: Duration
        var repeats = 0
        var head: HTTPHead?
        var body: [UInt8] = []
    }

    enum Store { case page, live }

    let settings: SessionSettings
    var login: DigestLogin
    var state = State.opening
    var stream = ISAPIStream()
    var actions: [SessionAction<HTTPRequest>] = []
    /// Stores that are not yet committed, oldest first.
    var stores: [Store] = []
    var lastCall = 0

    var facts: TerminalFacts?
    var orders: [TerminalOrder] = []
    var ends = false

    var clockIsDue = true
    /// Terminal's clock minus ours in seconds: as measured last, and the lowest since the last complete search.
    var drift: Int64 = 0
    var lowestDrift: Int64 = 0

    var search: ISAPISearch?
    var searchIsDue = true
    /// Asked for while one was under way, which may have passed the place already.
    var searchIsWanted = false
    var searchIsSupported = true
    var searchFailures = 0
    var nextRound = Duration.zero
    var nextWide = Duration.zero
    var lastSearchBegan: Duration?
    /// When the last complete search began, and the last complete wide one.
    var readThrough: Duration?
    var wideThrough: Duration?

    var usersAreDue = true
    /// Rejections up to this event were counted.
    var rejectionsThrough: (time: LocalDateTime, serial: Int64)

    package init(settings: SessionSettings) {
        self.init(settings: settings, seed: (0..<16).map { _ in UInt8.random(in: 0...255) })
    }

    /// - Parameter seed: 16 random bytes or more, of which the client's nonces and the names of searches come.
    package init(settings: SessionSettings, seed: [UInt8]) {
        self.settings = settings
        login = DigestLogin(account: settings.account, password: settings.secret, seed: seed)
        rejectionsThrough = (settings.wallClock(at: .zero), .max)
    }

    package var deadline: Duration? {
        let own: Duration
        switch state {
        case .opening: own = .zero
        case .asking(let exchange): own = exchange.deadline
        case .storing(let look): own = look
        case .idle(let until): own = until
        case .ended: return nil
        }
        return stream.deadline.map { min($0, own) } ?? own
    }

    /// Nobody else is on an HTTP link.
    package var awaitsAnswer: Bool { false }

    package mutating func start(at now: Duration) -> [SessionAction<HTTPRequest>] {
        if case .opening = state { ask(.deviceInfo, at: now) }
        return takeActions()
    }

    package mutating func receive(_ message: HTTPReply, at now: Duration) -> [SessionAction<HTTPRequest>] {
        settle(at: now)
        if message.call == stream.call { handleStream(message, at: now) } else { handleAnswer(message, at: now) }
        return takeActions()
    }

    package mutating func tick(at now: Duration) -> [SessionAction<HTTPRequest>] {
        settle(at: now)
        return takeActions()
    }

    package mutating func sent(at now: Duration) {
        guard case .asking(var exchange) = state, exchange.head == nil else { return }
        exchange.asked = max(exchange.asked, now)
        exchange.deadline = max(exchange.deadline, now + ISAPISession.patience)
        state = .asking(exchange)
    }

    package mutating func committed(at now: Duration) -> [SessionAction<HTTPRequest>] {
        settle(at: now)
        if !isEnded, !stores.isEmpty, stores.removeFirst() == .page, case .storing = state { pageIsStored(at: now) }
        return takeActions()
    }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [SessionAction<HTTPRequest>] {
        settle(at: now)
        switch (order.command, state) {
        case (_, .ended): break
        case (.sync, _): searchSoon(at: now, after: .zero)
        case (.end, .asking(let exchange)) where exchange.step.changesTerminal: ends = true
        case (.end, _): sayGoodbye()
        case (.clearLog, _):
            answer(
                order,
                .refused(
                    "ISAPI has no command that empties the log of a terminal; its newest events push the oldest out"
                )
            )
        case (.readTemplates, _), (.writeTemplate, _): answer(order, .unsupported)
        case (.setClock, .idle), (.restart, .idle), (.unlock, .idle), (.readUsers, .idle), (.writeUser, .idle),
            (.deleteUser, .idle):
            orders.append(order)
            proceed(at: now)
        case (.setClock, _), (.restart, _), (.unlock, _), (.readUsers, _), (.writeUser, _), (.deleteUser, _):
            orders.append(order)
        }
        return takeActions()
    }

    var isEnded: Bool { if case .ended = state { true } else { false } }

    private mutating func takeActions() -> [SessionAction<HTTPRequest>] {
        defer { actions.removeAll() }
        return actions
    }
}

extension ISAPISession {
    mutating func finish(_ end: SessionEnd) {
        if let call = stream.call { actions.append(.send(.cancel(call))) }
        stream = ISAPIStream()
        state = .ended
        actions.append(.finish(end))
    }

    mutating func sayGoodbye() {
        if case .asking(let exchange) = state { actions.append(.send(.cancel(exchange.id))) }
        finish(.ended)
    }

    /// Bodies hold names and stay out of it.
    mutating func reportFault(_ reason: String) { actions.append(.report(.fault([], reason: reason))) }

    mutating func answer(_ order: TerminalOrder, _ result: OrderResult) {
        actions.append(.report(.answered(order: order.id, result)))
    }

    /// Everything that is due at `now`. Afterwards ``deadline`` is not in the past.
    private mutating func settle(at now: Duration) {
        switch state {
        case .asking(let exchange) where now >= exchange.deadline:
            actions.append(.send(.cancel(exchange.id)))
            unanswered(exchange, nil, at: now)
        case .storing(let look) where now >= look: state = .storing(look: now + .seconds(60))
        case .idle(let until) where now >= until:
            beginRound()
            proceed(at: now)
        case .opening, .asking, .storing, .idle, .ended: break
        }
        if !isEnded { settleStream(at: now) }
    }
}

extension HTTPReply {
    /// The call that it answers.
    var call: Int {
        switch self {
        case .head(let call, _), .body(let call, _), .end(let call), .failed(let call, _): call
        }
    }
}
