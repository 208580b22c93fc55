import Foundation
import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

/// From the vendor's own source, compiled. Source: protocols/usb.md, "RealSense ID F450/F455".
private func vector(_ identifier: String, size: String, _ middle: String, crc: String) throws -> [UInt8] {
    try [UInt8](hex: "404603" + identifier + String(repeating: "00", count: 16) + size + middle + crc)
}

private func zeros(_ count: Int) -> String { String(repeating: "00", count: count) }

/// A session and a module with a line, a disk and a clock between them.
private struct Door {
    var module = RealSenseModule(memory: TerminalMemory(serial: ""))
    var session: RealSenseSession
    var now = Duration.zero
    var journal: [TerminalRecord] = []
    var reports: [TerminalReport] = []
    var actions: [ByteAction] = []
    var end: SessionEnd?
    var pieceSize = Int.max
    var storesInSilence = false
    var early: [SimulatedPunch] = []
    private let opened = LocalDateTime(wallSeconds: 1_795_600_800)

    init() {
        session = RealSenseSession(
            settings: SessionSettings(poll: .seconds(30), openedAt: Instant(seconds: 1_795_600_800))
        )
        perform(session.start(at: now))
    }

    var clock: LocalDateTime { opened.adding(seconds: now.components.seconds) }

    mutating func run(until limit: Duration) {
        while end == nil, let deadline = session.deadline, deadline <= limit {
            now = max(now, deadline)
            perform(session.tick(at: now))
        }
        now = max(now, limit)
    }

    mutating func punch(_ user: String) {
        deliver(module.punch(SimulatedPunch(user: user, time: clock), now: clock))
    }

    mutating func refuse(_ status: UInt8) { deliver(module.refuse(status: status)) }

    mutating func hear(_ bytes: [UInt8]) { perform(session.receive(bytes, at: now)) }

    mutating func commit() { perform(session.committed(at: now)) }

    private mutating func deliver(_ answers: [SimulatorAction]) {
        for answer in answers {
            switch answer {
            case .send(let bytes):
                for piece in bytes.pieces(of: min(pieceSize, bytes.count)) { perform(session.receive(piece, at: now)) }
            case .acknowledged(let punches):
                early += punches.filter { punch in !journal.contains { $0.user == punch.user } }
            }
        }
    }

    private mutating func perform(_ ordered: [ByteAction]) {
        for action in ordered {
            actions.append(action)
            switch action {
            case .send(let bytes): deliver(module.receive(bytes, now: clock))
            case .report(let report): reports.append(report)
            case .finish(let reason): end = reason
            case .store(let items):
                guard !storesInSilence else { continue }
                for case .record(let record) in items { journal.append(record) }
                perform(session.committed(at: now))
            }
        }
    }

    var questions: Int { actions.count { if case .send(let bytes) = $0 { bytes.count == 136 } else { false } } }

    var faults: [String] { reports.compactMap { if case .fault(_, let reason) = $0 { reason } else { nil } } }
}

@Suite("RealSense ID: packets and conversation")
struct RealSenseTests {
    @Test("The vendor's packets are written and read byte for byte", arguments: [1, 2, 3, 7, 1_000])
    func vectors(size: Int) throws {
        let all: [([UInt8], RealSensePacket)] = [
            (try vector("6f", size: "20", zeros(65), crc: "bb7a"), RealSensePacket(.startSession, sequence: 0)),
            (
                try vector("41", size: "40", zeros(36) + "30" + zeros(60), crc: "2e31"),
                RealSensePacket(.authenticate, sequence: 0)
            ),
            (
                try vector("52", size: "40", zeros(5) + "31303031" + zeros(27) + "30" + zeros(60), crc: "2128"),
                RealSensePacket(.result, sequence: 0, user: "1001")
            ),
        ]
        #expect(all.map(\.0.count) == [88, 120, 120])
        var framer = RealSenseFramer()
        for (bytes, packet) in all {
            #expect(packet.bytes == bytes)
            let items = bytes.pieces(of: size).flatMap { framer.receive($0, at: .zero) }
            #expect(items == [.packet(packet, bytes)])
            #expect(framer.heldBytes == 0)
        }
    }

    @Test("A recognised person is a punch; the next question goes out when it is on the disk")
    func conversation() {
        var door = Door()
        #expect(door.reports.contains(.identified(TerminalFacts(model: "RealSense ID"))))
        #expect(door.questions == 1)
        door.run(until: .seconds(3))
        door.punch("1001")
        #expect(door.journal.map(\.user) == ["1001"])
        #expect(door.journal.first?.time == door.clock)
        door.run(until: .seconds(4))
        #expect(door.questions == 2)
        door.storesInSilence = true
        door.punch("1002")
        door.run(until: .seconds(9))
        #expect(door.questions == 2)
        door.commit()
        door.run(until: .seconds(10))
        #expect(door.questions == 3)
        #expect(door.end == nil)
    }

    @Test(
        "Nothing is acknowledged by a new question before it is on the disk; cuts change nothing",
        arguments: [1, 3, 7]
    )
    func cuts(size: Int) {
        func talk(_ size: Int) -> Door {
            var door = Door()
            door.pieceSize = size
            for index in 0..<20 {
                door.punch("\(1_000 + index)")
                door.run(until: door.now + .seconds(1))
            }
            return door
        }
        let door = talk(size)
        #expect(door.actions == talk(.max).actions)
        #expect(door.journal.count == 20)
        #expect(door.early.isEmpty)
        #expect(door.faults == ["no frame begins here"])
    }

    @Test("Somebody who stays in the picture came once; who returns comes again")
    func presence() {
        var door = Door()
        for _ in 0..<8 {
            door.punch("1001")
            door.run(until: door.now + .seconds(1))
        }
        #expect(door.journal.count == 1)
        door.run(until: door.now + .seconds(10))
        door.punch("1001")
        #expect(door.journal.count == 2)
    }

    @Test("Forged and forbidden faces are counted; an unknown one is nothing")
    func refused() {
        var door = Door()
        for status: UInt8 in [16, 17, 1] {
            door.refuse(status)
            door.run(until: door.now + .seconds(1))
        }
        #expect(door.reports.count { $0 == .rejections(1) } == 2)
        #expect(door.journal.isEmpty)
        #expect(door.questions == 4)
    }

    @Test("A doubled packet is dropped, a leap in the numbers ends the session, a wrong checksum is noise")
    func damage() {
        let late = RealSensePacket(.result, sequence: 1, user: "66").bytes
        var door = Door()
        door.hear(late)
        #expect(door.faults.last == "an answer that was read already")
        var broken = RealSensePacket(.result, sequence: 2, user: "66").bytes
        broken[30] ^= 1
        door.hear(broken)
        door.run(until: .seconds(1))
        #expect(door.journal.isEmpty)
        door.hear(RealSensePacket(.result, sequence: 22, user: "66").bytes)
        #expect(door.end == .protocolFault("the module's packets do not follow each other"))
    }

    @Test("A module that says nothing, or refuses to begin, ends the session; an end cancels what is asked")
    func endings() {
        func session() -> RealSenseSession { RealSenseSession(settings: SessionSettings(poll: .seconds(30))) }
        var silent = session()
        _ = silent.start(at: .zero)
        #expect(silent.tick(at: .seconds(12)) == [.finish(.silent(during: "start"))])
        var refusing = session()
        _ = refusing.start(at: .zero)
        let reply = RealSensePacket(.reply, sequence: 1, status: 3)
        #expect(
            refusing.receive(reply.bytes, at: .zero)
                == [.finish(.protocolFault("the module begins no session: status 3"))]
        )
        var door = Door()
        door.run(until: .seconds(30))
        #expect(door.end == .silent(during: "authentication"))
        var asked = session()
        _ = asked.start(at: .zero)
        _ = asked.receive(RealSensePacket(.startSession, sequence: 0).bytes, at: .zero)
        #expect(
            asked.submit(TerminalOrder(id: 3, .setClock), at: .zero) == [.report(.answered(order: 3, .unsupported))]
        )
        #expect(
            asked.submit(TerminalOrder(id: 0, .end), at: .zero) == [.send(RealSensePacket.cancel), .finish(.ended)]
        )
        #expect(asked.receive(reply.bytes, at: .zero).isEmpty)
    }

    @Test("A capture of one morning gives its two punches, however it is cut", arguments: [nil, 1, 2, 3, 7])
    func capture(cut: Int?) throws {
        let url = try #require(
            Bundle.module.url(forResource: "realsense", withExtension: "transcript", subdirectory: "Vectors")
        )
        let transcript = try Transcript(text: try String(contentsOf: url, encoding: .utf8))
        let session = RealSenseSession(settings: SessionSettings(poll: .seconds(30)))
        let replay = TranscriptReplay(transcript, to: session, cut: cut)
        #expect(replay.deviations.isEmpty)
        let users = replay.events.flatMap { event -> [String] in
            guard case .store(let items) = event.action else { return [] }
            return items.compactMap { if case .record(let record) = $0 { record.user } else { nil } }
        }
        #expect(users == ["1001", "1002"])
    }

    @Test("Random and mutated packets neither trap nor hold more than a packet, and the next good one is found")
    func random() {
        var random = SeededRandom(seed: 21)
        let good = RealSensePacket(.result, sequence: 7, user: "1001")
        let seeds = [good.bytes, RealSensePacket(.startSession, sequence: 0).bytes, RealSensePacket.attention]
        var framer = RealSenseFramer()
        var session = RealSenseSession(settings: SessionSettings(poll: .seconds(1)))
        var now = Duration.zero
        var most = 0
        var unfound = 0
        _ = session.start(at: now)
        for round in 0..<200_000 {
            var bytes = round % 3 == 0 ? random.bytes(Int.random(in: 0...24, using: &random)) : seeds[round % 2]
            for _ in 0..<2 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // The start of a packet, mostly: its checksum is what takes time.
            bytes = Array(bytes.prefix(round % 50 == 0 ? 120 : 24))
            _ = framer.receive(bytes, at: now)
            most = max(most, framer.heldBytes)
            if round % 500 == 0 {
                now += .seconds(1)
                _ = framer.expire(at: now)
                if !framer.receive(good.bytes, at: now).contains(.packet(good, good.bytes)) { unfound += 1 }
                if session.deadline == nil {
                    session = RealSenseSession(settings: SessionSettings(poll: .seconds(1)))
                    _ = session.start(at: now)
                }
                _ = session.receive(bytes + good.bytes, at: now)
                _ = session.committed(at: now)
            }
        }
        #expect(most <= 22 + 8_128 + 34 + 256)
        #expect(unfound == 0)
    }
}
