import Attendance
import Enrolment
import Foundation
import Storage
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

/// Terminals that answer orders as a test says, behind the real board.
private actor Script {
    private(set) var orders: [String] = []
    private var templates: [String: [BiometricTemplate]] = [:]
    /// Answers other than the obvious one, by `TERMINAL KIND`; nil hangs up.
    private var answers: [String: OrderResult?] = [:]

    func set(_ answer: OrderResult?, for order: String) { answers[order] = .some(answer) }
    func clear() { answers = [:] }
    func give(_ template: BiometricTemplate, to terminal: String) { templates[terminal, default: []].append(template) }

    func templates(on terminal: String) -> [String] { (templates[terminal] ?? []).map { "\($0.user) \($0.index)" } }

    func answer(_ command: TerminalCommand, _ terminal: String) -> OrderResult? {
        let order = "\(terminal) \(command.kind.rawValue)"
        orders.append(order)
        if let answer = answers[order] { return answer }
        switch command {
        case .readTemplates(let user): return .templates((templates[terminal] ?? []).filter { $0.user == user })
        case .writeTemplate(let template):
            templates[terminal, default: []].append(template)
            return .done
        default: return .done
        }
    }
}

@Suite struct EnrolmentRunTests {
    private let office: Office
    private let script = Script()

    init() throws {
        office = try Office(
            ["a", "b"].map { name in
                "[[terminal]]\nname = \"\(name)\"\nprotocol = \"zk\"\nlink = \"tcp://192.0.2.\(name == "a" ? 1 : 2):4370\"\n"
            }.joined()
        )
        try Data(repeating: 7, count: 32).write(to: office.directory.appending(path: "enrolment-key"))
    }

    private func desk(withKey: Bool = true) async throws -> EnrolmentDesk {
        EnrolmentDesk(
            fleet: try await office.fleet(),
            store: office.store,
            board: office.board,
            clock: office.clock,
            credentials: Credentials(directory: withKey ? office.directory.path : nil),
            orders: { _ in [.writeUser, .deleteUser, .readTemplates, .writeTemplate] }
        )
    }

    /// Both terminals connected and read; people 1 to 3 in the directory, 9 has left.
    private func prepare(a: [TerminalUser], b: [TerminalUser]) async throws {
        let gone = LocalDate(dayNumber: 0)
        _ = try await office.store.importPeople(
            ["1", "2", "3"].map { Person(number: $0, name: "N\($0)", department: "Lab") }
                + [Person(number: "9", name: "N9", department: "Lab", activeTo: gone)],
            mappings: ["1", "2", "3", "9"].map { Mapping(group: "main", user: $0, person: $0) },
            change: office.change,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
        for (name, users) in [("a", a), ("b", b)] {
            let id = try await office.store.adopt(terminal: name, userGroup: "main")
            let facts = TerminalFacts(serial: name, templateFormat: "f10")
            try await office.store.noteUsers(users, terminal: id, facts: facts, userCapacity: nil, at: Office.noon)
        }
    }

    /// Plays both terminals while `body` runs.
    private func withTerminals<Result: Sendable>(
        _ names: [String] = ["a", "b"],
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in names {
                let (orders, continuation) = AsyncStream.makeStream(of: TerminalOrder.self)
                office.board.attach(name, session: continuation)
                group.addTask { [office, script] in
                    for await order in orders {
                        if let answer = await script.answer(order.command, name) {
                            office.board.settle(name, order: order.id, answer)
                        } else {
                            office.board.attach(name, session: nil)
                        }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// `TERMINAL ACTION USER RESULT` of each step.
    private func apply(_ desk: EnrolmentDesk) async throws -> [String] {
        var lines: [String] = []
        let run = EnrolmentRun(desk: desk, by: "uid 7")
        try await run.carryOut(try await desk.plan()) {
            try await desk.plan()
        } progress: {
            lines.append("\($0.step.terminal) \($0.step.action.name) \($0.step.user) \($0.result.name)")
        }
        return lines
    }

    private func user(_ id: String) -> TerminalUser { TerminalUser(user: id, name: "N\(id)", isAdministrator: false) }

    private let finger = BiometricTemplate(user: "1", kind: .finger, index: 3, format: "f10", bytes: [1, 2, 3])

    @Test("Removals, people, then templates from who has them to who lacks them; then nothing is left")
    func whole() async throws {
        try await prepare(a: [user("1"), user("9")], b: [user("2"), user("3")])
        await script.give(finger, to: "a")
        let desk = try await desk()
        let lines = try await withTerminals { try await apply(desk) }
        #expect(lines.prefix(4) == ["a remove 9 done", "a enrol 2 done", "a enrol 3 done", "b enrol 1 done"])
        #expect(lines.allSatisfy { $0.hasSuffix("done") })
        #expect(await script.templates(on: "b") == ["1 3"])
        #expect(try await desk.plan().steps.isEmpty)
        #expect(await script.orders.suffix(2) == ["a readUsers", "b readUsers"])
    }

    @Test("A refusal stops that terminal only; apply again goes on where it stopped")
    func refused() async throws {
        try await prepare(a: [], b: [user("1")])
        let desk = try await desk(withKey: false)
        await script.set(.refused("the flash is full"), for: "a writeUser")
        let first = try await withTerminals { try await apply(desk) }
        #expect(
            first == [
                "a enrol 1 refused", "a enrol 2 skipped", "a enrol 3 skipped", "b enrol 2 done", "b enrol 3 done",
            ]
        )
        await script.clear()
        let second = try await withTerminals { try await apply(desk) }
        #expect(second == ["a enrol 1 done", "a enrol 2 done", "a enrol 3 done"])
        #expect(try await withTerminals { try await apply(desk) } == [])
    }

    @Test("A terminal that is lost in the middle keeps what is done; the rest is done later")
    func lost() async throws {
        try await prepare(a: [user("9")], b: [user("1"), user("2"), user("3")])
        let desk = try await desk(withKey: false)
        await script.set(nil, for: "a writeUser")
        let first = try await withTerminals { try await apply(desk) }
        #expect(first == ["a remove 9 done", "a enrol 1 failed", "a enrol 2 skipped", "a enrol 3 skipped"])
        await script.clear()
        let second = try await withTerminals { try await apply(desk) }
        #expect(second == ["a enrol 1 done", "a enrol 2 done", "a enrol 3 done"])
    }

    @Test("Each deed is in the feed with who ordered it, and nothing of a template or a card")
    func audit() async throws {
        var carded = user("1")
        carded.card = 47_110_815
        try await prepare(a: [carded], b: [user("2"), user("3")])
        await script.give(finger, to: "a")
        let desk = try await desk()
        _ = try await withTerminals { try await apply(desk) }
        let events = try await office.store.feed(after: 0, kinds: [FeedKind.enrolment], limit: 99)
        let bodies = events.compactMap(\.body)
        #expect(!bodies.isEmpty && bodies.allSatisfy { $0.contains(#""by":"uid 7""#) })
        #expect(bodies.contains { $0.contains("writeTemplates") })
        #expect(!bodies.contains { $0.contains("47110815") || $0.contains("AQID") || $0.contains("010203") })
    }

    @Test("Without the credential people are enrolled and no template is asked for")
    func noKey() async throws {
        try await prepare(a: [user("1")], b: [])
        await script.give(finger, to: "a")
        let desk = try await desk(withKey: false)
        _ = try await withTerminals { try await apply(desk) }
        #expect(await !script.orders.contains { $0.contains("Template") })
        let plan = try await desk.plan()
        #expect(plan.unplaced.map(\.obstacle) == [.noTemplateKey, .noTemplateKey])
    }

    @Test("A plan is named by what it does")
    func digests() async throws {
        try await prepare(a: [], b: [])
        let desk = try await desk()
        let plan = try await desk.plan()
        #expect(plan.digest == (try await desk.plan()).digest)
        #expect(plan.digest != plan.limited(to: "a").digest)
    }

    @Test("Only leavers are removed by themselves, from connected terminals, and a refusal is not repeated")
    func leavers() async throws {
        try await prepare(a: [user("9")], b: [user("9"), user("8")])
        let desk = try await desk()
        office.board.update("a") { $0.state = .online }
        office.board.update("b") { $0.state = .online }
        let removal = LeaverRemoval(desk: desk, turn: EnrolmentTurn(), clock: office.time, logger: office.logger)
        await script.set(.refused("no"), for: "a deleteUser")
        try await withTerminals {
            let refused = try await removal.pass(without: [])
            #expect(refused == ["a"])
            #expect(await script.orders == ["a deleteUser", "b deleteUser", "a readUsers", "b readUsers"])
            _ = try await removal.pass(without: refused)
            #expect(await script.orders.count == 4)
        }
    }
}
