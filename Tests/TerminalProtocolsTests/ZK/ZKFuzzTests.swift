import Simulators
import TerminalProtocols
import TestSupport
import Testing

/// A session as it was at one moment of a good conversation, and what the terminal sent next.
private struct Moment: Sendable {
    var session: ZKSession
    var now: Duration
    var coming: [UInt8]
}

/// Every moment of conversations with each kind of terminal, with users, log, events and polls in them.
private let moments: [Moment] = {
    var moments: [Moment] = []
    for form in ZKAttendanceForm.allCases {
        for hasBuffer in [true, false] {
            let model = ZKTerminal.Model(
                logForm: form,
                userForm: form == .text ? .text : .number,
                hasBuffer: hasBuffer,
                directLimit: form == .text ? 0 : 100,
                packetSize: 64
            )
            let terminal = ZKSample.terminal(model, users: 2, log: 4, key: 7)
            let frames = terminalFrames(terminal)
            for step in 0..<frames.count {
                var bench = ZKBench(terminal, key: 7)
                bench.commitsAtOnce = step % 2 == 0
                bench.line = { number, packet in number < step ? packet.streamFrame : [] }
                bench.start()
                let coming = frames[step..<min(step + 3, frames.count)].flatMap(\.streamFrame)
                moments.append(Moment(session: bench.session, now: bench.now, coming: coming))
            }
        }
    }
    return moments
}()

private func terminalFrames(_ terminal: ZKTerminal) -> [ZKPacket] {
    var bench = ZKBench(terminal, key: 7)
    var frames: [ZKPacket] = []
    bench.line = { _, packet in
        frames.append(packet)
        return packet.streamFrame
    }
    bench.start()
    bench.punch(SimulatedPunch(user: "1001", time: bench.wall))
    bench.tick()
    return frames
}

extension SeededRandom {
    /// The bytes with one to three small accidents.
    fileprivate mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let end = Swift.min(bytes.count, place + Int.random(in: 1...20, using: &self))
            switch UInt8.random(in: 0..<8, using: &self) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[place] = [0, 0xFF, 0x7F, 0x50][Int.random(in: 0..<4, using: &self)]
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeLast(bytes.count - place)
            case 5: bytes.insert(contentsOf: self.bytes(end - place), at: place)
            // The inside of a packet, with the checksum made right again, so that it gets past the framer.
            default: bytes = withRightChecksums(bytes, changing: place)
            }
        }
        return bytes
    }

    private mutating func withRightChecksums(_ bytes: [UInt8], changing place: Int) -> [UInt8] {
        var framer = ZKStreamFramer()
        var input = bytes[...]
        var changed: [UInt8] = []
        while let item = framer.next(&input) {
            guard case .packet(var packet, _) = item else { continue }
            if packet.data.isEmpty || next() % 3 == 0 {
                let commands: [UInt16] = [500, 1_500, 1_501, 2_000, 2_001, 2_002, 2_003, 2_005, 0xFFFF]
                packet.command = ZKCommand(rawValue: commands[place % commands.count])
            } else if next() % 3 == 0 {
                packet.data.removeLast(Swift.min(packet.data.count, place % 8 + 1))
            } else {
                packet.data[place % packet.data.count] = UInt8(truncatingIfNeeded: next())
            }
            changed += packet.streamFrame
        }
        return changed
    }
}

@Test("ZK: 200,000 random and mutated inputs, at any moment, cost nothing but themselves", arguments: 0..<4)
func zkFuzz(part: Int) {
    let count = 50_000
    #expect(moments.count > 100)
    let bound = ZKStreamFramer.maximumHeld + 0xFFC0 + 40
    var random = SeededRandom(seed: UInt64(20_261_124 + part))
    let probe = ZKPacket(.ok, session: 3, reply: 60_000, data: [1, 2, 3])
    let probeFrame = probe.streamFrame
    var (finished, survived, found) = (0, 0, 0)
    for number in 0..<count {
        let moment = moments[number % moments.count]
        let input =
            number % 8 == 0
            ? random.bytes(Int.random(in: 1...80, using: &random)) : random.mutated(moment.coming)
        var session = moment.session
        var now = moment.now
        let half = number % 3 == 0 ? input.count / 2 : 0
        if half > 0 { _ = session.receive(Array(input[..<half]), at: now) }
        switch number % 5 {
        case 0: _ = session.committed(at: now)
        case 1: _ = session.submit(TerminalOrder(id: 0, number % 2 == 0 ? .end : .sync), at: now)
        case 2:
            now = max(now, session.deadline ?? now)
            _ = session.tick(at: now)
        default: break
        }
        _ = session.receive(Array(input[half...]), at: now)
        guard session.heldBytes <= bound, (session.deadline ?? now) >= now else {
            Issue.record("input \(number): \(session.heldBytes) bytes held")
            continue
        }
        if session.deadline == nil { finished += 1 } else { survived += 1 }

        var framer = ZKStreamFramer()
        var rest = input[...]
        while framer.next(&rest) != nil {}
        _ = framer.abandon()
        rest = probeFrame[...]
        if framer.next(&rest) == .packet(probe, oneLess: false) { found += 1 }
    }
    #expect(found == count)
    #expect(finished > count / 100 && survived > count / 2)
}

@Test("ZK: a terminal whose line is spoiled at random is never left disabled, and the session ends or goes on")
func zkSpoiledLine() {
    for seed in UInt64(0)..<300 {
        var random = SeededRandom(seed: seed)
        let form = ZKAttendanceForm.allCases[Int(seed % 3)]
        let model = ZKTerminal.Model(logForm: form, hasBuffer: seed % 2 == 0, directLimit: 50, packetSize: 128)
        var bench = ZKBench(ZKSample.terminal(model, log: 20))
        bench.line = { _, packet in
            Int.random(in: 0..<12, using: &random) == 0 ? random.mutated(packet.streamFrame) : packet.streamFrame
        }
        bench.start()
        for _ in 0..<10 { bench.tick() }
        bench.line = { $1.streamFrame }
        bench.submit(.end)
        bench.tickToEnd()
        #expect(bench.end != nil && bench.isLeftEnabled, "seed \(seed)")
    }
}
