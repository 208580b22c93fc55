/// Asking, waiting, asking again, and leaving.
extension ZKSession {
    mutating func ask(_ question: ZKQuestion, at now: Duration) {
        stage = .asking(question)
        (request.repetition, request.wrongAnswers) = (0, 0)
        send(question, at: now)
    }

    private mutating func send(_ question: ZKQuestion, at now: Duration) {
        let (command, data) = packet(for: question, at: now)
        if question != .connect { reply &+= 1 }
        if case .disable = question { mayBeDisabled = true }
        request = Request(
            command: command,
            data: data,
            reply: reply,
            asked: now,
            repetition: request.repetition,
            wrongAnswers: request.wrongAnswers
        )
        transfer = ZKTransfer(dropsDoubles: isDatagram && !question.isTemplate)
        due = now + answerTime
        put(ZKPacket(command, session: number, reply: reply, data: data))
    }

    private mutating func put(_ packet: ZKPacket) { actions.append(.send(framer.frame(packet))) }

    /// Within this time the answer must begin, and a transfer must go on.
    var answerTime: Duration {
        guard case .asking(let question) = stage else { return Self.answerTime }
        return patience.wait(for: question, repetition: request.repetition)
    }

    private func mayRepeat(_ question: ZKQuestion) -> Bool {
        request.repetition < patience.repetitions(of: question)
    }

    private func packet(for question: ZKQuestion, at now: Duration) -> (ZKCommand, [UInt8]) {
        switch question {
        case .connect: (.connect, [])
        case .authenticate: (.authenticate, ZKKey.disguised(settings.key, session: number))
        case .greeting: (.optionWrite, ZKOption.order("SDKBuild", "1"))
        case .fact(.firmware): (.version, [])
        case .fact(let fact): (.optionRead, ZKOption.question(fact.question))
        case .counts, .recount: (.freeSizes, [])
        case .clock: (.timeRead, [])
        case .disable(let padded): (.disable, padded ? UInt32(0).zkBytes : [])
        case .table: tableRequest
        case .chunk(let offset, let size):
            (.readChunk, UInt32(truncatingIfNeeded: offset).zkBytes + UInt32(truncatingIfNeeded: size).zkBytes)
        case .freeData: (.freeData, [])
        case .enable: (.enable, [])
        case .register: (.event, UInt32(ZKAttendanceEvent.code).zkBytes)
        case .order(let step): packet(for: step, at: now)
        }
    }

    private var tableRequest: (ZKCommand, [UInt8]) {
        guard let table else { return (.freeData, []) }
        return hasBuffer ? (.bufferedRead, table.bufferedRequest) : table.plainRequest
    }

    /// The time for the answer is over.
    mutating func silence(in question: ZKQuestion, at now: Duration) {
        if isFrameGrowing(at: now), endBy.map({ now < $0 }) ?? true {
            due = min(grew + answerTime, requestEnd)
            return
        }
        let waiting = request.reply
        giveUpFrame(at: now)
        // What looked like a frame may have hidden the answer.
        guard stage == .asking(question), request.reply == waiting, due <= now else { return }
        if wantsEnd { return leave(.ended) }
        if mayRepeat(question) { return askAgain(question, at: now) }
        // Whether the log was cleared is seen by counting it.
        if question == .order(.clearLog) { return step(.sizesAfterClearing, at: now) }
        leave(.silent(during: question.name))
    }

    /// The answer is not one: asked once more, then the session is over.
    mutating func wrong(_ reason: String, _ data: [UInt8], to question: ZKQuestion, at now: Duration) {
        let text = "\(question.name): \(reason)"
        report(fault: data, reason: text)
        if wantsEnd { return leave(.ended) }
        // A terminal that answers nonsense gets one more chance, on whatever carrier.
        if question == .order(.clearLog) { return step(.sizesAfterClearing, at: now) }
        request.wrongAnswers += 1
        if request.wrongAnswers == 1, question.mayBeRepeated(on: .stream) {
            return askAgain(question, at: now)
        }
        leave(.protocolFault(text))
    }

    /// Some of the answer's datagrams are missing. Nobody did anything wrong: asked again at once.
    mutating func incomplete(_ reason: String, _ question: ZKQuestion, at now: Duration) {
        guard isDatagram, mayRepeat(question) else { return wrong(reason, [], to: question, at: now) }
        if wantsEnd { return leave(.ended) }
        askAgain(question, at: now)
    }

    private mutating func askAgain(_ question: ZKQuestion, at now: Duration) {
        request.repetition += 1
        if isDatagram { tally.repetitions += 1 }
        if question == .connect { hasRepeatedConnect = true }
        // A piece given twice would be in the terminal's buffer twice: the template is given from its beginning.
        if case .order(.fillBuffer) = question { return giveTemplate(at: now) }
        guard question == .table, let old = table else { return send(question, at: now) }
        // The table comes from its beginning again; what was stored of it already is stored twice, and known.
        var again = ZKTableRead(old.table, promised: old.rows.promised, began: old.began)
        again.uncommitted = old.uncommitted
        again.digest = old.digest.map { _ in ZKLogDigest(comparedAt: running?.clearing.log?.count ?? 0) }
        table = again
        send(question, at: now)
    }

    /// Bytes still come for a frame that was begun, and not for too long.
    func isFrameGrowing(at now: Duration) -> Bool {
        framer.isInFrame && grew + answerTime > now && (stage == .idle || requestEnd > now)
    }

    /// However much of an answer comes, it must be over by now.
    var requestEnd: Duration {
        request.asked + answerTime + Self.byteTime * max(transfer.announced ?? 0, ZKStreamFramer.maximumPacket)
    }

    mutating func giveUpFrame(at now: Duration) {
        for item in framer.abandon() where stage != .finished { handle(item, at: now) }
    }

    /// Says goodbye as far as anybody listens, so that nobody stands before a disabled terminal.
    mutating func leave(_ end: SessionEnd) {
        if case .noise(let bytes, let reason) = framer.takeNoise() { report(fault: bytes, reason: reason) }
        for order in orders { answer(order, .refused("the conversation with the terminal ended before it")) }
        orders = []
        if isConnected {
            if mayBeDisabled { sendUnasked(.enable) }
            // Nobody waits for the answer, so a lost datagram would go unseen.
            if mayBeDisabled, isDatagram { sendUnasked(.enable) }
            sendUnasked(.exit)
        }
        actions.append(.finish(end))
        stage = .finished
        (framer, transfer, table, commits) = (ZKFraming(settings.carriage), ZKTransfer(), nil, [])
    }

    private mutating func sendUnasked(_ command: ZKCommand) {
        reply &+= 1
        put(ZKPacket(command, session: number, reply: reply))
    }

    /// An event is acknowledged outside the numbering of requests.
    mutating func acknowledgeEvent() {
        guard isConnected else { return }
        put(ZKPacket(.ok, session: number, reply: 0))
    }

    /// Bytes out of the user table, or about one person, are withheld: they may be passwords or templates.
    mutating func report(fault bytes: [UInt8], reason: String) {
        let isSecret = table?.table == .users || running?.isSecret == true
        actions.append(
            .report(
                .fault(
                    isSecret ? [] : Array(bytes.prefix(ZKStreamFramer.noisePiece)),
                    reason: isSecret ? "\(reason) (\(bytes.count) bytes withheld)" : reason
                )
            )
        )
    }
}
