import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

private func bench(
    form: ZKAttendanceForm = .text,
    hasBuffer: Bool = true,
    log: Int = 300,
    key: UInt32 = 0
) -> ZKBench {
    let model = ZKTerminal.Model(
        logForm: form,
        userForm: form == .text ? .text : .number,
        hasBuffer: hasBuffer,
        isDatagram: true
    )
    return ZKBench(ZKSample.terminal(model, users: 5, log: log, key: key), key: key)
}

/// Lets deadlines pass until the log was read, or nobody believes any more that it will be.
private func run(_ bench: inout ZKBench) {
    bench.start()
    for _ in 0..<5_000 where bench.logReads.isEmpty && bench.session.deadline != nil { bench.tick() }
}

@Test("ZK on UDP: a packet is a datagram, without the prefix, and the whole log comes out", arguments: [true, false])
func zkDatagrams(hasBuffer: Bool) {
    for form in ZKAttendanceForm.allCases {
        for log in [0, 1, 3, 2_000] {
            var bench = bench(form: form, hasBuffer: hasBuffer, log: log, key: 99)
            bench.start()
            #expect(isLog(bench.records, bench.terminal.memory.log), "\(form) \(log)")
            #expect(bench.logReads.count == 1 && bench.faults.isEmpty && bench.isLeftEnabled)
            #expect(bench.users.first?.count == 5)
            #expect(bench.session.tally.repetitions == 0)
            guard case .send(let first) = bench.actions.first else { return #expect(Bool(false)) }
            #expect(first == ZKPacket(.connect, session: 0, reply: 0).bytes)
        }
    }
}

@Test("ZK on UDP: a chunk is never more than one datagram, because two of them could change places")
func zkDatagramChunks() {
    var bench = bench(log: 500)
    bench.start()
    let sizes = bench.sent.filter { $0.command == .readChunk }.map {
        $0.data[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    #expect(sizes.count > 10 && sizes.allSatisfy { $0 <= 1_024 })
    // Their rows are stored together all the same.
    #expect(bench.actions.count { if case .store = $0 { true } else { false } } == 1)
}

@Test("ZK on UDP: lost, doubled and reordered datagrams, either way, do not change what is read", arguments: 0..<60)
func zkUnreliableNetwork(seed: UInt64) {
    let form = ZKAttendanceForm.allCases[Int(seed % 3)]
    var bench = bench(form: form, hasBuffer: seed % 4 != 3, log: 250, key: seed % 2 == 0 ? 7 : 0)
    var random = SeededRandom(seed: seed)
    bench.isLost = { _ in Int.random(in: 0..<12, using: &random) == 0 }
    let mayReorder = seed % 4 != 3  // without the buffer nobody can tell the order
    bench.network = { datagrams in
        var arriving: [[UInt8]] = []
        for datagram in datagrams {
            switch Int.random(in: 0..<20, using: &random) {
            case 0: break
            case 1: arriving += [datagram, datagram]
            default: arriving.append(datagram)
            }
        }
        if mayReorder, arriving.count > 1, Int.random(in: 0..<4, using: &random) == 0 { arriving.swapAt(0, 1) }
        return arriving
    }
    run(&bench)
    #expect(bench.logReads.count == 1 && bench.end == nil)
    #expect(isLog(bench.records.suffix(250), bench.terminal.memory.log))
    #expect(bench.users.last?.count == 5)
}

@Test("ZK on UDP: any one datagram lost or doubled costs a repetition, and no fault", arguments: [true, false])
func zkOneDatagram(isDoubled: Bool) {
    var whole = bench(log: 60)
    whole.start()
    for step in 0..<whole.frames {
        var bench = bench(log: 60)
        var number = 0
        bench.network = { datagrams in
            datagrams.flatMap { datagram -> [[UInt8]] in
                defer { number += 1 }
                return number == step ? isDoubled ? [datagram, datagram] : [] : [datagram]
            }
        }
        run(&bench)
        #expect(bench.logReads.count == 1 && bench.faults.isEmpty && bench.end == nil, "\(step)")
        #expect(isLog(bench.records.suffix(60), bench.terminal.memory.log), "\(step)")
        #expect(bench.session.tally.repetitions <= 1)
    }
}

@Test("ZK on UDP: the answer to a repeated CONNECT may open another session, and that one counts")
func zkRepeatedConnect() {
    var bench = bench()
    var late: [[UInt8]] = []
    bench.network = { datagrams in
        guard late.isEmpty else { return datagrams }
        late = datagrams
        return []
    }
    bench.start()
    #expect(bench.commands == [.connect])
    bench.network = { late + $0 }  // the first answer, and then the one to the repetition
    bench.tick()
    late = []
    run(&bench)
    #expect(bench.logReads.count == 1 && bench.end == nil)
}

@Test("ZK on UDP: nobody there is silence within a minute, and nothing is left disabled")
func zkDatagramSilence() {
    var whole = bench(log: 60)
    whole.start()
    for step in 0..<whole.frames {
        var bench = bench(log: 60)
        bench.line = { $0 < step ? $1.bytes : [] }
        bench.start()
        bench.tickToEnd()
        guard case .silent = bench.end else {
            Issue.record("\(step): \(String(describing: bench.end))")
            continue
        }
        #expect(bench.isLeftEnabled && bench.now < .seconds(60), "\(step)")
    }
}

@Test("ZK on UDP: datagrams that are no packets are dropped and named, and events are taken")
func zkStrangeDatagrams() {
    var bench = bench(log: 5)
    bench.network = {
        $0.flatMap { [[1, 2, 3], [UInt8](repeating: 0xFF, count: 40), $0, ZKStreamFramer.prefix + $0] }
    }
    bench.start()
    #expect(bench.logReads.count == 1 && bench.end == nil)
    #expect(bench.faults.contains("datagram of 3 bytes"))
    bench.network = { $0 }
    let punch = SimulatedPunch(user: "1002", time: bench.wall)
    bench.punch(punch)
    #expect(bench.records.last?.isPunch(punch) == true && bench.acknowledged == [punch])
}
