import Simulators
import TerminalProtocols
import Testing
import WallClock

private let models: [ZKTerminal.Model] = ZKAttendanceForm.allCases.flatMap { form in
    [true, false].map { hasBuffer in
        ZKTerminal.Model(
            logForm: form,
            userForm: form == .text ? .text : .number,
            hasBuffer: hasBuffer,
            directLimit: 100,
            packetSize: hasBuffer ? 0xFFC0 : 1_016
        )
    }
}

@Test("ZK: the whole log comes out, in every record form, through the buffer and without it", arguments: models.indices)
func zkWholeLog(index: Int) {
    for count in [0, 1, 2, 3, 40, 5_000] {
        var bench = ZKBench(ZKSample.terminal(models[index], users: 7, log: count))
        bench.start()
        #expect(isLog(bench.records, bench.terminal.memory.log), "\(count)")
        #expect(bench.logReads.count == 1)
        #expect(bench.faults.isEmpty)
        #expect(bench.users.map { $0.map(\.user) } == [bench.terminal.memory.users.map(\.user)])
        #expect(bench.isLeftEnabled && bench.session.deadline == bench.now + .seconds(30))
        #expect(bench.session.tally.oneLessChecksums == 0 && bench.session.tally.staleAnswers == 0)
        #expect(bench.mostHeld <= ZKStreamFramer.maximumHeld + 0xFFC0 + 40)
    }
}

@Test("ZK: who the terminal is, its counts and its clock are reported")
func zkIdentity() {
    var bench = ZKBench(ZKSample.terminal(users: 3, log: 10))
    bench.now = .seconds(2)
    bench.start()
    let facts = TerminalFacts(
        serial: "SIM0001",
        model: "SIM 40",
        firmware: "Ver 6.60 Sep 19 2019",
        platform: "SIM_TFT",
        templateFormat: "zk-finger-10",
        verificationTable: .zk2
    )
    #expect(bench.reports.first == .identified(facts))
    #expect(bench.reports.contains(.clock(bench.wall, asked: .seconds(2), answered: .seconds(2))))
    let counts = TerminalCounts(
        users: 3,
        fingers: 0,
        faces: 0,
        records: 10,
        userCapacity: 3_000,
        recordCapacity: 200_000,
        fingerCapacity: 30_000,
        faceCapacity: 0
    )
    #expect(bench.reports.contains(.counts(counts)))
    #expect(
        bench.users == [
            bench.terminal.memory.users.map {
                TerminalUser(user: $0.user, name: $0.name, isAdministrator: $0.isAdministrator)
            }
        ]
    )
    #expect(bench.logReads == [.seconds(2)])
}

@Test("ZK: the communication key opens the terminal; a wrong one ends the session for good")
func zkKey() {
    var right = ZKBench(ZKSample.terminal(key: 123_456), key: 123_456)
    right.start()
    #expect(right.logReads.count == 1)
    for (terminal, gateway) in [(UInt32(123_456), UInt32(0)), (1, 2)] {
        var wrong = ZKBench(ZKSample.terminal(key: terminal), key: gateway)
        wrong.start()
        #expect(wrong.end == .keyRefused)
        #expect(wrong.commands == [.connect, .authenticate])
        #expect(wrong.session.deadline == nil)
    }
}

@Test("ZK: any cut of the terminal's bytes gives the same actions", arguments: [1, 2, 3, 7])
func zkCuts(size: Int) {
    for model in models {
        func actions(cut: Int?) -> [ByteAction] {
            var bench = ZKBench(ZKSample.terminal(model, users: 4, log: 60))
            bench.cut = cut
            // Noise, a frame with a wrong checksum and an event stand between the frames.
            bench.line = { number, packet in
                var broken = packet.streamFrame
                broken[9] ^= 1
                let event = ZKPacket(.event, session: 1, reply: 0, data: [UInt8](repeating: 1, count: 12))
                return switch number % 4 {
                case 0: broken + packet.streamFrame
                case 1: [0x50, 0x50, 0x82] + packet.streamFrame + [0x13]
                case 2: event.streamFrame + packet.streamFrame
                default: packet.streamFrame
                }
            }
            bench.start()
            bench.punch(SimulatedPunch(user: "1001", time: bench.wall))
            bench.tick()
            bench.submit(.end)
            return bench.actions
        }
        let cut = actions(cut: size)
        #expect(cut == actions(cut: nil))
        #expect(cut.last == .finish(.ended))
    }
}

@Test("ZK: a poll reads the log only when its count changed; the user table likewise")
func zkPolls() {
    var bench = ZKBench(ZKSample.terminal(users: 3, log: 5))
    bench.start()
    let first = bench.commands.count
    bench.tick()
    #expect(bench.commands[first...] == [.freeSizes, .timeRead])
    // A count that stands still proves as much as a read: what is known of the log moves on with it.
    #expect(bench.logReads.count == 2)
    bench.terminal.memory.log.append(SimulatedPunch(user: "1002", time: bench.wall))
    let second = bench.commands.count
    bench.tick()
    #expect(
        bench.commands[second...]
            == [.freeSizes, .timeRead, .disable, .bufferedRead, .freeSizes, .enable]
    )
    #expect(bench.logReads.count == 3 && bench.users.count == 1)
    bench.terminal.memory.users.append(SimulatedUser(user: "1004", name: "Newcomer"))
    bench.tick()
    #expect(bench.users.count == 2 && bench.users.last?.last?.name == "Newcomer")
    #expect(bench.logReads == bench.logReads.sorted() && Set(bench.logReads).count == 4)
}

@Test("ZK: a full log is read at every poll, because its count stands still")
func zkFullLog() {
    var bench = ZKBench(ZKSample.terminal(ZKTerminal.Model(recordCapacity: 20), log: 20))
    bench.start()
    bench.punch(SimulatedPunch(user: "1001", time: bench.wall))
    bench.tick()
    #expect(bench.logReads.count == 2)
    #expect(isLog(bench.records.suffix(20), bench.terminal.memory.log))
}

@Test("ZK: an order to read the log is carried out at once, or after what is under way")
func zkSync() {
    var bench = ZKBench(ZKSample.terminal(log: 4))
    bench.start()
    bench.submit(.sync)
    #expect(bench.logReads.count == 2 && bench.records.count == 8)

    var busy = ZKBench(ZKSample.terminal(log: 4))
    busy.commitsAtOnce = false
    busy.start()
    busy.submit(.sync)
    #expect(busy.logReads.isEmpty)
    busy.commit()
    #expect(busy.logReads.count == 1)
    busy.commit()
    #expect(busy.logReads.count == 2)
}

@Test(
    "ZK: no more than three chunks wait for the disk; the word that the log was read waits for all",
    arguments: [true, false]
)
func zkWaitsForCommits(hasBuffer: Bool) {
    let model = ZKTerminal.Model(hasBuffer: hasBuffer, directLimit: 300, packetSize: hasBuffer ? 0xFFC0 : 1_024)
    var bench = ZKBench(ZKSample.terminal(model, log: 8_000))
    bench.commitsAtOnce = false
    bench.start()
    var commits = 0
    while bench.uncommitted > 0 {
        #expect(bench.logReads.isEmpty)
        if hasBuffer {
            let chunks = bench.commands.count { $0 == .readChunk }
            #expect(chunks == min(commits + 1 + ZKSession.chunksAhead, 5))
            #expect(bench.uncommitted == chunks - commits)
        }
        bench.commit()
        commits += 1
    }
    #expect(commits == 5)  // 320,004 bytes are five chunks
    #expect(bench.logReads.count == 1)
    #expect(isLog(bench.records, bench.terminal.memory.log))
}

@Test("ZK: a punch is announced, stored, and acknowledged only when it is durable", arguments: models.indices)
func zkEvent(index: Int) throws {
    var bench = ZKBench(ZKSample.terminal(models[index], log: 2))
    bench.start()
    bench.commitsAtOnce = false
    let punch = SimulatedPunch(user: "1002", time: bench.wall, verify: 15, state: 1)
    bench.punch(punch)
    #expect(bench.acknowledged.isEmpty && bench.uncommitted == 1)
    let live = try #require(bench.records.last)
    bench.commit()
    #expect(bench.acknowledged == [punch])
    let acknowledgement = try #require(bench.sent.last)
    #expect(acknowledgement.command == .ok && acknowledgement.reply == 0)
    bench.commitsAtOnce = true
    bench.tick()
    let read = try #require(bench.records.last)
    #expect(bench.records.count == 2 + 1 + 3)
    #expect((live.user, live.time, live.verify, live.state) == (read.user, read.time, read.verify, read.state))
}

@Test("ZK: events are registered after the first complete round, for attendance alone")
func zkRegistration() throws {
    var bench = ZKBench(ZKSample.terminal())
    bench.start()
    #expect(bench.sent.last?.command == .event && bench.sent.last?.data == [1, 0, 0, 0])
    bench.tick()
    #expect(bench.commands.count { $0 == .event } == 1)
}

@Test("ZK: the end is said to the terminal, from every state")
func zkEnd() {
    var idle = ZKBench(ZKSample.terminal())
    idle.start()
    idle.submit(.end)
    #expect(idle.end == .ended && idle.commands.last == .exit && idle.isLeftEnabled)

    var storing = ZKBench(ZKSample.terminal(log: 4_000))
    storing.commitsAtOnce = false
    storing.start()
    #expect(!storing.terminal.isEnabled)
    storing.submit(.end)
    #expect(storing.end == .ended && storing.commands.suffix(2) == [.enable, .exit] && storing.isLeftEnabled)
    storing.commit()
    #expect(storing.end == .ended)

    // Without the buffer the table comes in one piece, that nobody waits for.
    let plain = ZKTerminal.Model(hasBuffer: false, packetSize: 1_024)
    var streaming = ZKBench(ZKSample.terminal(plain, log: 4_000))
    var waiting: [ZKPacket] = []
    streaming.line = { number, packet in
        if number > 20 { waiting.append(packet) }
        return number > 20 ? [] : packet.streamFrame
    }
    streaming.start()
    streaming.submit(.end)
    #expect(streaming.end == nil && waiting.count > 100)
    streaming.line = { $1.streamFrame }
    streaming.inject(waiting[0].streamFrame)
    #expect(streaming.end == .ended && streaming.isLeftEnabled)
}

@Test("ZK: the end is carried out at whichever step it comes")
func zkEndAtEveryStep() {
    var whole = ZKBench(ZKSample.terminal(log: 3_000))
    whole.start()
    for step in 0..<whole.frames {
        var bench = ZKBench(ZKSample.terminal(log: 3_000))
        var held: [UInt8] = []
        bench.line = { number, packet in
            if number >= step { held += packet.streamFrame }
            return number < step ? packet.streamFrame : []
        }
        bench.start()
        bench.submit(.end)
        bench.line = { $1.streamFrame }
        if bench.end == nil { bench.inject(held) }
        bench.tickToEnd()
        #expect(bench.end == .ended && bench.isLeftEnabled, "\(step)")
    }
}

@Test("ZK: a log of 100,000 records comes out completely and in order")
func zkLargeLog() {
    var bench = ZKBench(ZKSample.terminal(users: 200, log: 100_000))
    bench.start()
    #expect(isLog(bench.records, bench.terminal.memory.log))
    #expect(bench.logReads.count == 1 && bench.isLeftEnabled)
    #expect(bench.mostHeld <= ZKStreamFramer.maximumHeld + 0xFFC0 + 40)
}
