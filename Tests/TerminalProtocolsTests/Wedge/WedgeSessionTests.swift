import TestSupport
import Testing
import WallClock

@testable import TerminalProtocols

@Suite("Keyboard readers")
struct WedgeSessionTests {
    /// Events as the kernel writes them; `pause` is in microseconds of its clock.
    private struct Typist {
        private(set) var bytes: [UInt8] = []
        private var time: Int64 = 1_795_600_000_000_000

        /// What was typed since the last time.
        mutating func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }

        mutating func event(_ type: UInt16, _ code: UInt16, _ value: Int32) {
            func add(_ number: UInt64, _ count: Int) {
                for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (index * 8))) }
            }
            add(UInt64(time / 1_000_000), 8)
            add(UInt64(time % 1_000_000), 8)
            add(UInt64(type), 2)
            add(UInt64(code), 2)
            add(UInt64(UInt32(bitPattern: value)), 4)
        }

        mutating func press(_ code: UInt16, pause: Int64 = 5_000) {
            time += pause
            event(4, 4, 0x7_0000)  // the scan code goes before
            event(1, code, 1)
            event(0, 0, 0)
            event(1, code, 0)
            event(0, 0, 0)
        }
    }

    private struct Outcome: Equatable {
        var users: [String]
        var faults: Int
    }

    private func session() -> WedgeSession {
        WedgeSession(
            settings: SessionSettings(
                poll: .seconds(30),
                zone: .fixed("Asia/Shanghai", offset: 28_800),
                openedAt: Instant(seconds: 1_795_600_000)
            )
        )
    }

    private func typed(_ codes: [UInt16], pause: Int64 = 5_000) -> [UInt8] {
        var typist = Typist()
        for code in codes { typist.press(code, pause: pause) }
        return typist.bytes
    }

    /// What a session makes of bytes that come at once, and of the silence behind them.
    private func outcome(_ bytes: [UInt8], by size: Int = .max) -> Outcome {
        var session = session()
        var actions = session.start(at: .zero)
        for piece in bytes.pieces(of: min(size, max(1, bytes.count))) {
            actions += session.receive(piece, at: .seconds(1))
        }
        actions += session.tick(at: .seconds(2)) + session.tick(at: .seconds(3))
        return outcome(actions)
    }

    private func outcome(_ actions: [ByteAction]) -> Outcome {
        var users: [String] = []
        var faults = 0
        for action in actions {
            switch action {
            case .store(let items):
                for case .record(let record) in items { users.append(record.user) }
            case .report(.fault(let bytes, _)):
                #expect(bytes == [])
                faults += 1
            case .report, .send, .finish: break
            }
        }
        return Outcome(users: users, faults: faults)
    }

    @Test(
        "A line is a punch, at the time of reception, however the bytes are cut",
        arguments: [1, 7, 23, 24, 25, 4_096]
    )
    func line(size: Int) throws {
        let bytes = typed([11, 2, 3, 4, 28, 79, 80, 81, 82, 96])
        #expect(outcome(bytes, by: size).users == ["0123", "1230"])
        #expect(outcome(bytes, by: size).faults == 0)
        var session = session()
        _ = session.start(at: .zero)
        let actions = session.receive(typed([11, 2, 28]), at: .seconds(20))
        let record = TerminalRecord(
            user: "01",
            time: try #require(LocalDateTime("2026-11-25T17:47:00")),
            verify: Int(VerificationMethods.card.rawValue),
            bytes: Array("01".utf8)
        )
        #expect(actions == [.store([.record(record)])])
    }

    @Test("Shift, letters, Tab and silence")
    func forms() {
        var typist = Typist()
        typist.event(1, 42, 1)
        typist.press(30)
        typist.event(1, 42, 0)
        for code: UInt16 in [48, 12, 2, 15] { typist.press(code) }
        #expect(outcome(typist.bytes).users == ["Ab-1"])
        #expect(outcome(typed([2, 3, 4, 5])).users == ["1234"])
        #expect(outcome(typed([28, 15, 28])).users == [])
    }

    @Test("Where the gateway is late, the kernel's times say which keys are one line")
    func late() {
        var typist = Typist()
        var session = session()
        _ = session.start(at: .zero)
        for code: UInt16 in [2, 3, 4, 5] { typist.press(code) }
        var actions = session.receive(typist.take(), at: .milliseconds(1_000))
        // The deadline is long over when the gateway runs again, and the rest is there but not read.
        actions += session.tick(at: .milliseconds(1_700))
        for code: UInt16 in [6, 7, 28] { typist.press(code) }
        actions += session.receive(typist.take(), at: .milliseconds(1_701))
        #expect(outcome(actions) == Outcome(users: ["123456"], faults: 0))
        // Two lines that are read at once are two, if the kernel says so.
        for code: UInt16 in [2, 3, 4, 5] { typist.press(code) }
        typist.press(6, pause: 150_000)
        for code: UInt16 in [7, 8, 9, 28] { typist.press(code) }
        actions = session.receive(typist.take(), at: .milliseconds(2_000))
        #expect(outcome(actions) == Outcome(users: ["5678"], faults: 1))
    }

    @Test("A line whose beginning silence took is no punch, and no end key means none where they are usual")
    func cut() {
        var typist = Typist()
        var session = session()
        _ = session.start(at: .zero)
        for code: UInt16 in [2, 3, 4, 5] { typist.press(code) }
        var actions = session.receive(typist.take(), at: .seconds(1))
        actions += session.tick(at: .seconds(2)) + session.tick(at: .seconds(3))
        #expect(outcome(actions) == Outcome(users: ["1234"], faults: 0))
        for code: UInt16 in [6, 7, 28] { typist.press(code) }
        #expect(outcome(session.receive(typist.take(), at: .seconds(3))) == Outcome(users: [], faults: 1))
        typist.press(2, pause: 900_000)
        typist.press(28)
        #expect(outcome(session.receive(typist.take(), at: .seconds(4))) == Outcome(users: ["1"], faults: 0))
        for code: UInt16 in [2, 3, 4, 5] { typist.press(code) }
        actions = session.receive(typist.take(), at: .seconds(5))
        actions += session.tick(at: .seconds(6)) + session.tick(at: .seconds(7))
        #expect(outcome(actions) == Outcome(users: [], faults: 1))
    }

    @Test("A person who types is dropped and counted; so are a single key, a key that types nothing and a long line")
    func dropped() {
        for codes in [[2, 3, 4, 59, 28], [2, 3], Array(repeating: 2, count: 65) + [28]] as [[UInt16]] {
            #expect(outcome(typed(codes)) == Outcome(users: [], faults: 1))
        }
        #expect(outcome(typed([2, 3, 4, 28], pause: 60_000)) == Outcome(users: [], faults: 1))
    }

    @Test("When the kernel lost events the line is thrown away, and the next one is whole")
    func lost() {
        var typist = Typist()
        typist.press(2)
        typist.event(0, 3, 0)
        typist.event(1, 9, 1)
        typist.event(0, 0, 0)
        typist.press(28)
        for code: UInt16 in [5, 6, 28] { typist.press(code) }
        #expect(outcome(typist.bytes) == Outcome(users: ["45"], faults: 1))
    }

    @Test("Repeats and releases type nothing")
    func repeats() {
        var typist = Typist()
        typist.press(2)
        typist.event(1, 2, 2)
        typist.event(1, 2, 2)
        typist.press(28)
        #expect(outcome(typist.bytes).users == ["1"])
    }

    @Test("200,000 mutated events neither trap nor make long users")
    func mutations() {
        var dice = SeededRandom(seed: 3)
        let line = typed([11, 2, 3, 4, 42, 30, 28])
        var session = session()
        _ = session.start(at: .zero)
        for round in 1...200_000 {
            var bytes = line
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            for action in session.receive(bytes, at: .milliseconds(round)) {
                guard case .store(let items) = action, case .record(let record)? = items.first else { continue }
                #expect(record.user.utf8.count <= WedgeSession.longestLine)
            }
        }
    }
}
