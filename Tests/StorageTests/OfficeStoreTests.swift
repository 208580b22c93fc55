import Foundation
import GRDB
import JSON
import Office
import Terms
import Testing
import WallClock

@testable import Storage

@Suite struct OfficeStoreTests {
    private static let now = Instant(milliseconds: 1_795_485_600_000)

    private func run(
        _ store: Store,
        _ command: Command,
        key: String? = nil,
        at now: Instant = OfficeStoreTests.now
    ) async throws -> [OfficeEvent] {
        try await store.office(
            key: key.map { (account: 0, text: $0, said: command.fields.serialized) },
            modules: .office,
            now: now,
            zone: .utc
        ) { view, directory in
            let clock = OfficeClock(zone: .utc) { _ in true }
            return try Kernel(.office).decide(command, view, Facts(now: now, clock: clock, directory: directory))
        }
    }

    private func office(_ directory: String) async throws -> Store {
        let store = try Store(directory: directory)
        let people = [
            Person(number: "1", name: "Gao", department: "board"),
            Person(number: "2", name: "Kang", department: "office", supervisor: "1"),
        ]
        _ = try await store.importPeople(
            people,
            mappings: [],
            change: Change(by: "test", at: Self.now),
            rules: rules
        )
        let admin = Actor(person: nil, account: 0)
        let grant: JSONObject = ["person": "2", "role": "storekeeper"]
        _ = try await run(store, Command("role", "grant", fields: grant, actor: admin, isAdmin: true))
        return store
    }

    private static let keeper = Actor(person: "2", account: 2)

    private static func item(_ code: String) -> Command {
        let fields: JSONObject = ["code": .string(code), "name": "pen", "unit": "piece", "price": "1.50"]
        return Command("item", "add", fields: fields, actor: keeper)
    }

    @Test("K-1: a command that is said again with its key gets the first answer; a refused one leaves nothing")
    func keys() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            let first = try await run(store, Self.item("PEN"), key: "one")
            let again = try await run(store, Self.item("PEN"), key: "one")
            #expect(first == again && first.count == 1)
            await #expect(throws: OfficeKeyError(key: "one")) { try await run(store, Self.item("CUP"), key: "one") }
            let before = try await store.verifyOffice(.office)
            await #expect(throws: Refusal.conflict(with: ["PEN"])) {
                try await run(store, Self.item("PEN"), key: "two")
            }
            #expect(try await store.verifyOffice(.office) == before && before.faults.isEmpty && before.events == 2)
        }
    }

    @Test("Who is above whom: the supervisor, else the head of the department; above those who left too")
    func superiors() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            let people = [
                Person(number: "3", name: "Bai", department: "office"),
                Person(
                    number: "4",
                    name: "Xu",
                    department: "office",
                    supervisor: "1",
                    activeTo: LocalDate("2026-11-23")
                ),
                Person(number: "5", name: "Yan", department: "office", activeTo: LocalDate("2026-11-23")),
                Person(number: "6", name: "Ma", department: "office", supervisor: "4"),
            ]
            _ = try await store.importPeople(
                people,
                mappings: [],
                change: Change(by: "test", at: Self.now),
                rules: rules
            )
            let grant: JSONObject = ["person": "2", "role": "deptHead", "department": "office"]
            let admin = Actor(person: nil, account: 0)
            _ = try await run(store, Command("role", "grant", fields: grant, actor: admin, isAdmin: true))
            let above = try await store.superiors(now: Self.now, zone: .utc)
            #expect(above == ["2": "1", "3": "2", "4": "1", "5": "2", "6": "2"])
        }
    }

    @Test("K-2, K-15: what is changed behind the kernel's back is found: an event, a case, a missing number")
    func proof() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            _ = try await run(store, Self.item("PEN"))
            await #expect(throws: DatabaseError.self) {
                try await store.pool.write { try $0.execute(sql: "UPDATE office_event SET body = '{}'") }
            }
            await #expect(throws: DatabaseError.self) {
                try await store.pool.write { try $0.execute(sql: "DELETE FROM office_event") }
            }
            try await store.pool.write { db in
                try db.execute(sql: "UPDATE office_case SET body = replace(body, 'pen', 'gold') WHERE number = 'PEN'")
            }
            #expect(
                try await store.verifyOffice(.office).faults.map(\.english) == ["case 2 is not what its events make it"]
            )
            try await store.pool.write { db in
                try db.execute(
                    sql: """
                        UPDATE office_case SET body = replace(body, 'gold', 'pen') WHERE number = 'PEN';
                        DROP TRIGGER office_event_is_never_changed;
                        UPDATE office_event SET body = replace(body, 'storekeeper', 'officeHead') WHERE seq = 1;
                        """
                )
            }
            let faults = try await store.verifyOffice(.office).faults.map(\.english)
            #expect(faults == ["event 1 was changed, or one before it", "case 1 is not what its events make it"])
        }
    }

    @Test(
        "K-15: what is derived of cases is proven too: columns, keys, movements, the last number",
        arguments: [
            ("UPDATE office_case SET state = 'x' WHERE id = 2", "case 2 is not what its events make it"),
            ("UPDATE office_case SET number = 'CUP' WHERE id = 2", "case 2 is not what its events make it"),
            ("DELETE FROM office_key WHERE case_id = 2", "case 2 is not what its events make it"),
            ("UPDATE office_movement SET quantity = 9", "the movement of event 4 is not what was posted"),
            ("DELETE FROM office_movement", "the movement of event 4 is not what was posted"),
            ("UPDATE office_number SET last = 2", "the last number of LY-2026 is not 2"),
            ("DELETE FROM office_number", "the last number of LY-2026 is not kept"),
        ]
    )
    func derivedIsProven(change: String, fault: String) async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            _ = try await run(store, Self.item("PEN"))
            let admin = Actor(person: nil, account: 0)
            let head: JSONObject = ["person": "1", "role": "officeHead"]
            _ = try await run(store, Command("role", "grant", fields: head, actor: admin, isAdmin: true))
            let opening: JSONObject = ["quantity": 8, "document": "first count"]
            let leader = Actor(person: "1", account: 1)
            _ = try await run(
                store,
                Command("item", "adjust", "PEN", fields: opening, actor: leader, reason: "opening stock")
            )
            let asked: JSONObject = ["lines": [["item": "PEN", "quantity": 2]]]
            _ = try await run(store, Command("issue", "ask", fields: asked, actor: Self.keeper))
            #expect(try await store.verifyOffice(.office).faults.isEmpty)
            try await store.pool.write { try $0.execute(sql: change) }
            #expect(try await store.verifyOffice(.office).faults.first?.english == fault)
        }
    }

    @Test("Another program, whose modules may declare other things, derives anew by what cases are looked up")
    func derivedAnew() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            _ = try await run(store, Self.item("PEN"))
            try await store.deriveOffice(by: "one", modules: .office)
            let drop = "DELETE FROM office_key; UPDATE office_case SET is_open = 1"
            try await store.pool.write { try $0.execute(sql: drop) }
            try await store.deriveOffice(by: "one", modules: .office)
            #expect(try await !store.verifyOffice(.office).faults.isEmpty)
            try await store.deriveOffice(by: "two", modules: .office)
            #expect(try await store.verifyOffice(.office).faults.isEmpty)
        }
    }

    @Test("The feed tells each event with its shape and links, and by kinds of their own what is low and who stands in")
    func feed() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            let admin = Actor(person: nil, account: 0)
            let buyer: JSONObject = ["person": "1", "role": "buyer"]
            _ = try await run(store, Command("role", "grant", fields: buyer, actor: admin, isAdmin: true))
            let start = try await store.feedEnd()
            let limits: JSONObject = [
                "code": "PEN", "name": "pen", "unit": "piece", "threshold": 5, "target": 9, "price": "1",
            ]
            _ = try await run(store, Command("item", "add", fields: limits, actor: Self.keeper))
            _ = try await run(store, Command("item", "change", "PEN", fields: ["target": 8], actor: Self.keeper))
            _ = try await run(store, Command("delegation", "delegate", fields: ["to": "1"], actor: Self.keeper))
            let told = try await store.news(after: start, kinds: [FeedKind.allOffice], limit: 99).events
            #expect(
                told.map(\.kind) == [
                    "office.item.add", "office.item.change", "office.purchase.replenish", "office.lowStock",
                    "office.delegation.delegate", "office.delegated",
                ]
            )
            #expect(told[3].subject == "PEN")
            let body = try #require(told[2].body)
            let event = try JSONValue(parsing: Array(body.utf8))
            #expect(event["shape"] == "approval" && event["links"] == [["kind": "item", "number": "PEN"]])
            #expect(try await store.news(after: start, kinds: [FeedKind.punch], limit: 99).events.isEmpty)
        }
    }

    @Test("Open cases are read anew when they change, and only then")
    func openCases() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await office(directory)
            _ = try await run(store, Self.item("PEN"))
            let asking = Command(
                "issue",
                "ask",
                fields: ["lines": [["item": "PEN", "quantity": 3]]],
                actor: Actor(person: "1", account: 1)
            )
            _ = try await run(store, asking)
            let first = try await store.openOfficeCases()
            #expect(first.map(\.number) == ["LY-2026-0001"] && first.map(\.state) == ["approved"])
            let cancel = Command("issue", "cancel", "LY-2026-0001", actor: Self.keeper, reason: "not in stock")
            _ = try await run(store, cancel)
            #expect(try await store.openOfficeCases().isEmpty)
        }
    }
}
