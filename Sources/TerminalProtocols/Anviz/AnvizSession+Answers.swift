import WallClock

extension AnvizSession {
    mutating func handle(_ items: [AnvizFramer.Item], at now: Duration) {
        for item in items where !isEnded {
            switch item {
            case .noise(let bytes, let reason):
                reportFault(reason.description, bytes, isSecret: withholdsBytes)
                markDamaged()
            case .echo: dropEcho()
            case .frame(let frame): handle(frame, at: now)
            }
        }
    }

    private mutating func handle(_ frame: AnvizFrame, at now: Duration) {
        let expected = settings.address == 0 ? device ?? frame.device : settings.address
        guard frame.device == expected, case .answer(let verdict) = frame.kind else {
            // Others on the line have their own sessions.
            return settings.sharesLine ? () : reportUnasked(frame, "an answer of device \(frame.device)")
        }
        if frame.command == .liveRecord { return handleLive(frame.data, at: now) }
        guard case .asking(let question) = state, question.step.command == frame.command else {
            return reportUnasked(frame, "an answer that nobody waits for")
        }
        device = frame.device
        if verdict == .done {
            handle(frame.data, to: question, at: now)
        } else {
            accepted(question, at: now)
            refused(verdict, question.step, at: now)
        }
    }

    private mutating func reportUnasked(_ frame: AnvizFrame, _ reason: String) {
        reportFault(reason, frame.bytes, isSecret: frame.command.isSecret)
    }

    private mutating func markDamaged() {
        guard case .asking(var question) = state else { return }
        question.damaged = true
        state = .asking(question)
    }

    private mutating func accepted(_ question: Question, at now: Duration) {
        lastAnswer = now
        skippedOne = false
        if !question.step.command.isSecret { withholdsBytes = false }
    }

    /// A valid frame that does not hold what was asked for: asked again, since a model that always answers so is one
    /// that cannot be spoken with.
    private mutating func misshaped(_ data: [UInt8], to question: Question) {
        let command = question.step.command
        reportFault("an answer to \(question.step.name) of the wrong shape", data, isSecret: command.isSecret)
        markDamaged()
    }

    private mutating func handle(_ data: [UInt8], to question: Question, at now: Duration) {
        switch question.step {
        case .login(let credentials, let then):
            accepted(question, at: now)
            loggedIn(credentials, then: then, at: now)
        case .basicSettings, .serial, .number, .typeCode:
            accepted(question, at: now)
            learn(data, question.step)
            askNextFact(after: question.step, at: now)
        case .secondSettings:
            accepted(question, at: now)
            warn(of: AnvizSecondSettings(data))
            endRound(at: now)
        case .clock:
            accepted(question, at: now)
            let shown = AnvizTime.time(data)
            if let shown {
                clock = (shown, now)
                actions.append(.report(.clock(shown, asked: question.asked, answered: now)))
            } else {
                clock = nil
                reportFault("the terminal's clock shows no time that exists", data)
            }
            if errand == nil { askCounts(at: now) } else { errandClock(shown, asked: question.asked, at: now) }
        case .capacities:
            accepted(question, at: now)
            capacities = AnvizCapacities(data)
            ask(.counts, at: now)
        case .counts:
            guard let counts = AnvizCounts(data) else { return misshaped(data, to: question) }
            accepted(question, at: now)
            counted(counts, asked: question.asked, at: now)
        case .users(let table, let command): handleUsers(data, table, command, to: question, at: now)
        case .records(let pass): handleRecords(data, pass, to: question, at: now)
        case .clear(let amount):
            accepted(question, at: now)
            let cleared = AnvizInteger.read(data.prefix(3))
            if cleared != UInt64(amount) { reportFault("\(amount) marks to clear, \(cleared) cleared") }
            ask(.counts, at: now)
        case .setClock, .unlock, .writeUser, .deleteUser, .template, .writeTemplate, .deleteLog:
            accepted(question, at: now)
            acted(question.step, data, at: now)
        }
    }

    private mutating func refused(_ verdict: AnvizReturn, _ step: AnvizStep, at now: Duration) {
        switch step {
        case .login: loginRefused(at: now)
        case .basicSettings, .serial, .number, .typeCode: askNextFact(after: step, at: now)
        case .secondSettings: endRound(at: now)
        case .clock:
            reportFault("\(step.name): \(verdict)")
            clock = nil
            if errand == nil { askCounts(at: now) } else { errandClock(nil, asked: now, at: now) }
        case .capacities: ask(.counts, at: now)
        case .counts: countsRefused(verdict, at: now)
        case .users(let table, .users) where table.read == 0: askUsers(.shortUsers, at: now)
        case .users: usersEnded(at: now)
        // What comes behind the last record differs: an answer of none, "empty" or "failed".
        case .records(let pass) where verdict == .empty || verdict == .failed: passRanOut(pass, at: now)
        case .records: finish(.protocolFault("\(step.name): \(verdict)"))
        case .clear:
            reportFault("\(step.name): \(verdict)")
            ask(.counts, at: now)
        case .setClock, .unlock, .writeUser, .deleteUser, .template, .writeTemplate, .deleteLog:
            failed(step, verdict, at: now)
        }
    }

    /// An optional step that nobody answers.
    mutating func skip(_ step: AnvizStep, at now: Duration) {
        switch step {
        case .login(_, let then): if let refusal { finish(.protocolFault(refusal)) } else { ask(then, at: now) }
        case .basicSettings, .serial, .number, .typeCode: askNextFact(after: step, at: now)
        case .secondSettings: endRound(at: now)
        case .users: usersEnded(at: now)
        case .clock, .capacities, .counts, .records, .clear, .setClock, .unlock, .writeUser, .deleteUser, .template,
            .writeTemplate, .deleteLog:
            ask(.counts, at: now)
        }
    }

    private mutating func learn(_ data: [UInt8], _ step: AnvizStep) {
        switch step {
        case .basicSettings:
            let basic = AnvizBasicSettings(data)
            facts.firmware = basic.firmware
            hasSerial = basic.hasSerial
        case .serial: facts.serial = AnvizText.text(data[...])
        case .number where data.count == 4: facts.serial = String(AnvizInteger.read(data[...]))
        case .typeCode: facts.model = AnvizText.text(data[...])
        case .login, .number, .secondSettings, .clock, .capacities, .counts, .users, .records, .clear, .setClock,
            .unlock, .writeUser, .deleteUser, .template, .writeTemplate, .deleteLog:
            break
        }
    }

    private mutating func askNextFact(after step: AnvizStep, at now: Duration) {
        switch step {
        case .basicSettings: ask(hasSerial ? .serial : .number, at: now)
        case .serial: ask(facts.serial == nil ? .number : .typeCode, at: now)
        case .number: ask(.typeCode, at: now)
        case .login, .typeCode, .secondSettings, .clock, .capacities, .counts, .users, .records, .clear, .setClock,
            .unlock, .writeUser, .deleteUser, .template, .writeTemplate, .deleteLog:
            actions.append(.report(.identified(facts)))
            beginRound(at: now)
        }
    }

    private mutating func handleLive(_ data: [UInt8], at now: Duration) {
        guard let record = AnvizRecord(data[...]) else {
            return reportFault("a live record of the wrong length", data)
        }
        guard record.workCode != AnvizRecord.userAdded else {
            usersRead = nil
            return
        }
        guard stores.count < AnvizSession.mostLiveStores else {
            return reportFault("too many live records wait for the disk: left to the log", data)
        }
        weighEpoch(record.seconds, age: .zero, at: now)
        stores.append(.live)
        actions.append(.store([record.logItem(epoch: epoch.epoch)]))
    }

    private mutating func handleRecords(
        _ data: [UInt8],
        _ pass: AnvizLogPass,
        to question: Question,
        at now: Duration
    ) {
        var pass = pass
        let isFirst = pass.table.read == 0
        switch pass.table.take(data) {
        case .malformed: misshaped(data, to: question)
        case .stale: reportFault("an answer that was read already", data)
        case .requestLost: askLost(.records(pass), of: question, at: now)
        case .entries(let entries):
            accepted(question, at: now)
            guard let first = entries.first, let last = entries.last else { return passRanOut(pass, at: now) }
            if isFirst, pass.extent == .new {
                guard passBegan != first else { return stuck(at: now) }
                passBegan = first
            }
            let records = entries.compactMap { AnvizRecord($0[...]) }
            if let newest = AnvizRecord(last[...]) {
                let age = pass.extent == .new ? readThrough.map { now - $0 } : nil
                weighEpoch(newest.seconds, age: age, at: now)
            }
            stores.append(.answer)
            actions.append(.store(records.map { $0.logItem(epoch: epoch.epoch) }))
            goOn(with: pass, at: now)
        }
    }

    private mutating func weighEpoch(_ seconds: UInt32, age: Duration?, at now: Duration) {
        guard let clock else { return }
        let shown = clock.shown.adding(seconds: (now - clock.at).components.seconds)
        if epoch.weigh(seconds, clock: shown, age: age) {
            reportFault(
                "records count from \(epoch.epoch.start) by the terminal's clock: "
                    + "those that this terminal sent before were read a day off"
            )
        }
    }
}
