import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

/// A connected session whose terminal says nothing of its own any more, with a question open.
private func deaf(log: Int = 2_000, after frames: Int = 12) -> ZKBench {
    var bench = ZKBench(ZKSample.terminal(ZKTerminal.Model(directLimit: 100), log: log))
    bench.line = { $0 < frames ? $1.streamFrame : [] }
    bench.start()
    bench.line = { _, _ in [] }
    return bench
}

/// Feeds `bytes` once a second, letting deadlines pass in between, for at most an hour.
private func feed(_ bench: inout ZKBench, _ bytes: (Int) -> [UInt8]) {
    for second in 1...3_600 {
        while let deadline = bench.session.deadline, deadline < .seconds(second) { bench.tick() }
        guard bench.session.deadline != nil else { return }
        bench.now = .seconds(second)
        bench.inject(bytes(second))
    }
}

@Test("ZK: noise for ever is no conversation: it ends the session, fast or slow")
func zkEndlessNoise() {
    var random = SeededRandom(seed: 3)
    for frames in [0, 1, 6, 12, 20] {
        var slow = deaf(after: frames)
        feed(&slow) { _ in random.bytes(40) }
        #expect(slow.session.deadline == nil && slow.now <= .seconds(20) && slow.isLeftEnabled, "\(frames)")
        var fast = deaf(after: frames)
        for _ in 0..<100 { fast.inject(random.bytes(4_096)) }
        #expect(fast.end == .protocolFault("nothing but noise") && fast.isLeftEnabled)
    }
}

@Test("ZK: noise between the rounds ends the session too")
func zkNoiseWhileIdle() {
    var bench = ZKBench(ZKSample.terminal())
    bench.start()
    for _ in 0..<100 { bench.inject([UInt8](repeating: 0xFF, count: 4_096)) }
    #expect(bench.end == .protocolFault("nothing but noise"))
    #expect(bench.reports.allSatisfy { if case .fault(let bytes, _) = $0 { bytes.count <= 256 } else { true } })
}

@Test("ZK: stale answers, events or refusals to decide for ever end the session")
func zkEndlessAnswers() {
    for command in [ZKCommand.ok, .data, .prepareData, .retry, .event] {
        for frames in [12, 20] {
            var bench = deaf(after: frames)
            feed(&bench) { second in
                ZKPacket(command, session: 1, reply: UInt16(40_000 + second), data: [UInt8](repeating: 1, count: 12))
                    .streamFrame
            }
            #expect(bench.session.deadline == nil && bench.now <= .seconds(20) && bench.isLeftEnabled, "\(command)")
        }
    }
    var retrying = ZKBench(ZKSample.terminal())
    retrying.line = { number, packet in
        number < 3 ? packet.streamFrame : ZKPacket(.retry, session: packet.session, reply: packet.reply).streamFrame
    }
    retrying.start()
    #expect(retrying.end == .protocolFault("~DeviceName: the terminal wants it again"))
}

@Test("ZK: a frame that trickles in is waited for, but not for ever")
func zkTrickle() {
    var bench = deaf()
    let frame = ZKPacket(.data, session: 1, reply: 1, data: [UInt8](repeating: 1, count: 60_000)).streamFrame
    feed(&bench) { second in [frame[second - 1]] }
    #expect(bench.session.deadline == nil && bench.now <= .seconds(300) && bench.isLeftEnabled)
}

@Test("ZK: a large chunk at 9,600 baud comes through without being asked for again")
func zkSlowLine() {
    var bench = ZKBench(ZKSample.terminal(log: 2_000))
    var waiting: [UInt8] = []
    bench.line = { number, packet in
        if packet.command == .data || !waiting.isEmpty {
            waiting += packet.streamFrame
            return []
        }
        return packet.streamFrame
    }
    bench.start()
    for _ in 0..<400 where bench.logReads.isEmpty && bench.end == nil {
        let next = bench.now + .seconds(1)
        while let deadline = bench.session.deadline, deadline < next { bench.tick() }
        bench.now = next
        let piece = Array(waiting.prefix(960))
        waiting.removeFirst(piece.count)
        bench.inject(piece)
    }
    #expect(isLog(bench.records, bench.terminal.memory.log))
    #expect(bench.commands.count { $0 == .readChunk } == 2)
    #expect(bench.now > .seconds(80))
}
