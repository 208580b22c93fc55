import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

/// Answers of one conversation about 60 punches, by number: 0 to 2 identify, 3 clock, 4 capacities, 5 counts, 6 users,
/// 7 to 9 records, 10 clearing, 11 counts.
@Suite("Anviz: trouble on the line")
struct AnvizTroubleTests {
    @Test("The gateway dies after any action: nothing is lost, nothing was acknowledged before it was committed")
    func crashes() {
        var whole = AnvizConversation(anAnvizTerminal(punches: 60))
        whole.start()
        whole.run(until: .seconds(20))
        #expect(whole.actions.count > 20)
        for survived in 0...whole.actions.count {
            var line = AnvizConversation(anAnvizTerminal(punches: 60))
            line.actionsLeft = survived
            line.start()
            line.run(until: .seconds(20))
            line.punch(SimulatedPunch(user: "1016", time: line.terminalClock))
            line.reconnect()
            line.run(until: .seconds(20))
            #expect(line.journalSet == Set(line.terminal.memory.log), "after \(survived)")
            #expect(line.acknowledgedBeforeCommit.isEmpty, "after \(survived)")
            #expect(line.terminal.memory.newMarks == 0)
            #expect(line.logReads >= 1)
        }
    }

    enum Damage: CaseIterable { case lost, flipped, cut, noiseBefore, noiseInstead, twice }

    @Test("Any one answer is damaged, lost or doubled: everything is read and cleared", arguments: Damage.allCases)
    func oneBadAnswer(damage: Damage) {
        for victim in 0..<12 {
            var line = AnvizConversation(anAnvizTerminal(punches: 60))
            line.onAnswer = { number, bytes in
                guard number == victim else { return bytes }
                var changed = bytes
                switch damage {
                case .lost: return nil
                case .flipped: changed[bytes.count / 2] ^= 1
                case .cut: changed.removeLast(2)
                case .noiseBefore: changed = [0xA5, 0, 0, 0, 1, 0xB0, 0, 1, 0] + bytes
                case .noiseInstead: changed = bytes.map { _ in 0xA5 }
                case .twice: changed = bytes + bytes
                }
                return changed
            }
            line.start()
            line.run(until: .seconds(28))
            #expect(line.end == nil, "\(victim)")
            #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log, "\(victim)")
            #expect(line.terminal.memory.newMarks == 0)
            #expect(line.acknowledgedBeforeCommit.isEmpty)
            #expect(line.logReads == 1)
            #expect(!line.faults.isEmpty || damage == .lost || damage == .noiseInstead)
        }
    }

    @Test("Any one request is lost: everything is read and cleared")
    func oneLostRequest() {
        for victim in 0..<12 {
            var line = AnvizConversation(anAnvizTerminal(punches: 60))
            var kept: AnvizTerminal?
            // The terminal forgets the request by being put back to what it was; its answer is lost with it.
            line.onRequest = { number, terminal in
                if number == victim { kept = terminal }
                if number == victim + 1, let before = kept {
                    terminal = before
                    kept = nil
                }
                return []
            }
            line.onAnswer = { number, bytes in number == victim ? nil : bytes }
            line.start()
            line.run(until: .seconds(28))
            #expect(line.end == nil, "\(victim)")
            #expect(line.journalSet == Set(line.terminal.memory.log), "\(victim)")
            #expect(line.terminal.memory.newMarks == 0, "\(victim)")
            #expect(line.acknowledgedBeforeCommit.isEmpty)
            #expect(line.logReads == 1)
        }
    }

    @Test("An answer that comes late, behind its repetition, is not taken for the next one")
    func lateAnswer() {
        var line = AnvizConversation(anAnvizTerminal(punches: 110))
        var late: [UInt8] = []
        line.onAnswer = { number, bytes in
            if number == 8 { late = bytes }
            return number == 8 ? nil : number == 9 ? late + bytes : bytes
        }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.sent.contains { $0.command == .records && $0.data.first == 0x10 })
        #expect(line.faults == ["an answer that was read already"])
    }

    @Test("An answer that comes twice, the second time in place of the next one, is dropped")
    func doubledAnswer() {
        var line = AnvizConversation(anAnvizTerminal(punches: 110))
        var late: [UInt8] = []
        line.onAnswer = { number, bytes in
            if number == 8 { late = bytes }
            return number == 8 ? nil : number == 10 ? late + bytes : bytes
        }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.faults == ["an answer that was read already"])
    }

    @Test("The answer to a clear is lost while somebody punches: the new punch keeps its mark until it is read")
    func clearUnanswered() {
        var line = AnvizConversation(anAnvizTerminal(punches: 60))
        line.onAnswer = { number, bytes in number == 10 ? nil : bytes }
        line.onRequest = { number, terminal in
            let time = AnvizConversation.openedAt
            return number == 11 ? terminal.punch(SimulatedPunch(user: "4711", time: time), now: time) : []
        }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.acknowledgedBeforeCommit.isEmpty)
        #expect(line.faults == ["no answer to clearing marks"])
    }

    @Test("The terminal falls silent at any step: the session ends, says where, and the next one loses nothing")
    func stalls() {
        // An optional step that goes unanswered is named by the one behind it.
        let steps = [
            "basic settings", "device number", "clock", "clock", "counts", "counts", "records", "records", "records",
            "records", "counts", "counts",
        ]
        for (from, step) in steps.enumerated() {
            var line = AnvizConversation(anAnvizTerminal(punches: 60))
            line.onAnswer = { number, bytes in number < from ? bytes : nil }
            line.start()
            line.run(until: .seconds(60))
            #expect(line.end == .silent(during: step), "\(from)")
            #expect(line.now < .seconds(12))
            line.onAnswer = { $1 }
            line.reconnect()
            line.run(until: .seconds(20))
            #expect(line.journalSet == Set(line.terminal.memory.log))
            #expect(line.acknowledgedBeforeCommit.isEmpty)
        }
    }

    @Test("Noise for ever ends the session, in time and with bounded reports", arguments: [0x00, 0xA5, 0x55])
    func noiseForEver(byte: UInt8) {
        var session = AnvizSession(settings: SessionSettings(poll: .seconds(30)))
        var actions = session.start(at: .zero)
        var now = Duration.zero
        while session.deadline != nil, now < .seconds(60) {
            now += .milliseconds(50)
            actions += session.receive([UInt8](repeating: byte, count: 1_000), at: now)
        }
        #expect(actions.last == .finish(.protocolFault("no valid answer to basic settings")))
        #expect(now < .seconds(15))
        for case .report(.fault(let bytes, let reason)) in actions {
            #expect(bytes.isEmpty)
            #expect(reason.contains("withheld"))
        }
    }

    @Test("Live records for ever do not keep a session alive that gets no answers")
    func liveForEver() {
        var session = AnvizSession(settings: SessionSettings(poll: .seconds(1)))
        _ = session.start(at: .zero)
        let record = AnvizRecord(user: 1, seconds: 800_000_000, backup: 1, type: 0, workCode: 0)
        let live = AnvizFrame(device: 1, command: .liveRecord, kind: .answer(.done), data: record.bytes)
        var stores = 0
        for step in 1...200 {
            let actions = session.receive(live.bytes, at: .milliseconds(100 * step))
            stores += actions.count { if case .store = $0 { true } else { false } }
        }
        #expect(session.deadline == nil)
        #expect(stores > 0 && stores <= 64)
    }

    @Test("Damage is told with its bytes, but not where a password may be in them")
    func faultBytes() {
        func faults(damaging victim: Int) -> [[UInt8]] {
            var line = AnvizConversation(anAnvizTerminal(punches: 2))
            line.onAnswer = { number, bytes in
                number == victim ? bytes.dropLast() + [bytes[bytes.count - 1] ^ 0xFF] : bytes
            }
            line.start()
            line.run(until: .seconds(10))
            return line.reports.compactMap { if case .fault(let bytes, _) = $0 { bytes } else { nil } }
        }
        #expect(faults(damaging: 0) == [[]])
        #expect(faults(damaging: 6) == [[]])
        #expect(faults(damaging: 3).map(\.count) == [17])
    }

    @Test("Refused and misshaped answers end the session only where it cannot do without")
    func refusals() {
        func end(refusing command: AnvizCommand, _ verdict: AnvizReturn, data: [UInt8] = []) -> (SessionEnd?, Int) {
            var line = AnvizConversation(anAnvizTerminal(punches: 30))
            line.onAnswer = { _, bytes in
                guard bytes[5] == command.rawValue | 0x80 else { return bytes }
                return AnvizFrame(device: 1, command: command, kind: .answer(verdict), data: data).bytes
            }
            line.start()
            line.run(until: .seconds(29))
            return (line.end, line.journalSet.count)
        }
        for optional in [
            AnvizCommand.basicSettings, .serial, .number, .typeCode, .time, .capacities, .users, .clear,
        ] {
            #expect(end(refusing: optional, .failed) == (nil, 30))
            #expect(end(refusing: optional, .done) == (nil, 30))
        }
        #expect(end(refusing: .counts, .failed).0 == .protocolFault("counts: failed (return 1)"))
        #expect(end(refusing: .counts, .done, data: [1]).0 == .protocolFault("no valid answer to counts"))
        #expect(end(refusing: .records, .locked).0 == .protocolFault("records: locked (return 15)"))
        #expect(end(refusing: .records, .done, data: [3, 1]).0 == .protocolFault("no valid answer to records"))
        #expect(end(refusing: .records, .empty) == (nil, 0))
    }

    @Test("Random answers and random bytes never trap the session, and it ends or goes on")
    func random() {
        var random = SeededRandom(seed: 7)
        let commands = AnvizCommand.allCases
        var ended = 0
        for _ in 0..<400 {
            var session = AnvizSession(settings: SessionSettings(poll: .seconds(1)))
            var now = Duration.zero
            var pending = 0
            _ = session.start(at: now)
            for _ in 0..<100 where session.deadline != nil {
                now += .milliseconds(Int.random(in: 0...600, using: &random))
                let command = commands[Int.random(in: 0..<commands.count, using: &random)]
                let verdict = AnvizReturn(rawValue: UInt8(Int.random(in: 0...7, using: &random) == 0 ? 5 : 0))
                var data = random.bytes(Int.random(in: 0...min(60, command.answerLimit), using: &random))
                if !data.isEmpty { data[0] &= 3 }
                var bytes = AnvizFrame(device: 1, command: command, kind: .answer(verdict), data: data).bytes
                if Int.random(in: 0...4, using: &random) == 0 { bytes.removeFirst() }
                var actions = session.receive(bytes, at: now) + session.tick(at: now)
                if pending > 0 {
                    actions += session.committed(at: now)
                    pending -= 1
                }
                pending += actions.count { if case .store = $0 { true } else { false } }
                if let deadline = session.deadline { #expect(deadline >= now) }
            }
            if session.deadline == nil { ended += 1 }
        }
        #expect(ended > 0)
    }
}
