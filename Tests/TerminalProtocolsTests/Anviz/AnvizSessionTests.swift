import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

@Suite("Anviz: a session with a simulated terminal")
struct AnvizSessionTests {
    @Test("Identifies, then tells clock, counts, users and the whole log, and clears exactly what it read")
    func wholeConversation() throws {
        var line = AnvizConversation(anAnvizTerminal(punches: 60, read: 2, users: 19))
        let log = line.terminal.memory.log
        line.start()
        line.run(until: .seconds(5))
        #expect(line.end == nil)
        #expect(line.faults.isEmpty)
        let facts = TerminalFacts(serial: "A0001", model: "M3", firmware: "V02.16", templateFormat: "anviz-finger")
        #expect(line.reports.first == .identified(facts))
        guard case .clock(let shown, let asked, let answered)? = line.reports.dropFirst().first else {
            Issue.record("no clock")
            return
        }
        #expect(shown == AnvizConversation.openedAt)
        #expect(answered - asked == .milliseconds(40))
        let counts = TerminalCounts(
            users: 19,
            fingers: 19,
            records: 60,
            newRecords: 58,
            userCapacity: 3_000,
            recordCapacity: 100_000
        )
        #expect(line.reports.contains(.counts(counts)))
        guard case .users(let users)? = line.reports.first(where: { if case .users = $0 { true } else { false } })
        else {
            Issue.record("no users")
            return
        }
        #expect(users.map(\.user) == line.terminal.memory.users.map(\.user))
        #expect(users.map(\.name) == line.terminal.memory.users.map(\.name))
        #expect(users.map(\.isAdministrator) == line.terminal.memory.users.map(\.isAdministrator))
        #expect(line.journal.map { SimulatedPunch($0) } == Array(log.dropFirst(2)))
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.terminal.memory.log == log)
        #expect(line.logReads == 1)
        let stores = line.actions.compactMap { if case .store(let items) = $0 { items.count } else { nil } }
        #expect(stores == [25, 25, 8])
        #expect(line.sent.filter { $0.command == .clear }.map(\.data) == [[2, 0, 0, 58]])
    }

    @Test(
        "The next round reads what came since, users only when their number changed, and asks nothing in between",
        arguments: AnvizTerminal.EndOfLog.allCases
    )
    func rounds(endOfLog: AnvizTerminal.EndOfLog) {
        var terminal = anAnvizTerminal(punches: 3)
        terminal.endOfLog = endOfLog
        var line = AnvizConversation(terminal)
        line.start()
        line.run(until: .seconds(20))
        let before = line.actions.count
        line.run(until: .seconds(29))
        #expect(line.actions.count == before)
        line.punch(SimulatedPunch(user: "1002", time: line.terminalClock))
        line.run(until: .seconds(59))
        #expect(line.journal.count == 4)
        #expect(line.logReads == 2)
        func userTables() -> Int { line.reports.count { if case .users = $0 { true } else { false } } }
        #expect(userTables() == 1)
        line.terminal.memory.users.append(SimulatedUser(user: "77", name: "New"))
        line.run(until: .seconds(95))
        #expect(userTables() == 2)
        #expect(line.faults.isEmpty)
    }

    @Test("Every form of user is read", arguments: AnvizUser.Form.allCases)
    func userForms(form: AnvizUser.Form) {
        var terminal = anAnvizTerminal(punches: 0, users: 30)
        terminal.userForm = form
        var line = AnvizConversation(terminal)
        line.start()
        line.run(until: .seconds(20))
        #expect(line.faults.isEmpty)
        let users = line.reports.compactMap { if case .users(let users) = $0 { users } else { nil } }
        #expect(users.map { $0.map(\.name) } == [terminal.memory.users.map(\.name)])
    }

    @Test("However the line cuts the terminal's bytes, the actions are the same", arguments: [1, 2, 3, 7])
    func cuts(size: Int) {
        func talk(pieceSize: Int) -> [ByteAction] {
            var terminal = anAnvizTerminal(punches: 120, users: 20)
            terminal.isLive = true
            var line = AnvizConversation(terminal)
            line.pieceSize = pieceSize
            line.onAnswer = { number, bytes in
                switch number {
                case 9: [0xA5, 1, 2] + bytes
                case 11: bytes + [0xA5, 0xA5, 0, 0, 0, 0xC0]
                case 12: bytes.map { $0 == 0xC0 ? 0xC1 : $0 }
                default: bytes
                }
            }
            line.start()
            line.run(until: .seconds(10))
            line.punch(SimulatedPunch(user: "1003", time: line.terminalClock))
            line.run(until: .seconds(65))
            return line.actions
        }
        let whole = talk(pieceSize: .max)
        #expect(whole.count > 40)
        #expect(whole.count { if case .report(.fault) = $0 { true } else { false } } >= 3)
        #expect(talk(pieceSize: size) == whole)
    }

    @Test("A live punch goes to the disk at once, and its mark is cleared by the log's reading only")
    func live() {
        var terminal = anAnvizTerminal(punches: 0)
        terminal.isLive = true
        var line = AnvizConversation(terminal)
        line.start()
        line.run(until: .seconds(10))
        line.punch(SimulatedPunch(user: "1001", time: line.terminalClock))
        line.run(until: .seconds(11))
        #expect(line.journal.map(\.user) == ["1001"])
        #expect(line.terminal.memory.newMarks == 1)
        line.run(until: .seconds(40))
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.journal.map(\.user) == ["1001", "1001"])
        #expect(line.acknowledgedBeforeCommit.isEmpty)
        #expect(line.faults.isEmpty)
    }

    @Test("A live record of work code 0xFF000 is no punch: the users are read again")
    func userAdded() {
        var line = AnvizConversation(anAnvizTerminal(punches: 0))
        line.start()
        line.run(until: .seconds(10))
        let record = AnvizRecord(user: 1_001, seconds: 1, backup: 0, type: 0, workCode: AnvizRecord.userAdded)
        let frame = AnvizFrame(device: 1, command: .liveRecord, kind: .answer(.done), data: record.bytes)
        #expect(line.session.receive(frame.bytes, at: line.now).isEmpty)
        line.run(until: .seconds(40))
        #expect(line.reports.count { if case .users = $0 { true } else { false } } == 2)
        #expect(line.journal.isEmpty)
    }

    @Test("A long log is read in passes, each cleared before the next")
    func passes() {
        var line = AnvizConversation(anAnvizTerminal(punches: 2_345))
        line.latency = .milliseconds(1)
        line.start()
        line.run(until: .seconds(20))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(
            line.sent.filter { $0.command == .clear }.map(\.data) == [[2, 0, 3, 232], [2, 0, 3, 232], [2, 0, 1, 89]]
        )
        #expect(line.logReads == 1)
        #expect(line.faults.isEmpty)
    }

    @Test("Punches made while the log is read are read too, none twice")
    func arrivals() {
        var line = AnvizConversation(anAnvizTerminal(punches: 60))
        line.onRequest = { number, terminal in
            guard number % 3 == 0, number < 40 else { return [] }
            let time = AnvizConversation.openedAt.adding(seconds: Int64(number))
            return terminal.punch(SimulatedPunch(user: "\(5_000 + number)", time: time), now: time)
        }
        line.start()
        line.run(until: .seconds(20))
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.terminal.memory.newMarks == 0)
        #expect(line.faults.isEmpty)
    }

    @Test("Sync begins a round at once; end finishes when what is under way is over")
    func commands() {
        var line = AnvizConversation(anAnvizTerminal(punches: 3))
        line.start()
        line.run(until: .seconds(5))
        line.punch(SimulatedPunch(user: "1001", time: line.terminalClock))
        line.submit(.sync)
        line.submit(.sync)
        line.run(until: .seconds(10))
        #expect(line.journal.count == 4)
        #expect(line.logReads == 3)
        line.submit(.sync)
        #expect(line.end == nil)
        line.submit(.end)
        #expect(line.end == nil)
        line.run(until: .seconds(10))
        #expect(line.end == .ended)
        #expect(line.session.deadline == nil)
        #expect(line.session.receive([0xA5], at: .seconds(11)).isEmpty)
        #expect(line.session.tick(at: .seconds(99)).isEmpty)
        var idle = AnvizConversation(anAnvizTerminal(punches: 0))
        idle.start()
        idle.run(until: .seconds(5))
        idle.submit(.end)
        #expect(idle.end == .ended)
    }

    @Test("End after records came waits for the disk and leaves their marks")
    func endWhileStoring() {
        var terminal = anAnvizTerminal(punches: 3)
        var session = AnvizSession(settings: SessionSettings(poll: .seconds(30)))
        var actions = session.start(at: .zero)
        while let next = actions.first, case .send(let request) = next {
            for case .send(let answer) in terminal.receive(request, now: AnvizConversation.openedAt) {
                actions = session.receive(answer, at: .zero).filter { if case .report = $0 { false } else { true } }
            }
        }
        #expect(actions.count == 1)
        #expect(session.submit(TerminalOrder(id: 0, .end), at: .seconds(1)).isEmpty)
        #expect(session.tick(at: .seconds(300)).isEmpty)
        #expect(session.committed(at: .seconds(301)) == [.finish(.ended)])
        #expect(terminal.memory.newMarks == 3)
    }

    @Test("With a turnaround the next request waits that long behind the answer")
    func turnaround() {
        let session = AnvizSession(settings: SessionSettings(poll: .seconds(30)), turnaround: .milliseconds(200))
        var line = AnvizConversation(anAnvizTerminal(punches: 30), session: session)
        var quick = AnvizConversation(anAnvizTerminal(punches: 30))
        line.start()
        line.run(until: .seconds(20))
        quick.start()
        quick.run(until: .seconds(20))
        #expect(line.journal == quick.journal)
        #expect(line.logReads == 1)
        #expect(line.sent == quick.sent)
        let late = line.session.deadline ?? .zero
        let early = quick.session.deadline ?? .zero
        #expect(late - early == .milliseconds(200) * quick.sent.count)
    }

    @Test("Another device's answers are not taken when the terminal has an address")
    func addressed() {
        let settings = SessionSettings(poll: .seconds(30), address: 7)
        var terminal = AnvizTerminal(memory: anAnvizTerminal(punches: 2).memory, device: 7)
        var own = AnvizConversation(terminal, session: AnvizSession(settings: settings))
        own.start()
        own.run(until: .seconds(5))
        #expect(own.journal.count == 2)
        terminal = AnvizTerminal(memory: terminal.memory, device: 8)
        var other = AnvizConversation(terminal, session: AnvizSession(settings: settings))
        other.start()
        other.run(until: .seconds(60))
        #expect(other.end == .silent(during: "basic settings"))
        var session = AnvizSession(settings: settings)
        _ = session.start(at: .zero)
        let strange = AnvizFrame(device: 8, command: .counts, kind: .answer(.done))
        let actions = session.receive(strange.bytes, at: .zero)
        #expect(actions == [.report(.fault(strange.bytes, reason: "an answer of device 8"))])
    }

    @Test("Time and real-time mode of the simulated terminal can be written")
    func writing() throws {
        var terminal = anAnvizTerminal(punches: 0)
        let now = AnvizConversation.openedAt
        func send(_ command: AnvizCommand, _ data: [UInt8]) -> [SimulatorAction] {
            terminal.receive(AnvizFrame(device: 0, command: command, data: data).bytes, now: now)
        }
        let later = now.adding(seconds: 5_000)
        let done = AnvizFrame(device: 1, command: .writeTime, kind: .answer(.done))
        #expect(send(.writeTime, try #require(AnvizTime.bytes(later))) == [.send(done.bytes)])
        let time = AnvizFrame(
            device: 1,
            command: .time,
            kind: .answer(.done),
            data: try #require(AnvizTime.bytes(later))
        )
        #expect(send(.time, []) == [.send(time.bytes)])
        let failed = AnvizFrame(device: 1, command: .writeTime, kind: .answer(.failed))
        #expect(send(.writeTime, [26, 13, 1, 0, 0, 0]) == [.send(failed.bytes)])
        _ = send(.writeSecondSettings, [0xFF, 0xFF, 0xFF, 0xFF, 1] + [UInt8](repeating: 0xFF, count: 10))
        #expect(terminal.isLive)
        _ = send(.writeSecondSettings, [UInt8](repeating: 0xFF, count: 15))
        #expect(terminal.isLive)
    }

    @Test("Random and mutated requests never trap the simulated terminal, and it answers the next good one")
    func randomRequests() {
        var random = SeededRandom(seed: 3)
        var terminal = anAnvizTerminal(punches: 100)
        var unanswered = 0
        for round in 0..<20_000 {
            let command = AnvizCommand.allCases[Int.random(in: 0..<AnvizCommand.allCases.count, using: &random)]
            var data = random.bytes(Int.random(in: 0...(command.requestLimit ?? 0), using: &random))
            if !data.isEmpty { data[0] %= 18 }
            var bytes = AnvizFrame(device: 1, command: command, data: data).bytes
            if round % 3 == 0 { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 }
            terminal.memory.newMarks = Int.random(in: -1...101, using: &random)
            let now = AnvizConversation.openedAt.adding(seconds: Int64(round) * 2)
            _ = terminal.receive(bytes, now: now)
            let counts = AnvizFrame(device: 1, command: .counts).bytes
            if terminal.receive(counts, now: now.adding(seconds: 1)).isEmpty { unanswered += 1 }
        }
        #expect(unanswered == 0)
    }
}
