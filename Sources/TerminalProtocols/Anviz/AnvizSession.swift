import WallClock

/// A conversation with an Anviz terminal: who it is, then again and again its clock, its counts, its users when they
/// changed, and the new punches. Orders come in between.
///
/// One request is out at a time. Punches are read, stored, and only when they are committed their marks are cleared,
/// exactly as many: whatever happens in between, the next round reads them again.
/// Source: protocols/anviz.md.
package struct AnvizSession: TerminalSession {
    package static let descriptor = ProtocolDescriptor(
        name: "anviz",
        title: "Anviz TC_B over serial, USB or TCP 5010",
        links: ["serial", "tcp", "usb"],
        keepsLog: true,
        lineUse: .shared(quiet: .milliseconds(200)),
        verification: .anviz,
        keys: .lowBits,
        driveFiles: [.anvizRecords, .anvizUsers],
        // No restart: the published description has none.
        orders: [
            .setClock, .unlock, .clearLog, .readUsers, .writeUser, .deleteUser, .readTemplates, .writeTemplate,
        ]
    )

    /// How long an answer may take on a line of its own. No source states it; the longest takes 0.6 s on the line at
    /// 9,600 baud.
    static let patience = Duration.seconds(2)
    /// How long its beginning may take on a line that others wait for: an address where nobody is costs them this.
    static let patienceOnBus = Duration.milliseconds(500)
    /// A byte at 9,600 baud, the slowest line.
    static let slowestByte = Duration.microseconds(1_042)
    /// How often a request is repeated when nothing came, and when damaged bytes came.
    static let silentRepeats = 1
    static let damagedRepeats = 3
    /// Live records that wait for the disk; further ones are left to the log, which has them as well.
    static let mostLiveStores = 64
    /// The terminal is asked on while fewer of its answers than this are on their way to the disk.
    static let answersAhead = 4

    enum State {
        case opening
        case asking(Question)
        /// Between an answer and the next request.
        case resting(until: Duration, then: AnvizStep)
        /// Waits for the disk. Looked at now and then only so that there is always a deadline.
        case storing(AnvizLogPass, look: Duration)
        case idle(until: Duration)
        case ended
    }

    /// A request that is out.
    struct Question {
        var step: AnvizStep
        /// When it was sent first: a repeat may be answered with the first one's answer.
        var asked: Duration
        var deadline: Duration
        var repeats = 0
        /// On a line of its own, and if nothing but noise comes.
        var latest = Duration.zero
        /// Bytes came that are no valid answer.
        var damaged = false
    }

    enum Store { case answer, live }

    let settings: SessionSettings
    /// Silence between an answer and the next request.
    let turnaround: Duration
    var state = State.opening
    var framer = AnvizFramer(expecting: .answers)
    var actions: [ByteAction] = []
    /// Stores that are not yet committed, oldest first.
    var stores: [Store] = []

    var facts = TerminalFacts(templateFormat: AnvizTemplate.format)
    var hasSerial = true
    var capacities: AnvizCapacities?
    var capacitiesWereAsked = false
    var counts: AnvizCounts?
    var countsAsked = Duration.zero
    var clock: (shown: LocalDateTime, at: Duration)?
    var epoch: AnvizEpochEvidence
    var users: [TerminalUser] = []
    /// What was counted when the users were read last; nil if they must be read.
    var usersRead: [Int]?
    var roster = AnvizRoster()
    var ledger = AnvizLedger()
    /// The record that the last pass over new records began with, in this round.
    var passBegan: [UInt8]?
    var everythingWasRead = false
    /// What the terminal stored before this was read.
    var readThrough: Duration?

    var lastAnswer = Duration.zero
    /// The step before went unanswered: if this one does too, nobody is there.
    var skippedOne = false
    /// What comes in may be the damaged answer to a request for secrets.
    var withholdsBytes = false
    /// Orders that wait, oldest first, and the one under way.
    var orders: [TerminalOrder] = []
    var errand: AnvizErrand?
    /// Who answered first: with address 0 nobody else is taken from then on.
    var device: UInt32?
    var credentials: AnvizCredentials?
    /// Why the terminal may want a login; nil while it does not.
    var refusal: String?
    var secondSettingsWereAsked = false
    /// Requests that an adapter gave back, and that were dropped.
    package private(set) var echoes = 0
    var syncs = false
    var ends = false

    package init(settings: SessionSettings) { self.init(settings: settings, turnaround: .zero) }

    /// - Parameters:
    ///   - turnaround: silence between an answer and the next request. Zero, since a terminal alone on its line needs
    ///     none and a long log would take three times as long; on an RS485 bus who lets its sessions take turns keeps
    ///     the 200 ms (protocols/anviz.md, Frame).
    ///   - epoch: what is believed until the terminal's records say otherwise.
    package init(settings: SessionSettings, turnaround: Duration, epoch: AnvizEpoch = .secondOfJanuary) {
        self.settings = settings
        self.turnaround = turnaround
        self.epoch = AnvizEpochEvidence(epoch: epoch)
    }

    package var deadline: Duration? {
        let own: Duration
        switch state {
        case .opening: own = .zero
        case .asking(let question): own = question.deadline
        case .resting(let until, _): own = until
        case .storing(_, let look): own = look
        case .idle(let until): own = until
        case .ended: return nil
        }
        return framer.deadline.map { min($0, own) } ?? own
    }

    package mutating func start(at now: Duration) -> [ByteAction] {
        guard case .opening = state else { return [] }
        if settings.sharesLine, settings.address == 0 {
            finish(.protocolFault("on a line with others each terminal needs its own address = NUMBER"))
        } else if let secret = settings.secret {
            logIn(AnvizLogin.data(account: settings.account, password: secret), at: now)
        } else {
            ask(.basicSettings, at: now)
        }
        return takeActions()
    }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [ByteAction] {
        settle(at: now)
        // Between two turns of ours the line belongs to others.
        if !isEnded, awaitsAnswer || !settings.sharesLine { hear(bytes, at: now) }
        return takeActions()
    }

    private mutating func hear(_ bytes: [UInt8], at now: Duration) {
        if settings.sharesLine, !bytes.isEmpty, case .asking(var question) = state {
            question.deadline = min(question.latest, max(question.deadline, now + AnvizFramer.silence))
            state = .asking(question)
        }
        handle(framer.receive(bytes, at: now), at: now)
    }

    package mutating func tick(at now: Duration) -> [ByteAction] {
        settle(at: now)
        return takeActions()
    }

    package var awaitsAnswer: Bool { if case .asking = state { true } else { false } }

    package mutating func sent(at now: Duration) {
        guard case .asking(var question) = state else { return }
        if question.repeats == 0 { question.asked = max(question.asked, now) }
        setDeadline(of: &question, from: now)
        state = .asking(question)
    }

    package mutating func committed(at now: Duration) -> [ByteAction] {
        settle(at: now)
        if !isEnded, !stores.isEmpty, stores.removeFirst() == .answer, case .storing(let pass, _) = state {
            goOn(with: pass, at: now)
        }
        return takeActions()
    }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] {
        settle(at: now)
        switch (order.command, state) {
        case (_, .ended): break
        case (.sync, .idle): beginRound(at: now)
        case (.sync, _): syncs = true
        case (.end, .opening), (.end, .resting), (.end, .idle): finish(.ended)
        case (.end, .asking), (.end, .storing): ends = true
        case (.restart, _): actions.append(.report(.answered(order: order.id, .unsupported)))
        case (
            .setClock, _
        ), (.unlock, _), (.clearLog, _), (.readUsers, _), (.writeUser, _), (.deleteUser, _), (.readTemplates, _),
            (.writeTemplate, _):
            guard orders.count < AnvizErrand.mostWaiting else {
                actions.append(.report(.answered(order: order.id, .refused("too many orders wait for this terminal"))))
                break
            }
            orders.append(order)
            if case .idle = state { endRound(at: now) }
        }
        return takeActions()
    }

    var isEnded: Bool { if case .ended = state { true } else { false } }

    private mutating func takeActions() -> [ByteAction] {
        defer { actions.removeAll() }
        return actions
    }
}

extension AnvizSession {
    /// Sends the request of `step`, now or after the turnaround; finishes instead if that was ordered. An order that
    /// waits comes first where nothing is half done.
    mutating func ask(_ step: AnvizStep, at now: Duration) {
        if ends {
            finish(.ended)
        } else if errand == nil, step.isBoundary, !orders.isEmpty {
            begin(orders.removeFirst(), then: step, at: now)
        } else if let credentials, now - lastAnswer >= AnvizLogin.lapse, step.command != .login {
            send(.login(credentials, then: step), at: now)
        } else {
            send(step, at: now)
        }
    }

    private mutating func send(_ step: AnvizStep, at now: Duration) {
        if lastAnswer + turnaround > now {
            state = .resting(until: lastAnswer + turnaround, then: step)
        } else {
            send(Question(step: step, asked: now, deadline: now), at: now)
        }
    }

    mutating func finish(_ end: SessionEnd) {
        state = .ended
        actions.append(.finish(end))
    }

    /// - Parameter bytes: at most 256 go out; none if they may hold a password.
    mutating func reportFault(_ reason: String, _ bytes: [UInt8] = [], isSecret: Bool = false) {
        let note =
            isSecret ? "\(reason) (\(bytes.count) bytes withheld: they may hold a password or a template)" : reason
        actions.append(.report(.fault(isSecret ? [] : Array(bytes.prefix(256)), reason: note)))
    }

    private mutating func send(_ question: Question, at now: Duration) {
        var question = question
        if question.step.command.isSecret { withholdsBytes = true }
        // Rounded to the nearest second, which is all that the terminal takes.
        let time = AnvizTime.bytes(settings.wallClock(at: now + .milliseconds(500))) ?? []
        let frame = AnvizFrame(
            device: settings.address,
            command: question.step.command,
            data: question.step.data(time: time)
        )
        setDeadline(of: &question, from: now)
        state = .asking(question)
        framer.sent = frame.bytes
        actions.append(.send(frame.bytes))
    }

    /// The question's deadline if the request goes out now.
    private func setDeadline(of question: inout Question, from now: Duration) {
        question.latest = max(question.latest, now + AnvizSession.patience)
        let wait =
            settings.sharesLine
            ? AnvizSession.patienceOnBus + AnvizSession.slowestByte * framer.sent.count : AnvizSession.patience
        question.deadline = max(question.deadline, now + wait)
    }

    /// An adapter gave back what it sent.
    mutating func dropEcho() {
        echoes += 1
        if echoes == 1 { reportFault("the line gives back what is sent to it; these echoes are dropped") }
    }

    /// Everything that is due at `now`. Afterwards ``deadline`` is not in the past.
    private mutating func settle(at now: Duration) {
        if let deadline = framer.deadline, now >= deadline {
            handle(framer.expire(at: now), at: now)
            // The damaged answer is over: no need to wait for the rest of the two seconds.
            if case .asking(let question) = state, question.damaged, now < question.deadline { unanswered(at: now) }
        }
        switch state {
        case .asking(let question) where now >= question.deadline: unanswered(at: now)
        case .resting(let until, let step) where now >= until:
            send(Question(step: step, asked: now, deadline: now), at: now)
        case .storing(let pass, let look) where now >= look: state = .storing(pass, look: now + .seconds(60))
        case .idle(let until) where now >= until: beginRound(at: now)
        case .opening, .asking, .resting, .storing, .idle, .ended: break
        }
    }

    /// The request that is out gets no valid answer.
    mutating func unanswered(at now: Duration) {
        guard case .asking(let question) = state else { return }
        if ends { return finish(.ended) }
        // Clearing twice would take the marks of punches that nobody read. Whether it was done, the counts will tell.
        if case .clear = question.step {
            reportFault("no answer to \(question.step.name)")
            passBegan = nil
            return ask(.counts, at: now)
        }
        if question.step == .deleteLog { return unheard(question.step, at: now) }
        let limit = question.damaged ? AnvizSession.damagedRepeats : silentRepeats
        if question.repeats < limit { return repeatQuestion(question, at: now) }
        if question.step.isErrand, !skippedOne {
            skippedOne = true
            return unheard(question.step, at: now)
        }
        if question.step.isOptional, !skippedOne {
            skippedOne = true
            reportFault("no answer to \(question.step.name)")
            return skip(question.step, at: now)
        }
        finish(
            question.damaged
                ? .protocolFault("no valid answer to \(question.step.name)") : .silent(during: question.step.name)
        )
    }

    /// Whoever was not there before is probably not there yet: on a shared line that is asked once at a time.
    private var silentRepeats: Int { settings.sharesLine && device == nil ? 0 : AnvizSession.silentRepeats }

    private mutating func repeatQuestion(_ question: Question, at now: Duration) {
        var question = question
        question.repeats += 1
        question.deadline = now
        question.latest = now
        switch question.step {
        case .users(var table, let command):
            table.repeatRequest()
            question.step = .users(table, command)
        case .records(var pass):
            pass.table.repeatRequest()
            question.step = .records(pass)
        case .login, .basicSettings, .serial, .number, .typeCode, .secondSettings, .clock, .capacities, .counts, .clear,
            .setClock, .unlock, .writeUser, .deleteUser, .template, .writeTemplate, .deleteLog:
            break
        }
        send(question, at: now)
    }

    /// The terminal never saw the request that `step` repeated: the same entries are asked for again.
    mutating func askLost(_ step: AnvizStep, of question: Question, at now: Duration) {
        guard question.repeats < AnvizSession.damagedRepeats else {
            return finish(.protocolFault("\(step.name) do not go on"))
        }
        send(
            Question(step: step, asked: question.asked, deadline: now, repeats: question.repeats + 1),
            at: now
        )
    }
}
