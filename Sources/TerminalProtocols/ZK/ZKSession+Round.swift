/// A round: what changed, and reading it.
extension ZKSession {
    mutating func beginRound(at now: Duration) {
        round = Round(isForced: wantsSync || isClearing)
        wantsSync = false
        ask(.counts, at: now)
    }

    /// FREE SIZES was answered.
    mutating func planRound(at now: Duration) {
        let isLogWanted = round.isForced || counts.records != recordsRead || counts.isLogFull
        // A uid may have been given to somebody else since.
        round.wantsUsers =
            counts.users != usersRead || usersRead == nil || isLogWanted && logForm == .uid
            || running?.wantsUsers == true
        round.wantsLog = isLogWanted
        if counts.users == 0, round.wantsUsers { takeUsers([], at: now) }
        // An empty log is read by its count, and so is one that did not grow since it was read.
        if counts.records == 0 || !isLogWanted { takeLog(began: request.asked) }
        ask(.clock, at: now)
    }

    mutating func readNext(at now: Duration) {
        guard round.wantsUsers || round.wantsLog else { return finishRound(at: now) }
        guard round.isDisabled else { return ask(.disable(padded: false), at: now) }
        if round.wantsUsers {
            table = ZKTableRead(.users, promised: counts.users ?? 0, began: now)
        } else {
            round.logAttempts += 1
            table = ZKTableRead(.log, promised: counts.records ?? 0, began: now)
            if isClearing { table?.digest = ZKLogDigest() }
        }
        ask(.table, at: now)
    }

    /// The running order empties the log.
    var isClearing: Bool { running?.order.command == .clearLog }
    var isInFinalRead: Bool { isClearing && running?.clearing.phase == .finalRead }

    mutating func finishRound(at now: Duration) {
        if mayBeDisabled { return ask(.enable, at: now) }
        if !hasRegistered { return ask(.register, at: now) }
        if running != nil { return continueOrder(at: now) }
        if wantsSync { return beginRound(at: now) }
        if !orders.isEmpty { return begin(orders.removeFirst(), at: now) }
        stage = .idle
        due = now + settings.poll
    }

    // MARK: Tables

    mutating func answerTransfer(_ packet: ZKPacket, to question: ZKQuestion, at now: Duration) {
        // Its PREPARE DATA was lost, so nobody knows how much belongs to it.
        let needsAnnouncement = isDatagram && (question.isTemplate || question == .table && !hasBuffer)
        if needsAnnouncement, packet.command.isData, transfer.announced == nil,
            packet.data.count >= ZKTableRead.datagramChunkSize
        {
            return incomplete("\(packet.data.count) bytes without an announcement", question, at: now)
        }
        switch transfer.receive(packet) {
        case .idle: tally.staleAnswers += 1
        case .more:
            // A whole table may take an hour; a chunk is short and comes to its end.
            if wantsEnd, question == .table { return leave(.ended) }
            due = min(now + answerTime, requestEnd)
            // Without the terminal's buffer the whole table comes as one transfer.
            let isWaitedFor = isDatagram && (transfer.announced ?? 0) <= ZKTableRead.datagramTableLimit
            if question == .table, !isWaitedFor, transfer.held >= ZKTableRead.chunkSize { decode(at: now) }
        case .complete where question.isTemplate, .announced where question.isTemplate:
            tookTemplate(packet, question, at: now)
        case .complete: completeTransfer(of: question, at: now)
        case .announced(let data):
            guard question == .table, hasBuffer, let size = ZKFields(data).u32(1),
                size <= ZKTransfer.maximumTable
            else { return wrong("no announcement", packet.bytes, to: question, at: now) }
            table?.buffered = Int(size)
            wantsEnd ? leave(.ended) : continueTable(at: now)
        case .refused where question.isTemplate: tookTemplate(packet, question, at: now)
        case .refused:
            guard question == .table, hasBuffer, !wantsEnd else {
                return wrong("refused", packet.bytes, to: question, at: now)
            }
            hasBuffer = false
            ask(.table, at: now)
        case .incomplete(let reason): incomplete(reason, question, at: now)
        case .wrong(let reason):
            isDatagram
                ? incomplete(reason, question, at: now) : wrong(reason, packet.bytes, to: question, at: now)
        }
    }

    private mutating func completeTransfer(of question: ZKQuestion, at now: Duration) {
        if case .chunk(_, let size) = question, transfer.held != size {
            return wrong("\(transfer.held) bytes instead of \(size)", [], to: question, at: now)
        }
        if wantsEnd { return leave(.ended) }
        if case .chunk(let offset, let size) = question { table?.offset = offset + size }
        decode(at: now)
        guard case .asking = stage else { return }
        continueTable(at: now)
    }

    /// Decodes what arrived; small pieces are collected until it is worth it.
    private mutating func decode(at now: Duration) {
        table?.collect(transfer.take())
        guard var read = table else { return }
        let isAll = read.nextChunk(on: settings.carriage) == nil
        guard isAll || read.pending.count >= ZKTableRead.chunkSize else { return }
        defer { if stage != .finished { table = read } }
        let bytes = read.pending
        read.pending = []
        do throws(ZKRows.Trouble) {
            switch read.table {
            case .log: storeLog(try logRows(bytes, &read), &read)
            case .users: try addUsers(bytes, &read)
            }
        } catch {
            switch error {
            case .noRecordSize(let total, let records):
                let text = "table of \(total) bytes for \(records) records"
                report(fault: bytes, reason: text)
                leave(.protocolFault(text))
            }
        }
    }

    private mutating func logRows(
        _ bytes: [UInt8],
        _ read: inout ZKTableRead
    ) throws(ZKRows.Trouble) -> [ArraySlice<UInt8>] {
        let forms = logForm.map { [$0] } ?? ZKAttendanceForm.allCases
        let rows = try read.rows.append(bytes, sizes: forms.map(\.rawValue)) { row in
            ZKAttendanceForm(rawValue: row.count)?.fits(row) ?? false
        }
        logForm = read.rows.rowSize.flatMap(ZKAttendanceForm.init(rawValue:)) ?? logForm
        return rows
    }

    private mutating func storeLog(_ rows: [ArraySlice<UInt8>], _ read: inout ZKTableRead) {
        guard !rows.isEmpty, let form = logForm else { return }
        let items = rows.map { form.item($0, users: userIDs) }
        if read.digest != nil {
            for row in rows { read.digest?.add(row) }
            read.digest?.damaged += items.count { if case .damaged = $0 { true } else { false } }
        }
        actions.append(.store(items))
        commits.append(.rows)
        read.uncommitted += 1
    }

    private mutating func addUsers(_ bytes: [UInt8], _ read: inout ZKTableRead) throws(ZKRows.Trouble) {
        let rows = try read.rows.append(bytes, sizes: ZKUserForm.allCases.map(\.rawValue)) { row in
            ZKUserForm(rawValue: row.count)?.user(row) != nil
        }
        userForm = read.rows.rowSize.flatMap(ZKUserForm.init(rawValue:)) ?? userForm
        for row in rows where read.users.count < ZKTableRead.maximumUsers {
            if let user = ZKUserForm(rawValue: row.count)?.user(row) {
                read.users.append(user)
            } else {
                report(fault: Array(row), reason: "user without a user id")
            }
        }
    }

    /// What arrived is taken: the next chunk, while the disk works on the last one; the end, when all is durable.
    mutating func continueTable(at now: Duration) {
        guard let table else { return }
        let chunk = table.nextChunk(on: settings.carriage)
        guard table.uncommitted == 0 || chunk != nil && table.uncommitted <= Self.chunksAhead else {
            stage = .storing
            due = now + Self.commitTime
            return
        }
        if let chunk { return ask(chunk, at: now) }
        if table.buffered != nil { return ask(.freeData, at: now) }
        finishTable(at: now)
    }

    mutating func finishTable(at now: Duration) {
        guard let table else { return }
        switch table.table {
        case .log: ask(.recount, at: now)
        case .users:
            // Without it, records that name users by uid would be taken for damaged.
            guard table.rows.isComplete else { return leave(.protocolFault("user table ends early")) }
            self.table = nil
            takeUsers(table.users, at: now)
            readNext(at: now)
        }
    }

    private mutating func takeUsers(_ users: [ZKUserRecord], at now: Duration) {
        userIDs = Dictionary(users.map { ($0.uid, $0.user.user) }) { _, last in last }
        enrolled = Dictionary(users.map { ($0.user.user, $0) }) { _, last in last }
        takenUIDs = Set(users.map(\.uid))
        nameEncoding = ZKNameEncoding.seen(in: users.map(\.nameBytes)) ?? nameEncoding
        (usersRead, usersExpected, usersReadAt) = (counts.users, counts.users, now)
        running?.hasReadUsers = true
        round.wantsUsers = false
        actions.append(.report(.users(users.map(\.user))))
    }

    /// FREE SIZES was asked again behind the log.
    mutating func judgeLog(at now: Duration) {
        guard let table else { return }
        self.table = nil
        if isInFinalRead { return judgeFinalRead(table, at: now) }
        let (read, records) = (table.rows.count, counts.records ?? 0)
        if table.rows.isComplete, read == records {
            running?.clearing.log = table.digest
            takeLog(began: table.began)
        } else if records == 0 {
            takeLog(began: request.asked)
        } else if table.rows.isComplete, !isClearing, table.rows.promised <= read, read <= records {
            // People punched meanwhile: some of theirs may be missing, none of before. The next round sees the count.
            takeLog(began: table.began, records: read)
        } else if round.logAttempts >= Self.logAttempts {
            report(fault: [], reason: "log of \(records) records came as \(table.rows.count)")
            round.wantsLog = false
        }
        readNext(at: now)
    }

    /// - Parameter records: how many were read; nil if as many as there are.
    private mutating func takeLog(began: Duration, records: Int? = nil) {
        recordsRead = records ?? counts.records
        round.wantsLog = false
        actions.append(.report(.logRead(began: began)))
    }
}
