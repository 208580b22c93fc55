import Simulators
import TerminalProtocols
import Testing
import WallClock

/// Users and log each come through the buffer, in more than one chunk for the log.
private let model = ZKTerminal.Model(directLimit: 100)
private let logCount = 1_700

private func bench(_ model: ZKTerminal.Model = model, log: Int = logCount) -> ZKBench {
    ZKBench(ZKSample.terminal(model, log: log))
}

private func framesOfWholeConversation(_ model: ZKTerminal.Model, log: Int = logCount) -> Int {
    var whole = bench(model, log: log)
    whole.start()
    return whole.frames
}

private let plain = ZKTerminal.Model(hasBuffer: false, packetSize: 1_024)

@Test("ZK: a terminal that falls silent at any step ends the session and is left enabled", arguments: [true, false])
func zkSilence(hasBuffer: Bool) {
    let (model, log) = hasBuffer ? (model, logCount) : (plain, 100)
    for step in 0..<framesOfWholeConversation(model, log: log) {
        for kept in [0, 1, 12] {
            var bench = bench(model, log: log)
            bench.line = { number, packet in
                number < step ? packet.streamFrame : number == step ? Array(packet.streamFrame.prefix(kept)) : []
            }
            bench.start()
            bench.tickToEnd()
            guard case .silent = bench.end else {
                Issue.record("step \(step): \(String(describing: bench.end))")
                continue
            }
            #expect(bench.isLeftEnabled, "step \(step)")
            #expect(bench.commands.last == (step == 0 ? .connect : .exit))
            #expect(bench.now <= .seconds(60))
        }
    }
}

@Test("ZK: ordered to end while a terminal is silent or stops within a frame, it says goodbye in a second")
func zkEndInSilence() {
    for step in 0..<framesOfWholeConversation(model) {
        for kept in [0, 12] {
            var bench = bench()
            bench.line = { number, packet in
                number < step ? packet.streamFrame : number == step ? Array(packet.streamFrame.prefix(kept)) : []
            }
            bench.start()
            let ordered = bench.now
            bench.submit(.end)
            bench.tickToEnd()
            #expect(bench.end == .ended && bench.isLeftEnabled, "step \(step)")
            #expect(bench.now - ordered <= .seconds(1), "step \(step)")
        }
    }
}

@Test("ZK: a terminal that answers nonsense, or refuses, from any step on never stays disabled")
func zkWrongAnswers() {
    let answers: [ZKCommand] = [
        .error, .retry, .unauthorised, .unknownCommand, .prepareData, .data, .ok, ZKCommand(rawValue: 3_333),
    ]
    for answer in answers {
        for step in 0..<framesOfWholeConversation(model, log: 50) {
            var bench = bench(log: 50)
            bench.line = { number, packet in
                number < step
                    ? packet.streamFrame
                    : ZKPacket(answer, session: packet.session, reply: packet.reply, data: [9, 9, 9, 9, 9]).streamFrame
            }
            bench.start()
            for _ in 0..<10 { bench.tick() }
            #expect(bench.end != nil || bench.terminal.isEnabled, "\(answer) at \(step)")
            #expect(bench.isLeftEnabled, "\(answer) at \(step)")
        }
    }
}

@Test("ZK: one nonsense answer at any step is asked again, and the log still comes out")
func zkOneWrongAnswer() {
    for step in 1..<framesOfWholeConversation(model) {
        var bench = bench()
        bench.line = { number, packet in
            guard number == step else { return packet.streamFrame }
            return ZKPacket(ZKCommand(rawValue: 3_333), session: packet.session, reply: packet.reply).streamFrame
        }
        bench.start()
        #expect(bench.logReads.count == 1 && bench.isLeftEnabled && bench.end == nil, "\(step)")
        #expect(isLog(bench.records.suffix(logCount), bench.terminal.memory.log))
    }
}

@Test("ZK: any one frame lost is asked for again, except the two that must not be")
func zkOneLostFrame() {
    for step in 1..<framesOfWholeConversation(model) {
        var bench = bench()
        bench.line = { number, packet in number == step ? [] : packet.streamFrame }
        bench.start()
        bench.tick()
        // The tick asks again, or, where nothing was lost, is the next poll.
        #expect((1...2).contains(bench.logReads.count) && bench.isLeftEnabled && bench.end == nil, "\(step)")
        #expect(isLog(bench.records.suffix(logCount), bench.terminal.memory.log))
    }
}

@Test("ZK: events between PREPARE and DATA, and everywhere else, do not disturb a read")
func zkEventsEverywhere() {
    let data = Array("77".utf8) + [UInt8](repeating: 0, count: 22) + [1, 0, 26, 11, 23, 8, 59, 59]
    let event = ZKPacket(.event, session: 1, reply: 0, data: data)
    var bench = bench()
    bench.line = { $1.streamFrame + event.streamFrame }
    bench.start()
    #expect(isLog(bench.records.filter { $0.user != "77" }, bench.terminal.memory.log))
    #expect(bench.records.count { $0.user == "77" } == bench.frames)
    #expect(bench.logReads.count == 1 && bench.faults.isEmpty)
    #expect(bench.sent.count { $0.command == .ok && $0.reply == 0 } == bench.frames)
}

@Test("ZK: stale and doubled answers are dropped and counted", arguments: [true, false])
func zkStaleAnswers(hasBuffer: Bool) {
    let model = ZKTerminal.Model(hasBuffer: hasBuffer, directLimit: 100)
    var bench = bench(model, log: 1_000)
    bench.line = { _, packet in
        let stale = ZKPacket(.ok, session: packet.session, reply: packet.reply &- 3, data: [1])
        return stale.streamFrame + packet.streamFrame + packet.streamFrame
    }
    // The first answer of all cannot be told from a stale one.
    let double = bench.line
    bench.line = { $0 == 0 ? $1.streamFrame : double($0, $1) }
    bench.start()
    #expect(isLog(bench.records, bench.terminal.memory.log))
    #expect(bench.logReads.count == 1 && bench.faults.isEmpty)
    #expect(bench.session.tally.staleAnswers == 2 * (bench.frames - 1))
}

@Test("ZK: the session field of an answer is neither compared nor adopted")
func zkOddSessionField() {
    var bench = bench()
    bench.line = { number, packet in
        var packet = packet
        if number > 0 { packet.session = 9 }
        return packet.streamFrame
    }
    bench.start()
    #expect(bench.logReads.count == 1)
    #expect(Set(bench.sent.dropFirst().map(\.session)).count == 1 && bench.sent.last?.session != 9)
}

@Test("ZK: checksums that are one less are tolerated and counted; a wrong one costs its frame")
func zkChecksums() {
    var lax = bench()
    lax.line = { _, packet in
        var bytes = packet.bytes
        let checksum = (UInt16(bytes[2]) | UInt16(bytes[3]) << 8) &- 1
        bytes.replaceSubrange(2..<4, with: checksum.zkBytes)
        return ZKStreamFramer.prefix + UInt32(bytes.count).zkBytes + bytes
    }
    lax.start()
    #expect(lax.logReads.count == 1 && lax.session.tally.oneLessChecksums == lax.frames)

    var broken = bench()
    broken.line = { number, packet in
        var frame = packet.streamFrame
        if packet.command == .data, number % 2 == 0 { frame[frame.count - 1] ^= 0x10 }
        return frame
    }
    broken.start()
    for _ in 0..<4 { if broken.logReads.isEmpty { broken.tick() } }
    #expect(isLog(broken.records, broken.terminal.memory.log))
    #expect(broken.logReads.count == 1 && broken.isLeftEnabled)
}

@Test("ZK: nothing of a user table is shown in a fault: it may hold passwords")
func zkSecrets() {
    var bench = bench()
    bench.line = { _, packet in
        var frame = packet.streamFrame
        if packet.command == .data { frame[frame.count - 1] ^= 0x10 }
        return frame
    }
    bench.start()
    bench.tickToEnd()
    let shown = bench.reports.flatMap { if case .fault(let bytes, _) = $0 { bytes } else { [UInt8]() } }
    #expect(shown.isEmpty && bench.faults.contains { $0.hasSuffix("withheld)") })
}

@Test("ZK: 31 February in the log is damaged; the rest of the log and the session go on")
func zkFebruary31() {
    let february31 = UInt32(((26 * 12 + 1) * 31 + 30) * 86_400)
    var bench = bench(log: 50)
    bench.line = { _, packet in
        guard packet.command == .data, packet.data.count == 4 + 50 * 40 else { return packet.streamFrame }
        var changed = packet
        changed.data.replaceSubrange(4 + 7 * 40 + 27..<4 + 7 * 40 + 31, with: february31.zkBytes)
        return changed.streamFrame
    }
    bench.start()
    #expect(bench.stored.count == 50)
    guard case .damaged(let bytes, reason: "time \(february31) is no date") = bench.stored[7] else {
        Issue.record("\(bench.stored[7])")
        return
    }
    #expect(bytes.count == 40)
    #expect(bench.logReads.count == 1 && bench.end == nil)
}

@Test("ZK: a log of uids names its users by the table; who is not in it is damaged")
func zkUnknownUID() {
    let model = ZKTerminal.Model(logForm: .uid, userForm: .number)
    var bench = ZKBench(ZKSample.terminal(model, users: 3, log: 3))
    bench.terminal.memory.log.append(SimulatedPunch(user: "9999", time: bench.wall))
    bench.start()
    #expect(bench.stored.count == 4 && bench.records.count == 3)
    // A person enrolled later may have the uid of one who left, with the number of users unchanged.
    bench.terminal.memory.users[2].user = "2002"
    bench.terminal.memory.log = [SimulatedPunch(user: "2002", time: bench.wall)]
    bench.tick()
    #expect(bench.records.last?.user == "2002" && bench.users.count == 2)
}

@Test("ZK: records that come during the read are read by the next round", arguments: ZKAttendanceForm.allCases)
func zkGrowingLog(form: ZKAttendanceForm) {
    let model = ZKTerminal.Model(logForm: form, userForm: form == .text ? .text : .number)
    for (command, log) in [(ZKCommand.bufferedRead, 300), (.freeData, 300), (.disable, 300), (.disable, 2)] {
        var bench = ZKBench(ZKSample.terminal(model, users: 2, log: log))
        var grown = 0
        bench.onRequest = { packet, terminal in
            guard packet.command == command, grown < 2 else { return [] }
            grown += 1
            let late = SimulatedPunch(user: "1002", time: LocalDateTime(wallSeconds: 1_795_000_000 + Int64(grown)))
            return terminal.punch(late, now: late.time)
        }
        bench.start()
        #expect(bench.logReads.count == 1 && bench.end == nil, "\(command)")
        bench.tick()
        #expect(isLog(bench.records.suffix(bench.terminal.memory.log.count), bench.terminal.memory.log), "\(command)")
    }
}

@Test("ZK: a log that grows at each reading is read as far as it was when the reading began")
func zkEverGrowingLog() {
    var bench = bench(log: 300)
    bench.onRequest = { packet, terminal in
        guard packet.command == .freeData else { return [] }
        return terminal.punch(
            SimulatedPunch(user: "1001", time: LocalDateTime(wallSeconds: 1_795_000_000)),
            now: LocalDateTime(wallSeconds: 0)
        )
    }
    bench.start()
    for round in 1...3 {
        #expect(bench.logReads.count == round && bench.faults.isEmpty && bench.end == nil)
        #expect(bench.logReads.last.map { $0 <= bench.now } == true)
        bench.tick()
    }
    #expect(bench.isLeftEnabled)
}

@Test("ZK: a log that shrinks while it is read is not called read until it is read as it is")
func zkShrinkingLog() {
    var bench = bench(log: 300)
    bench.onRequest = { packet, terminal in
        if packet.command == .freeData { terminal.memory.log.removeFirst(10) }
        return []
    }
    bench.start()
    #expect(bench.logReads.isEmpty && bench.faults.count == 1 && bench.end == nil)
    bench.onRequest = { _, _ in [] }
    bench.tick()
    #expect(bench.logReads.count == 1)
}

@Test("ZK: firmware that wants four zeros with DISABLE gets them")
func zkPaddedDisable() {
    var bench = bench()
    var bare: UInt16?
    bench.onRequest = { packet, _ in
        if packet.command == .disable, packet.data.isEmpty { bare = packet.reply }
        return []
    }
    bench.line = { _, packet in
        packet.reply == bare
            ? ZKPacket(.error, session: packet.session, reply: packet.reply).streamFrame : packet.streamFrame
    }
    bench.start()
    #expect(bench.sent.filter { $0.command == .disable }.map(\.data) == [[], [0, 0, 0, 0]])
    #expect(bench.logReads.count == 1)
}

@Test("ZK: a terminal that a cut connection left disabled is enabled by the next one")
func zkInheritedDisable() {
    var cut = bench()
    cut.commitsAtOnce = false
    cut.start()
    #expect(!cut.terminal.isEnabled)
    cut.terminal.linkChanged()
    cut.terminal.memory.log = []
    cut.terminal.memory.users = []
    var next = ZKBench(cut.terminal)
    next.start()
    #expect(!next.commands.contains(.disable) && next.terminal.isEnabled)
}

@Test("ZK: a disk that does not answer does not leave the terminal disabled")
func zkSlowDisk() {
    var bench = bench()
    bench.commitsAtOnce = false
    bench.start()
    bench.tickToEnd()
    #expect(bench.end == .protocolFault("records were not stored in time") && bench.isLeftEnabled)
    #expect(bench.now == ZKSession.commitTime)
    bench.commit()
    bench.inject(ZKPacket(.ok, session: 1, reply: 1).streamFrame)
    bench.submit(.sync)
    #expect(bench.session.deadline == nil)
    if case .finish = bench.actions.last {} else { Issue.record("actions after the end") }
}
