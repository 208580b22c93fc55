import WallClock

/// An order under way, with what it must remember from one answer to the next.
struct AnvizErrand: Equatable, Sendable {
    enum Stage: Equatable, Sendable {
        /// The counts are asked, to know what is there.
        case preparing
        /// The order's own request is out.
        case acting
        /// The counts are asked again, to know what is there now.
        case settling
        /// The log is read and committed; it must be counted so many times more without having grown.
        case proving(records: Int, counts: Int)
    }

    let order: TerminalOrder
    /// The step that waited for the order; nil if the terminal was left alone.
    let then: AnvizStep?
    var stage = Stage.preparing
    var attempts = 0
    /// Templates that came, and fingers still to be asked for.
    var templates: [BiometricTemplate] = []
    var fingers: [Int] = []
    /// Records of the log that are committed and were counted: so many may be deleted.
    var proven = 0
    /// Why it did not work, although the counts are still to be asked.
    var problem: String?

    init(_ order: TerminalOrder, then: AnvizStep?) {
        self.order = order
        self.then = then
    }

    /// How often a clock is set, or a log is read that grows, before the order is refused.
    static let mostAttempts = 3
    /// A clock that was set may be off by this much when it is read back, in seconds.
    static let clockTolerance: Int64 = 2
    /// Orders that wait for their turn.
    static let mostWaiting = 64
}

extension AnvizSession {
    /// Begins with the order, or answers what can be answered without the terminal.
    mutating func begin(_ order: TerminalOrder, then: AnvizStep?, at now: Duration) {
        errand = AnvizErrand(order, then: then)
        switch order.command {
        case .setClock: act(.setClock, at: now)
        case .unlock: act(.unlock, at: now)
        case .readUsers, .clearLog: ask(.counts, at: now)
        case .writeUser(let user): if checked(user.user, at: now) != nil { ask(.counts, at: now) }
        case .deleteUser(let user): if let code = checked(user, at: now) { act(.deleteUser(code), at: now) }
        case .readTemplates(let user):
            guard let code = checked(user, at: now) else { return }
            errand?.fingers = Set([0, 1] + roster.fingers(of: code)).sorted()
            askNextTemplate(of: code, at: now)
        case .writeTemplate(let template): write(template, at: now)
        case .sync, .end, .restart: conclude(.unsupported, at: now)
        }
    }

    /// - Returns: nil if nobody can have this user id; the order is answered then.
    private mutating func checked(_ user: String, at now: Duration) -> UInt64? {
        if let code = AnvizUser.code(user) { return code }
        conclude(.refused("user ids of this terminal are numbers from 1 to 1099511627775, not \"\(user)\""), at: now)
        return nil
    }

    private mutating func act(_ step: AnvizStep, at now: Duration) {
        errand?.stage = .acting
        ask(step, at: now)
    }

    private mutating func settle(at now: Duration) {
        errand?.stage = .settling
        ask(.counts, at: now)
    }

    /// Answers the order; the session goes on where it was.
    mutating func conclude(_ result: OrderResult, at now: Duration) {
        guard let finished = errand else { return }
        errand = nil
        actions.append(.report(.answered(order: finished.order.id, result)))
        if let next = finished.then { ask(next, at: now) } else { endRound(at: now) }
    }

    // MARK: Answers

    /// The terminal said "done" to the order's own request.
    mutating func acted(_ step: AnvizStep, _ data: [UInt8], at now: Duration) {
        switch step {
        case .setClock: ask(.clock, at: now)
        case .unlock: conclude(.done, at: now)
        case .writeUser(let record, let form):
            // Which bit stands for the only user sent is not quite described: any will do, but "done" alone will not.
            if data.prefix(2).contains(where: { $0 != 0 }), data.count >= 2 {
                roster.write(record, of: AnvizInteger.read(record[0..<5]))
                settle(at: now)
            } else {
                writeInAnotherForm(than: form, "the terminal said done, but took no user", at: now)
            }
        case .deleteUser(let code):
            roster.write(nil, of: code)
            settle(at: now)
        case .template(let code, let index): took(data, of: code, index: index, at: now)
        case .writeTemplate(let code, let index, _):
            roster.noteFinger(index, of: code)
            settle(at: now)
        case .deleteLog:
            let (cleared, proven) = (AnvizInteger.read(data.prefix(3)), errand?.proven ?? 0)
            if cleared > UInt64(proven) { reportFault("\(proven) records to clear, \(cleared) cleared") }
            settle(at: now)
        case .login, .basicSettings, .serial, .number, .typeCode, .secondSettings, .clock, .capacities, .counts,
            .users, .records, .clear:
            break
        }
    }

    /// The terminal refused the order's own request.
    mutating func failed(_ step: AnvizStep, _ verdict: AnvizReturn, at now: Duration) {
        switch step {
        case .deleteUser(let code) where verdict == .noSuchUser:
            roster.write(nil, of: code)
            settle(at: now)
        case .writeUser(_, let form) where verdict == .failed:
            writeInAnotherForm(than: form, "\(step.name): \(verdict)", at: now)
        case .template(let code, _) where verdict != .locked && verdict != .timeOut:
            askNextTemplate(of: code, at: now)
        case .writeTemplate(let code, let index, _) where verdict == .fingerExists && errand?.problem == nil:
            // Perhaps the very one, written by a request whose answer was lost.
            errand?.problem = "\(step.name): \(verdict); delete the person at this terminal first"
            ask(.template(code, index: index), at: now)
        default: conclude(.refused("\(step.name): \(verdict)"), at: now)
        }
    }

    /// Nothing came, however often it was asked. The session goes on: a model may lack the command.
    mutating func unheard(_ step: AnvizStep, at now: Duration) {
        // At once, to see that somebody is there.
        syncs = true
        switch step {
        case .deleteLog:
            // Never sent twice: the counts tell whether it was done.
            errand?.problem = "no answer to \(step.name)"
            settle(at: now)
        case .template: conclude(.unsupported, at: now)
        default: conclude(.refused("no answer to \(step.name): it may have been done all the same"), at: now)
        }
    }

    // MARK: Clock

    /// The terminal's clock was read while an order is under way; nil if it shows no time.
    mutating func errandClock(_ shown: LocalDateTime?, asked: Duration, at now: Duration) {
        let right = settings.wallClock(at: (asked + now) / 2)
        let isRight = shown.map { abs($0.wallSeconds - right.wallSeconds) <= AnvizErrand.clockTolerance } ?? false
        if isRight { return conclude(.done, at: now) }
        errand?.attempts += 1
        if let errand, errand.attempts < AnvizErrand.mostAttempts { return act(.setClock, at: now) }
        let shows = shown.map { "\($0)" } ?? "no time"
        conclude(.refused("the clock shows \(shows) after it was set to \(right)"), at: now)
    }

    // MARK: Counts

    mutating func errandCounted(_ counts: AnvizCounts, at now: Duration) {
        guard let errand else { return }
        switch (errand.order.command, errand.stage) {
        case (.clearLog, let stage): clearingCounted(counts, stage, at: now)
        case (.writeUser, .preparing) where roster.isCurrent(counts): writeUser(at: now)
        case (.writeUser, .preparing), (.readUsers, _): askUsers(.users, at: now)
        default:
            roster.confirm(counts)
            conclude(.done, at: now)
        }
    }

    /// The whole table was read, or as much as the terminal told of it.
    mutating func errandUsersEnded(isWhole: Bool, count: Int, at now: Duration) {
        guard let errand else { return }
        guard isWhole else {
            return conclude(.refused("\(count) users could be read, \(counts?.users ?? 0) are counted"), at: now)
        }
        if case .writeUser = errand.order.command { writeUser(at: now) } else { conclude(.done, at: now) }
    }

    // MARK: Users

    private mutating func writeUser(as form: AnvizUser.Form? = nil, at now: Duration) {
        guard case .writeUser(let user)? = errand?.order.command else { return }
        let form = form ?? roster.form ?? .unicode
        do throws(AnvizUser.Refusal) {
            let known = AnvizUser.code(user.user).flatMap { roster.record(of: $0) }
            act(.writeUser(try AnvizUser.bytes(user, form: form, known: known), form), at: now)
        } catch {
            let reason =
                switch error {
                case .code: "no user id of this terminal"
                case .card: "a card number that is too large for this terminal"
                case .name: "a name with letters that this terminal's code page lacks"
                }
            conclude(.refused("user \(user.user): \(reason)"), at: now)
        }
    }

    /// The form is known from the users that are there. A terminal without any is tried with each.
    private mutating func writeInAnotherForm(than form: AnvizUser.Form, _ problem: String, at now: Duration) {
        guard roster.form == nil else { return conclude(.refused(problem), at: now) }
        switch form {
        case .unicode: writeUser(as: .local, at: now)
        case .local: writeUser(as: .short, at: now)
        case .short: conclude(.refused(problem), at: now)
        }
    }

    // MARK: Templates

    private mutating func askNextTemplate(of code: UInt64, at now: Duration) {
        guard let errand else { return }
        if case .writeTemplate = errand.order.command {
            return conclude(.refused(errand.problem ?? "writing a template failed"), at: now)
        }
        guard let index = errand.fingers.first else { return conclude(.templates(errand.templates), at: now) }
        self.errand?.fingers.removeFirst()
        act(.template(code, index: index), at: now)
    }

    private mutating func took(_ data: [UInt8], of code: UInt64, index: Int, at now: Duration) {
        let bytes = AnvizTemplate.bytes(data, key: AnvizTemplate.key(user: code, index: index))
        if case .writeTemplate(let wanted)? = errand?.order.command, bytes == wanted.bytes {
            roster.noteFinger(index, of: code)
            return settle(at: now)
        }
        if let bytes, case .readTemplates(let user)? = errand?.order.command {
            errand?.templates.append(
                BiometricTemplate(user: user, kind: .finger, index: index, format: AnvizTemplate.format, bytes: bytes)
            )
        }
        askNextTemplate(of: code, at: now)
    }

    private mutating func write(_ template: BiometricTemplate, at now: Duration) {
        guard template.kind == .finger, template.format == AnvizTemplate.format,
            AnvizTemplate.indices.contains(template.index), (1...AnvizTemplate.longest).contains(template.bytes.count)
        else {
            return conclude(
                .refused("this terminal takes fingers 0 to 9 of the format \(AnvizTemplate.format), not \(template)"),
                at: now
            )
        }
        guard let code = checked(template.user, at: now) else { return }
        act(.writeTemplate(code, index: template.index, template.bytes), at: now)
    }

    // MARK: Clearing the log

    private mutating func clearingCounted(_ counts: AnvizCounts, _ stage: AnvizErrand.Stage, at now: Duration) {
        switch stage {
        case .preparing:
            guard counts.records > 0 else { return conclude(.cleared(records: 0), at: now) }
            ask(.records(AnvizLogPass(.beforeClearing, counts: counts, asked: countsAsked)), at: now)
        case .proving(let records, let left):
            guard counts.records == records else {
                return proveAgain("\(counts.records) records, \(records) read", at: now)
            }
            // Twice: the late copy of an earlier answer may pass for one count, but not for both.
            guard left <= 1 else {
                errand?.stage = .proving(records: records, counts: left - 1)
                return ask(.counts, at: now)
            }
            errand?.proven = records
            act(.deleteLog, at: now)
        case .acting, .settling:
            syncs = true
            let proven = errand?.proven ?? 0
            if counts.records == 0 || counts.records < proven && counts.newRecords == counts.records {
                // What is there is new: it was punched since.
                ledger = AnvizLedger()
                conclude(.cleared(records: proven), at: now)
            } else {
                let problem = errand?.problem.map { "\($0); " } ?? ""
                conclude(.refused("\(problem)the terminal still counts \(counts.records) records"), at: now)
            }
        }
    }

    /// The log was read to its end and is committed.
    mutating func errandLogRead(_ pass: AnvizLogPass, at now: Duration) {
        guard pass.table.isComplete else {
            return proveAgain("\(pass.table.read) records could be read, \(pass.table.wanted) are counted", at: now)
        }
        errand?.stage = .proving(records: pass.table.read, counts: 2)
        ask(.counts, at: now)
    }

    private mutating func proveAgain(_ problem: String, at now: Duration) {
        errand?.attempts += 1
        guard let errand, errand.attempts < AnvizErrand.mostAttempts else {
            return conclude(.refused("\(problem): the log is left as it is"), at: now)
        }
        self.errand?.stage = .preparing
        ask(.counts, at: now)
    }
}
