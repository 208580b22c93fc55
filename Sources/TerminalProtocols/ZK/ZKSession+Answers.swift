/// What packets mean.
extension ZKSession {
    mutating func handle(_ item: ZKStreamFramer.Item, at now: Duration) {
        switch item {
        case .noise(let bytes, let reason):
            noiseRun += bytes.count
            report(fault: bytes, reason: reason)
            if noiseRun > Self.noiseLimit { leave(.protocolFault("nothing but noise")) }
        case .packet(let packet, let oneLess):
            noiseRun = 0
            if oneLess { tally.oneLessChecksums += 1 }
            handle(packet, at: now)
        }
    }

    private mutating func handle(_ packet: ZKPacket, at now: Duration) {
        guard case .asking(let question) = stage else {
            packet.command == .event ? event(packet) : (tally.staleAnswers += 1)
            return
        }
        // Half-duplex converters echo what we send.
        let isEcho = packet.command == request.command && packet.reply == request.reply && packet.data == request.data
        if packet.command == .event, !isEcho { return event(packet) }
        // The session field is not compared: the answer to STATE carries the state there.
        let isExpected =
            question == .connect ? packet.command.answersConnect : packet.reply == request.reply
        guard !isEcho, isExpected else {
            if !isEcho, isLateConnect(packet, during: question) {
                (lostSession, number) = (number, packet.session)
                packet.command == .ok ? connected(at: now) : ask(.authenticate, at: now)
            } else {
                tally.staleAnswers += 1
            }
            return
        }
        if packet.command.wantsRepetition {
            return wrong("the terminal wants it again", packet.bytes, to: question, at: now)
        }
        if packet.command == .unauthorised, question != .connect, question != .authenticate {
            report(fault: packet.bytes, reason: "\(question.name): unauthorised")
            return leave(.protocolFault("\(question.name): unauthorised"))
        }
        answer(packet, to: question, at: now)
    }

    private mutating func answer(_ packet: ZKPacket, to question: ZKQuestion, at now: Duration) {
        switch question {
        case .connect: answerConnect(packet, at: now)
        case .authenticate:
            if packet.command == .ok {
                connected(at: now)
            } else if packet.command == .unauthorised || packet.command.isRefusal {
                leave(.keyRefused)
            } else {
                wrong("command \(packet.command.rawValue)", packet.bytes, to: question, at: now)
            }
        case .table, .chunk, .order(.template): answerTransfer(packet, to: question, at: now)
        case .greeting, .fact, .counts, .clock, .disable, .freeData, .recount, .enable, .register, .order:
            let isRefused = packet.command.isRefusal
            guard isRefused || packet.command == .ok || packet.command.isData else {
                return wrong("command \(packet.command.rawValue)", packet.bytes, to: question, at: now)
            }
            if case .enable = question, isRefused {
                return wrong("refused", packet.bytes, to: question, at: now)
            }
            answerSimple(isRefused ? nil : packet.data, to: question, at: now)
        }
    }

    private mutating func answerConnect(_ packet: ZKPacket, at now: Duration) {
        (number, reply, firstReply) = (packet.session, packet.reply, packet.reply)
        if packet.command == .ok {
            connected(at: now)
        } else if packet.command == .unauthorised {
            wantsEnd ? leave(.ended) : ask(.authenticate, at: now)
        } else {
            wrong("command \(packet.command.rawValue)", packet.bytes, to: .connect, at: now)
        }
    }

    /// CONNECT was repeated, and the terminal answers the repetition with a session of its own: that one counts.
    private func isLateConnect(_ packet: ZKPacket, during question: ZKQuestion) -> Bool {
        hasRepeatedConnect && (question == .greeting || question == .authenticate) && packet.session != number
            && packet.session != lostSession && packet.reply == firstReply
            && (packet.command == .ok || packet.command == .unauthorised)
    }

    private mutating func connected(at now: Duration) {
        isConnected = true
        wantsEnd ? leave(.ended) : ask(.greeting, at: now)
    }

    /// - Parameter data: nil if the terminal refused.
    private mutating func answerSimple(_ data: [UInt8]?, to question: ZKQuestion, at now: Duration) {
        switch question {
        case .fact(let fact): learn(fact, from: data)
        case .counts, .recount, .order(.sizes), .order(.sizesAfterClearing):
            guard let data, let told = TerminalCounts(zkFreeSizes: data) else {
                return wrong("no free sizes", data ?? [], to: question, at: now)
            }
            counts = told
            actions.append(.report(.counts(told)))
        case .clock:
            if let data { reportClock(data, at: now) }
        case .enable: (mayBeDisabled, round.isDisabled) = (false, false)
        case .connect, .authenticate, .greeting, .disable, .table, .chunk, .freeData, .register, .order: break
        }
        if wantsEnd { return leave(.ended) }
        switch question {
        case .greeting: ask(.fact(.serial), at: now)
        case .fact(let fact):
            if let next = fact.next {
                ask(.fact(next), at: now)
            } else {
                actions.append(.report(.identified(facts)))
                beginRound(at: now)
            }
        case .counts: planRound(at: now)
        case .recount: judgeLog(at: now)
        case .disable(padded: false) where data == nil: ask(.disable(padded: true), at: now)
        case .disable:
            round.isDisabled = true
            isInFinalRead ? disabledForClearing(data != nil, at: now) : readNext(at: now)
        case .clock: readNext(at: now)
        case .freeData: finishTable(at: now)
        case .enable: finishRound(at: now)
        case .register:
            hasRegistered = true
            finishRound(at: now)
        case .order(let step): answerOrder(data, to: step, at: now)
        case .connect, .authenticate, .table, .chunk: break
        }
    }

    private mutating func learn(_ fact: ZKFact, from data: [UInt8]?) {
        let data = data ?? []
        switch fact {
        case .serial: facts.serial = ZKOption.value(of: fact.question, in: data)
        case .model: facts.model = ZKOption.value(of: fact.question, in: data)
        case .platform:
            facts.platform = ZKOption.value(of: fact.question, in: data)
            facts.verificationTable = facts.platform.flatMap(VerificationTable.init(zkPlatform:))
        case .fingerAlgorithm:
            let version = ZKOption.value(of: fact.question, in: data)
            let isNumber = version.map { $0.utf8.count <= 3 && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } } ?? false
            facts.templateFormat = isNumber ? version.map { "zk-finger-\($0)" } : nil
        case .firmware: facts.firmware = ZKOption.text(in: data)
        }
    }

    mutating func reportClock(_ data: [UInt8], at now: Duration) {
        guard let value = ZKFields(data).u32(0), let time = ZKTime.decode(value) else {
            return report(fault: data, reason: "time read: no date")
        }
        actions.append(.report(.clock(time, asked: request.asked, answered: now)))
    }

    private mutating func event(_ packet: ZKPacket) {
        guard packet.session & ZKAttendanceEvent.code != 0, !packet.data.isEmpty else { return acknowledgeEvent() }
        guard commits.count < Self.eventLimit else {
            tally.droppedEvents += 1
            return
        }
        running?.clearing.hasPunch = true
        actions.append(.store(ZKAttendanceEvent.items(packet.data)))
        commits.append(.event)
    }
}
