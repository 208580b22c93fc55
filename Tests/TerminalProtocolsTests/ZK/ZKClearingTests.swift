import Simulators
import TerminalProtocols
import Testing
import WallClock

private func bench(_ model: ZKTerminal.Model = ZKTerminal.Model(directLimit: 100), log: Int = 60) -> ZKBench {
    var bench = ZKBench(ZKSample.terminal(model, users: 3, log: log))
    bench.start()
    return bench
}

private func isRefused(_ bench: ZKBench) -> Bool {
    if case .refused = bench.answers(1).first { bench.answers(1).count == 1 } else { false }
}

@Test(
    "ZK: a log is cleared when each record of it was read twice alike, and is in the journal",
    arguments: [true, false]
)
func zkClearLog(isDatagram: Bool) {
    for form in ZKAttendanceForm.allCases {
        for hasBuffer in [true, false] {
            let model = ZKTerminal.Model(
                logForm: form,
                userForm: form == .text ? .text : .number,
                hasBuffer: hasBuffer,
                directLimit: 100,
                isDatagram: isDatagram
            )
            var bench = bench(model, log: 1_700)
            let log = bench.terminal.memory.log
            let before = bench.records.count
            bench.order(.clearLog)
            #expect(bench.answers(1) == [.cleared(records: 1_700)])
            #expect(bench.terminal.memory.log.isEmpty && bench.terminal.clearings == 1 && bench.isLeftEnabled)
            #expect(isLog(Array(bench.records[before...].suffix(1_700)), log))
            #expect(bench.records.count == before + 3_400 && bench.end == nil)
            bench.tick()
            #expect(bench.logReads.count >= 3 && bench.faults.isEmpty)
        }
    }
}

@Test("ZK: clearing asks in the order of its proof, and never with a command that could wipe more")
func zkClearingSteps() {
    var bench = bench()
    let before = bench.commands.count
    bench.order(.clearLog)
    let read: [ZKCommand] = [.bufferedRead, .readChunk, .freeData, .freeSizes]
    let proof: [ZKCommand] = [.freeSizes, .timeRead, .disable] + read + [.enable, .freeSizes, .disable] + read
    #expect(Array(bench.commands[before...]) == proof + [.attendanceClear, .freeSizes, .enable])
    #expect(bench.sent.allSatisfy { ![14, 20].contains($0.command.rawValue) })
    #expect(bench.sent.filter { $0.command == .attendanceClear }.map(\.data) == [[]])
}

@Test("ZK: an empty log is not cleared")
func zkClearNothing() {
    var bench = bench(log: 0)
    bench.order(.clearLog)
    #expect(bench.answers(1) == [.cleared(records: 0)] && bench.terminal.clearings == 0)
}

@Test("ZK: nothing is cleared before the disk has it", arguments: [true, false])
func zkClearWaitsForDisk(isLast: Bool) {
    var bench = bench()
    bench.commitsAtOnce = false
    bench.order(.clearLog)
    if isLast { bench.commit() }
    #expect(bench.terminal.clearings == 0 && bench.uncommitted == 1)
    bench.tickToEnd()
    #expect(bench.end != nil && bench.terminal.clearings == 0 && bench.isLeftEnabled)
    #expect(bench.terminal.memory.log.count == 60)
}

@Test("ZK: a punch at any moment of a clearing is in the journal, whatever becomes of the log")
func zkPunchDuringClearing() {
    var whole = bench()
    let before = whole.sent.count
    whole.order(.clearLog)
    for sendsEvents in [true, false] {
        for step in before..<whole.sent.count {
            var bench = bench()
            let late = SimulatedPunch(user: "1002", time: bench.wall)
            var count = before
            bench.onRequest = { _, terminal in
                defer { count += 1 }
                guard count == step else { return [] }
                let actions = terminal.punch(late, now: late.time)
                return sendsEvents ? actions : []
            }
            bench.order(.clearLog)
            #expect(bench.answers(1).count == 1 && bench.end == nil && bench.isLeftEnabled, "\(step)")
            bench.onRequest = { _, _ in [] }
            bench.tick()
            let isJournalled = bench.records.contains { $0.isPunch(late) }
            // Between the last count and the clearing itself only the terminal's own lock, and its event, protect it.
            let isUnguarded = whole.sent[step].command == .attendanceClear && !sendsEvents
            #expect(isJournalled || isUnguarded, "\(step)")
        }
    }
}

@Test("ZK: any doubt leaves the log as it is")
func zkClearingDoubts() {
    // It cannot be disabled.
    var open = bench()
    var asked: [UInt16] = []
    open.onRequest = { packet, _ in
        if packet.command == .disable { asked.append(packet.reply) }
        return []
    }
    open.line = { _, packet in
        asked.contains(packet.reply)
            ? ZKPacket(.error, session: 1, reply: packet.reply).streamFrame : packet.streamFrame
    }
    open.order(.clearLog)
    #expect(isRefused(open) && open.terminal.clearings == 0 && open.end == nil)

    // Something in it is no punch.
    var damaged = bench()
    damaged.terminal.memory.log[7].user = ""
    damaged.order(.clearLog)
    #expect(isRefused(damaged) && damaged.terminal.clearings == 0)

    // It is never twice the same.
    var shifting = bench()
    shifting.onRequest = { packet, terminal in
        if packet.command == .bufferedRead { terminal.memory.log[3].verify = (terminal.memory.log[3].verify + 1) % 3 }
        return []
    }
    shifting.order(.clearLog)
    #expect(isRefused(shifting) && shifting.terminal.clearings == 0 && shifting.isLeftEnabled)

    // It shrinks, as when another program clears it.
    var shrinking = bench()
    var reads = 0
    shrinking.onRequest = { packet, terminal in
        if packet.command == .bufferedRead { reads += 1 }
        if reads == 2, packet.command == .freeData { terminal.memory.log.removeFirst(5) }
        return []
    }
    shrinking.order(.clearLog)
    #expect(isRefused(shrinking) && shrinking.terminal.clearings == 0)

    // People go on punching.
    var busy = bench()
    busy.onRequest = { packet, terminal in
        guard packet.command == .readChunk else { return [] }
        return terminal.punch(
            SimulatedPunch(user: "1001", time: LocalDateTime(wallSeconds: 1_795_000_000)),
            now: LocalDateTime(wallSeconds: 0)
        )
    }
    busy.order(.clearLog)
    #expect(isRefused(busy) && busy.terminal.clearings == 0 && busy.isLeftEnabled)
}

@Test(
    "ZK: a clearing that is not answered is not repeated; the count says what became of it",
    arguments: [true, false]
)
func zkClearingUnanswered(wasDone: Bool) {
    var bench = bench()
    var clearing: UInt16?
    bench.isLost = { packet in
        if packet.command == .attendanceClear { clearing = packet.reply }
        return packet.command == .attendanceClear && !wasDone
    }
    bench.line = { _, packet in packet.reply == clearing ? [] : packet.streamFrame }
    bench.order(.clearLog)
    bench.tick()
    #expect(bench.commands.count { $0 == .attendanceClear } == 1)
    #expect(wasDone ? bench.answers(1) == [.cleared(records: 60)] : isRefused(bench))
    #expect(bench.terminal.memory.log.count == (wasDone ? 0 : 60) && bench.isLeftEnabled && bench.end == nil)
}

@Test("ZK: a terminal that says it cleared and did not is not believed")
func zkClearingNotDone() {
    var bench = bench()
    var kept: [SimulatedPunch] = []
    bench.onRequest = { packet, terminal in
        if packet.command == .attendanceClear { kept = terminal.memory.log }
        if packet.command == .freeSizes, !kept.isEmpty { terminal.memory.log = kept }
        return []
    }
    bench.order(.clearLog)
    #expect(isRefused(bench) && bench.end == nil && bench.isLeftEnabled)
}

@Test("ZK: a log that is full and turns round while it is read is cleared when it stands still")
func zkClearFullLog() {
    var bench = bench(ZKTerminal.Model(directLimit: 100, recordCapacity: 60))
    var isFirst = true
    bench.onRequest = { packet, terminal in
        guard packet.command == .enable, isFirst else { return [] }
        isFirst = false
        _ = terminal.punch(
            SimulatedPunch(user: "1001", time: LocalDateTime(wallSeconds: 1_795_000_000)),
            now: LocalDateTime(wallSeconds: 0)
        )
        return []
    }
    bench.order(.clearLog)
    // The first record fell out: the two reads are not the same log, and that is doubt enough.
    #expect(isRefused(bench) && bench.terminal.clearings == 0)
    bench.order(.clearLog)
    #expect(bench.answers(2) == [.cleared(records: 60)])
}
