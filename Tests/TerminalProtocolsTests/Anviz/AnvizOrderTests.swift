import Simulators
import TerminalProtocols
import Testing
import WallClock

@Suite("Anviz: orders")
struct AnvizOrderTests {
    private func opened(_ terminal: AnvizTerminal) -> AnvizConversation {
        var line = AnvizConversation(terminal, session: AnvizSession(settings: AnvizConversation.settings()))
        line.start()
        line.run(until: .seconds(5))
        return line
    }

    private func finger(_ user: String, _ index: Int, _ bytes: [UInt8]) -> BiometricTemplate {
        BiometricTemplate(user: user, kind: .finger, index: index, format: AnvizTemplate.format, bytes: bytes)
    }

    @Test("The clock is set to the site's time, read back, and told before the answer")
    func clock() throws {
        var line = opened(anAnvizTerminal(punches: 0))
        // Somebody else sets it wrong.
        let wrong = try #require(AnvizTime.bytes(AnvizConversation.openedAt.adding(seconds: -500_000)))
        _ = line.terminal.receive(
            AnvizFrame(device: 0, command: .writeTime, data: wrong).bytes,
            now: line.terminalClock
        )
        #expect(line.result(of: .setClock) == [.done])
        guard case .clock(let shown, _, let answered)? = line.reports.dropLast().last else {
            Issue.record("no clock before the answer")
            return
        }
        let right = AnvizConversation.settings().wallClock(at: answered)
        #expect(abs(shown.wallSeconds - right.wallSeconds) <= 1)
        #expect(line.faults.isEmpty)
    }

    @Test("A clock that does not take its time is refused after three attempts")
    func stuckClock() {
        var line = opened(anAnvizTerminal(punches: 0))
        line.onAnswer = { _, bytes in
            bytes[5] == AnvizCommand.time.rawValue | 0x80
                ? AnvizFrame(device: 1, command: .time, kind: .answer(.done), data: [20, 1, 1, 0, 0, 0]).bytes : bytes
        }
        guard case .refused(let reason)? = line.result(of: .setClock).first else {
            Issue.record("not refused")
            return
        }
        #expect(reason.hasPrefix("the clock shows 2020-01-01T00:00:00 after it was set to 20"))
        #expect(line.sent.count { $0.command == .writeTime } == 3)
        #expect(line.end == nil)
    }

    @Test("The lock opens once; restart is unknown to the protocol")
    func unlock() {
        var line = opened(anAnvizTerminal(punches: 0))
        #expect(line.result(of: .unlock(.seconds(3))) == [.done])
        #expect(line.terminal.unlocks == 1)
        #expect(line.result(of: .restart) == [.unsupported])
        #expect(line.end == nil)
    }

    @Test("People are written and deleted in every form, and what they had stays", arguments: AnvizUser.Form.allCases)
    func users(form: AnvizUser.Form) {
        var terminal = anAnvizTerminal(punches: 0, users: 20)
        terminal.userForm = form
        terminal.templates = [1_003: [1: [9, 9, 9]]]
        var line = opened(terminal)
        let before = line.sent.count { $0.command == .users || $0.command == .shortUsers }
        let new = TerminalUser(user: "77", name: "李四", isAdministrator: false, card: 4_711)
        let old = TerminalUser(user: "1003", name: "Renamed", isAdministrator: true)
        #expect(line.result(of: .writeUser(new), within: .seconds(2)) == [.done])
        #expect(line.result(of: .writeUser(old), within: .seconds(2)) == [.done])
        #expect(line.result(of: .deleteUser("1004"), within: .seconds(2)) == [.done])
        #expect(line.result(of: .deleteUser("1004"), within: .seconds(2)) == [.done])
        // The table was read when the session opened: three orders do not read it again.
        #expect(line.sent.count { $0.command == .users || $0.command == .shortUsers } == before)
        #expect(line.result(of: .readUsers, within: .seconds(3)) == [.done])
        let tables = line.reports.compactMap { if case .users(let users) = $0 { users } else { nil } }
        let table = tables.last ?? []
        #expect(table.count == 20)
        #expect(table.first { $0.user == "77" }?.name == "李四")
        #expect(table.first { $0.user == "77" }?.card == 4_711)
        #expect(table.first { $0.user == "1003" }?.isAdministrator == true)
        #expect(table.first { $0.user == "1003" }?.fingers == 1)
        #expect(!table.contains { $0.user == "1004" })
        #expect(line.faults.isEmpty)
    }

    @Test("The first person of an empty terminal is written in the form it takes", arguments: AnvizUser.Form.allCases)
    func firstUser(form: AnvizUser.Form) {
        var terminal = anAnvizTerminal(punches: 0, users: 0)
        terminal.userForm = form
        var line = opened(terminal)
        let new = TerminalUser(user: "1", name: "Ann", isAdministrator: true)
        #expect(line.result(of: .writeUser(new)) == [.done])
        #expect(line.terminal.memory.users.map(\.name) == ["Ann"])
    }

    @Test("Done without the person's bit is not done; a full terminal refuses")
    func notTaken() {
        var terminal = anAnvizTerminal(punches: 0, users: 3)
        terminal.capacities.users = 3
        var line = opened(terminal)
        let new = TerminalUser(user: "77", name: "Ann", isAdministrator: false)
        #expect(
            line.result(of: .writeUser(new)) == [.refused("the terminal said done, but took no user")]
        )
        #expect(line.result(of: .writeUser(TerminalUser(user: "x1", name: "", isAdministrator: false))).count == 1)
        #expect(line.end == nil)
    }

    @Test("Both fingers are read, written, and not written over")
    func templates() {
        let (one, two) = ([UInt8](repeating: 0xA5, count: 338), (0..<338).map { UInt8(truncatingIfNeeded: $0) })
        var terminal = anAnvizTerminal(punches: 0)
        terminal.templates = [1_000: [1: one, 2: two]]
        var line = opened(terminal)
        #expect(
            line.result(of: .readTemplates(user: "1000"), within: .seconds(2))
                == [.templates([finger("1000", 0, one), finger("1000", 1, two)])]
        )
        #expect(line.result(of: .readTemplates(user: "1001"), within: .seconds(2)) == [.templates([])])
        #expect(line.result(of: .writeTemplate(finger("1001", 1, two)), within: .seconds(2)) == [.done])
        #expect(line.terminal.templates[1_001] == [2: two])
        // Again: the terminal says that there is one, and it is this one.
        #expect(line.result(of: .writeTemplate(finger("1001", 1, two)), within: .seconds(2)) == [.done])
        guard case .refused? = line.result(of: .writeTemplate(finger("1001", 1, one)), within: .seconds(2)).first
        else {
            Issue.record("another finger was written over")
            return
        }
        #expect(line.terminal.templates[1_001] == [2: two])
        var foreign = finger("1001", 0, one)
        foreign.format = "zk-finger-10"
        guard case .refused(let reason)? = line.result(of: .writeTemplate(foreign)).first else {
            Issue.record("a template of another maker was written")
            return
        }
        #expect(!reason.contains("165"))
        #expect(line.faults.isEmpty)
    }

    @Test("Orders wait for what is under way, and come before a long log goes on")
    func order() {
        var line = AnvizConversation(anAnvizTerminal(punches: 2_500))
        line.start()
        line.pausesAt = 20
        line.run(until: .seconds(5))
        let order = line.submit(.unlock(.seconds(1)))
        line.pausesAt = .max
        line.run(until: .seconds(29))
        #expect(line.results(of: order) == [.done])
        let sent = line.sent.map(\.command)
        let (unlock, last) = (sent.firstIndex(of: .unlock) ?? .max, sent.lastIndex(of: .records) ?? 0)
        #expect(unlock < last)
        #expect(line.journal.map { SimulatedPunch($0) } == line.terminal.memory.log)
        #expect(line.faults.isEmpty)
    }

    @Test("A command that the model does not know costs its order only")
    func unknownCommand() {
        var line = opened(anAnvizTerminal(punches: 0))
        line.onAnswer = { _, bytes in
            [AnvizCommand.unlock, .template].contains { bytes[5] == $0.rawValue | 0x80 } ? nil : bytes
        }
        guard case .refused? = line.result(of: .unlock(.seconds(1))).first else {
            Issue.record("not refused")
            return
        }
        #expect(line.result(of: .readTemplates(user: "1000")) == [.unsupported])
        #expect(line.end == nil)
        line.onAnswer = { _, _ in nil }
        #expect(line.result(of: .unlock(.seconds(1))).count <= 1)
        #expect(line.end != nil)
    }

    @Test("Whatever happens to any one answer, an order is answered once or the session ends", arguments: 0..<4)
    func anyDamage(kind: Int) {
        let commands: [TerminalCommand] = [
            .setClock, .unlock(.seconds(1)), .readUsers, .deleteUser("1001"), .readTemplates(user: "1000"), .clearLog,
            .writeUser(TerminalUser(user: "9", name: "Ann", isAdministrator: false)),
            .writeTemplate(finger("1000", 0, [1, 2, 3])),
        ]
        for command in commands {
            for victim in 0..<12 {
                var line = opened(anAnvizTerminal(punches: 30))
                let first = line.answers
                var previous: [UInt8] = []
                line.onAnswer = { number, bytes in
                    defer { previous = bytes }
                    guard number == first + victim else { return bytes }
                    switch kind {
                    case 0: return nil
                    case 1: return bytes.dropLast() + [bytes[bytes.count - 1] ^ 1]
                    case 2: return bytes + bytes
                    default: return previous + bytes
                    }
                }
                let results = line.result(of: command)
                #expect(results.count == 1 || line.end != nil, "\(command) \(victim)")
                #expect(line.journalSet.isSuperset(of: line.terminal.memory.log))
                #expect(line.acknowledgedBeforeCommit.isEmpty)
            }
        }
    }
}
