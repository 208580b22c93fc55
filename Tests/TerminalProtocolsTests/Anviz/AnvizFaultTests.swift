import Simulators
import TerminalProtocols
import Testing
import WallClock

/// What another maker's terminal or line may do. More of it is in the tests of framing, marks and trouble.
@Suite("Anviz: faults of terminals")
struct AnvizFaultTests {
    private func counts(_ change: @escaping (inout AnvizCounts) -> Void) -> (Int, [UInt8]) -> [UInt8]? {
        { _, bytes in
            guard bytes[5] == AnvizCommand.counts.rawValue | 0x80, var counts = AnvizCounts(Array(bytes[9..<27]))
            else { return bytes }
            change(&counts)
            return AnvizFrame(device: 1, command: .counts, kind: .answer(.done), data: counts.bytes).bytes
        }
    }

    @Test("Each answer comes again with the next one: none is taken twice")
    func everyAnswerTwice() {
        for count in [60, 2_345] {
            var line = AnvizConversation(anAnvizTerminal(punches: count))
            line.latency = .milliseconds(1)
            var previous: [UInt8] = []
            line.onAnswer = { _, bytes in
                defer { previous = bytes }
                return previous + bytes
            }
            line.start()
            line.run(until: .seconds(29))
            #expect(line.end == nil)
            #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
            #expect(line.terminal.memory.newMarks == 0)
            #expect(line.acknowledgedBeforeCommit.isEmpty)
        }
    }

    @Test("An answer of records from two requests ago is not taken for new ones")
    func olderCopy() {
        var line = AnvizConversation(anAnvizTerminal(punches: 110))
        var first: [UInt8] = []
        line.onAnswer = { number, bytes in
            if number == 7 { first = bytes }
            return number == 9 ? first + bytes : bytes
        }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.faults == ["an answer that was read already"])
    }

    @Test("With address 0 the first to answer is the terminal: another's answers are told and not taken")
    func anotherDevice() {
        var line = AnvizConversation(anAnvizTerminal(punches: 60))
        line.onAnswer = { number, bytes in
            guard number > 0 else { return bytes }
            let code = AnvizCommand(rawValue: bytes[5] & 0x7F) ?? .counts
            return AnvizFrame(device: 9, command: code, kind: .answer(.done), data: [0]).bytes + bytes
        }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.faults.allSatisfy { $0.hasPrefix("an answer of device 9") })
        #expect(!line.faults.isEmpty)
    }

    @Test("A live record between question and answer is a punch, and the answer still counts")
    func liveBetween() {
        var terminal = anAnvizTerminal(punches: 60)
        terminal.isLive = true
        var line = AnvizConversation(terminal)
        line.onRequest = { number, terminal in
            guard number < 12 else { return [] }
            let time = AnvizConversation.openedAt.adding(seconds: Int64(number))
            return terminal.punch(SimulatedPunch(user: "\(7_000 + number)", time: time), now: time)
        }
        line.start()
        line.run(until: .seconds(29))
        #expect(line.journalSet == Set(line.terminal.memory.log))
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.acknowledgedBeforeCommit.isEmpty)
        #expect(line.faults.isEmpty)
    }

    @Test("The answer to clearing comes after its time: it is not taken for another, and nothing is cleared twice")
    func lateClear() {
        var line = AnvizConversation(anAnvizTerminal(punches: 60))
        var late: [UInt8] = []
        line.onAnswer = { number, bytes in
            if number == 10 { late = bytes }
            return number == 10 ? nil : number == 11 ? late + bytes : bytes
        }
        line.start()
        line.run(until: .seconds(28))
        #expect(line.sent.count { $0.command == .clear } == 1)
        #expect(line.faults == ["no answer to clearing marks", "an answer that nobody waits for"])
        #expect(line.terminal.memory.newMarks == 0)
    }

    @Test("Fewer users than counted: no table is told, and the log is read all the same")
    func fewerUsers() {
        var line = AnvizConversation(anAnvizTerminal(punches: 5, users: 12))
        line.onAnswer = counts { $0.users = 15 }
        line.start()
        line.run(until: .seconds(29))
        #expect(line.faults == ["12 users read, 15 counted"])
        #expect(!line.reports.contains { if case .users = $0 { true } else { false } })
        #expect(line.journal.count == 5)
    }

    @Test("Marks that the counts promise and the log does not hold: everything is read, once a round")
    func promisedMarks() {
        var terminal = anAnvizTerminal(punches: 40, read: 40)
        terminal.endOfLog = .empty
        var line = AnvizConversation(terminal)
        line.onAnswer = counts { $0.newRecords = 7 }
        line.start()
        line.run(until: .seconds(29))
        #expect(line.end == nil)
        #expect(line.journal.count == 40)
        #expect(line.faults.first == "7 new records counted, none read")
    }

    @Test("Counts beyond all reason cost no memory, and end with what is there")
    func hugeCounts() {
        var line = AnvizConversation(anAnvizTerminal(punches: 40))
        line.onAnswer = counts {
            $0 = AnvizCounts(
                users: 0xFFFFFF,
                fingers: 0,
                passwords: 0,
                cards: 0,
                records: 0xFFFFFF,
                newRecords: 0xFFFFFF
            )
        }
        line.start()
        line.run(until: .seconds(29))
        #expect(line.end == nil)
        #expect(line.journalSet == Set(line.terminal.memory.log))
        #expect(line.actions.count < 200)
    }

    @Test("A terminal whose clock jumps is told each time; its punches are kept as it stamped them")
    func clockJump() {
        var line = AnvizConversation(anAnvizTerminal(punches: 2))
        line.start()
        line.run(until: .seconds(20))
        let strange = SimulatedPunch(user: "5", time: AnvizConversation.openedAt.adding(seconds: -3_000_000))
        line.punch(strange)
        let jump = AnvizTime.bytes(strange.time) ?? []
        _ = line.terminal.receive(AnvizFrame(device: 0, command: .writeTime, data: jump).bytes, now: line.terminalClock)
        line.run(until: .seconds(50))
        #expect(line.journal.last.map { SimulatedPunch($0) } == strange)
        let shown = line.reports.compactMap { if case .clock(let time, _, _) = $0 { time } else { nil } }
        #expect(shown.count == 2 && shown[1] < shown[0])
        #expect(line.faults.isEmpty)
    }

    @Test("A daily correction of the terminal's own is a fault of its settings, told once")
    func dailyCorrection() {
        var terminal = anAnvizTerminal(punches: 0)
        terminal.dailyCorrection = 12
        var line = AnvizConversation(terminal)
        line.start()
        line.run(until: .seconds(65))
        #expect(line.faults.count == 1)
        #expect(line.faults.first?.contains("12 seconds each day") == true)
        #expect(!line.sent.contains { $0.command == .writeSecondSettings })
    }

    private func login(_ terminal: (String, String)?, account: String = "admin", secret: String?) -> AnvizConversation {
        var simulated = anAnvizTerminal(punches: 20)
        simulated.login = terminal.map { (account: $0.0, password: $0.1) }
        var settings = AnvizConversation.settings(poll: .seconds(600))
        settings.account = account
        settings.secret = secret.map { Secret(Array($0.utf8)) }
        var line = AnvizConversation(simulated, session: AnvizSession(settings: settings))
        line.start()
        line.run(until: .seconds(60))
        return line
    }

    @Test("Newer models want a login: the configured one, or the factory's with a warning")
    func logins() {
        let own = login(("admin", "s3cret"), secret: "s3cret")
        #expect(own.journal.count == 20)
        #expect(own.faults.isEmpty)
        let factory = login(("admin", "12345"), secret: nil)
        #expect(factory.journal.count == 20)
        #expect(factory.faults.contains { $0.contains("password of the factory") })
        #expect(
            factory.reports.contains { if case .identified(let facts) = $0 { facts.serial == "A0001" } else { false } }
        )
        #expect(login(("admin", "12345"), secret: "12345").faults.contains { $0.contains("password of the factory") })
        #expect(login(("admin", "other"), secret: "s3cret").end == .keyRefused)
        guard case .protocolFault(let reason)? = login(("admin", "other"), secret: nil).end else {
            Issue.record("no fault")
            return
        }
        #expect(reason == "counts: failed (return 1); if the terminal wants a login, set account and key")
        // An older model does not know the command.
        #expect(login(nil, secret: "s3cret").journal.count == 20)
        #expect(login(nil, secret: "longer than twelve").end == .keyRefused)
    }

    @Test("A login lapses: behind a long silence it is repeated")
    func lapse() {
        var line = login(("admin", "s3cret"), secret: "s3cret")
        line.punch(SimulatedPunch(user: "5", time: line.terminalClock))
        line.terminal.linkChanged()
        line.run(until: .seconds(700))
        #expect(line.sent.count { $0.command == .login } == 2)
        #expect(line.journal.count == 21)
    }
}
