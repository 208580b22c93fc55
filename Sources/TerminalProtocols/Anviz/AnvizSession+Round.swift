extension AnvizSession {
    mutating func beginRound(at now: Duration) {
        syncs = false
        passBegan = nil
        everythingWasRead = false
        ask(.clock, at: now)
    }

    mutating func endRound(at now: Duration) {
        if ends { return finish(.ended) }
        if !orders.isEmpty { return begin(orders.removeFirst(), then: nil, at: now) }
        if !secondSettingsWereAsked {
            secondSettingsWereAsked = true
            return ask(.secondSettings, at: now)
        }
        if syncs { return beginRound(at: now) }
        state = .idle(until: now + max(.zero, settings.poll))
    }

    /// The capacities first if this session does not know them: they go out with the counts.
    mutating func askCounts(at now: Duration) {
        guard !capacitiesWereAsked else { return ask(.counts, at: now) }
        capacitiesWereAsked = true
        ask(.capacities, at: now)
    }

    mutating func counted(_ counts: AnvizCounts, asked: Duration, at now: Duration) {
        self.counts = counts
        countsAsked = asked
        actions.append(
            .report(
                .counts(
                    TerminalCounts(
                        users: counts.users,
                        fingers: counts.fingers,
                        records: counts.records,
                        newRecords: counts.newRecords,
                        userCapacity: capacities?.users,
                        recordCapacity: capacities?.records
                    )
                )
            )
        )
        if errand != nil {
            errandCounted(counts, at: now)
        } else if usersRead == counts.enrolment {
            readLog(at: now)
        } else {
            askUsers(.users, at: now)
        }
    }

    // MARK: Users

    mutating func askUsers(_ command: AnvizCommand, at now: Duration) {
        users = []
        roster.begin()
        usersRead = counts?.enrolment
        let wanted = min(counts?.users ?? 0, AnvizRoster.most)
        guard wanted > 0 else { return usersEnded(at: now) }
        let lengths = command == .shortUsers ? [AnvizUser.Form.short] : [.local, .unicode]
        // Eight, not twelve: the answer may hold 40 bytes each.
        let table = AnvizTableRead(firstMode: 1, most: 8, wanted: wanted, lengths: lengths.map(\.rawValue))
        ask(.users(table, command), at: now)
    }

    mutating func handleUsers(
        _ data: [UInt8],
        _ table: AnvizTableRead,
        _ command: AnvizCommand,
        to question: Question,
        at now: Duration
    ) {
        var table = table
        switch table.take(data) {
        case .malformed:
            reportFault("an answer to users of the wrong shape", data, isSecret: true)
            usersEnded(at: now)
        case .stale: reportFault("an answer that was read already", data, isSecret: true)
        case .requestLost: askLost(.users(table, command), of: question, at: now)
        case .entries(let entries):
            lastAnswer = now
            skippedOne = false
            roster.add(entries)
            users += entries.compactMap { entry in
                AnvizUser.Form(rawValue: entry.count).flatMap { AnvizUser.user(entry, form: $0) }
            }
            if entries.isEmpty || table.isComplete {
                usersEnded(at: now)
            } else {
                ask(.users(table, command), at: now)
            }
        }
    }

    /// No more users come. Fewer than the terminal counts are not its whole table and are not reported.
    mutating func usersEnded(at now: Duration) {
        let isWhole = users.count == counts?.users
        if isWhole {
            actions.append(.report(.users(users)))
        } else {
            reportFault("\(users.count) users read, \(counts?.users ?? 0) counted")
        }
        let count = users.count
        roster.complete(isWhole ? counts : nil)
        users = []
        if errand == nil { readLog(at: now) } else { errandUsersEnded(isWhole: isWhole, count: count, at: now) }
    }

    // MARK: Log

    private mutating func readLog(at now: Duration) {
        guard let counts else { return endRound(at: now) }
        if ledger.disagrees(with: counts) {
            reportFault("\(counts.records) records, \(counts.newRecords) new: some may have lost their mark unread")
            readEverything(at: now)
        } else if counts.newRecords == 0 {
            logRead(countsAsked)
            endRound(at: now)
        } else {
            ask(.records(AnvizLogPass(.new, counts: counts, asked: countsAsked)), at: now)
        }
    }

    /// Once a round: if the counts still disagree behind it, the next round reads everything again.
    private mutating func readEverything(at now: Duration) {
        guard let counts, !everythingWasRead else { return endRound(at: now) }
        everythingWasRead = true
        let pass = AnvizLogPass(.everything, counts: counts, asked: countsAsked)
        goOn(with: pass, at: now)
    }

    /// More of a pass is asked for while the disk works on the last answers; its end waits until all is committed.
    mutating func goOn(with pass: AnvizLogPass, at now: Duration) {
        let waiting = stores.count { $0 == .answer }
        let isOver = pass.isOver || pass.table.isComplete
        guard waiting == 0 || !isOver && waiting < AnvizSession.answersAhead else {
            state = .storing(pass, look: now + .seconds(60))
            return
        }
        if isOver { passEnded(pass, at: now) } else { ask(.records(pass), at: now) }
    }

    /// The terminal has no more of a pass.
    mutating func passRanOut(_ pass: AnvizLogPass, at now: Duration) {
        var pass = pass
        pass.isOver = true
        goOn(with: pass, at: now)
    }

    /// No more records come in this pass, and all that came are committed.
    mutating func passEnded(_ pass: AnvizLogPass, at now: Duration) {
        let read = pass.table.read
        switch pass.extent {
        case .beforeClearing: errandLogRead(pass, at: now)
        case .new where read == 0:
            reportFault("\(pass.marks) new records counted, none read")
            readEverything(at: now)
        case .new:
            ledger.committedNew(read)
            ask(.clear(read), at: now)
        case .everything where !pass.table.isComplete:
            // Which were left out, nobody knows; they may be the marked ones. The next round tries again.
            reportFault("\(read) records read, \(pass.table.wanted) counted")
            endRound(at: now)
        case .everything:
            ledger.committedEverything(read)
            logRead(pass.began)
            // The marks of punches made since the counts are newer than these, and stay.
            let marks = min(pass.marks, read)
            if marks > 0 { ask(.clear(marks), at: now) } else { endRound(at: now) }
        }
    }

    /// A pass begins with the record that the last one began with, although its mark was cleared.
    mutating func stuck(at now: Duration) {
        reportFault("marks that were cleared are still there")
        readEverything(at: now)
    }

    private mutating func logRead(_ began: Duration) {
        readThrough = began
        actions.append(.report(.logRead(began: began)))
    }
}

extension AnvizSession {
    // MARK: Login

    /// - Parameter data: nil if account or password do not fit into a login.
    mutating func logIn(_ data: [UInt8]?, at now: Duration) {
        guard let data else {
            reportFault("account and password of a login have at most 12 bytes each")
            return finish(.keyRefused)
        }
        let areFactory = data == AnvizCredentials.factory.data
        ask(.login(AnvizCredentials(data: data, areFactory: areFactory), then: .basicSettings), at: now)
    }

    mutating func loggedIn(_ credentials: AnvizCredentials, then: AnvizStep, at now: Duration) {
        if credentials.areFactory, self.credentials == nil {
            reportFault("the terminal still has the password of the factory: change it there and set key")
        }
        self.credentials = credentials
        refusal = nil
        ask(then, at: now)
    }

    mutating func loginRefused(at now: Duration) {
        guard let refusal else { return finish(.keyRefused) }
        // The factory's password was only a guess.
        finish(.protocolFault("\(refusal); if the terminal wants a login, set account and key"))
    }

    /// Newer models do nothing for who has not logged in. Which verdict they give is not described; the common one is
    /// taken for it.
    mutating func countsRefused(_ verdict: AnvizReturn, at now: Duration) {
        let reason = "\(AnvizStep.counts.name): \(verdict)"
        guard verdict == .failed, credentials == nil, settings.secret == nil, refusal == nil, errand == nil else {
            return finish(.protocolFault(reason))
        }
        refusal = reason
        ask(.login(.factory, then: .basicSettings), at: now)
    }

    mutating func warn(of second: AnvizSecondSettings) {
        guard second.dailyCorrection > 0 else { return }
        reportFault(
            "the terminal changes its clock by \(second.dailyCorrection) seconds each day (second settings, byte 15): "
                + "set that to 0 at the terminal, or its drift is ordered"
        )
    }
}
