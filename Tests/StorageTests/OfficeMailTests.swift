import Foundation
import JSON
import Office
import Testing
import WallClock

@testable import Storage

@Suite struct OfficeMailTests {
    private static let zone = Zone.utc

    /// Two people of three have an address.
    private func office(_ body: (Store) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let store = try Store(directory: directory)
            try await people(store, "kang@example.org")
            try await body(store)
        }
    }

    private func people(_ store: Store, _ address: String?) async throws {
        let people = [
            Person(number: "1", name: "Gao", department: "board", mail: "gao@example.org"),
            Person(number: "2", name: "Kang", department: "office", supervisor: "1", mail: address),
            Person(number: "3", name: "Sun", department: "sales"),
        ]
        _ = try await store.importPeople(people, mappings: [], change: hr, rules: rules)
    }

    private func happen(_ store: Store, _ role: String) async throws {
        let fields: JSONObject = ["person": "2", "role": .string(role)]
        let admin = Actor(person: nil, account: 0)
        let command = Command("role", "grant", fields: fields, actor: admin, isAdmin: true)
        _ = try await store.office(key: nil, modules: .office, now: noon, zone: Self.zone) { view, directory in
            let clock = OfficeClock(zone: Self.zone) { _ in true }
            return try Kernel(.office).decide(command, view, Facts(now: noon, clock: clock, directory: directory))
        }
    }

    /// Everybody is told of everything.
    private func queue(_ store: Store) async throws {
        try await store.queueOfficeMails(at: noon, zone: Self.zone) { _, _, directory in directory.people.keys.sorted()
        }
    }

    private func waiting(_ store: Store) async throws -> [String] {
        try await store.officeOutbox(after: 0, limit: 100).map { "\($0.mail.subject) \($0.mail.recipient)" }
    }

    @Test("What happened before the first look is told by no mail; then one mail an event and person with an address")
    func once() async throws {
        try await office { store in
            try await happen(store, "storekeeper")
            try await queue(store)
            #expect(try await waiting(store).isEmpty)
            try await happen(store, "buyer")
            try await queue(store)
            try await queue(store)
            #expect(try await waiting(store) == ["event(2) 1", "event(2) 2"])
            #expect(try await store.officeOutbox(after: 0, limit: 100).first?.event?.seq == 2)
            #expect(try await store.officeOutbox(after: 1, limit: 100).map(\.mail.number) == [2])
        }
    }

    @Test("What happens while mail is off is not told when it is on again")
    func off() async throws {
        try await office { store in
            try await queue(store)
            try await store.stopOfficeMails()
            try await happen(store, "storekeeper")
            try await queue(store)
            #expect(try await waiting(store).isEmpty)
            try await happen(store, "buyer")
            try await queue(store)
            #expect(try await waiting(store).count == 2)
        }
    }

    @Test("A failed mail waits for its time behind others, a sent one is none of the outbox, and none comes back")
    func outcomes() async throws {
        try await office { store in
            try await queue(store)
            try await happen(store, "storekeeper")
            try await queue(store)
            let first = try #require(try await store.nextOfficeMail(at: noon))
            #expect(first.recipient == "1")
            let later = noon.adding(seconds: 5)
            try await store.note(.failed("status 75", next: later), of: first)
            let second = try #require(try await store.nextOfficeMail(at: noon))
            #expect(second.recipient == "2")
            try await store.note(.sent, of: second)
            #expect(try await store.nextOfficeMail(at: later.adding(milliseconds: -1)) == nil)
            let again = try #require(try await store.nextOfficeMail(at: later))
            #expect(again.number == first.number && again.tries == 1 && again.error == "status 75")
            try await store.note(.givenUp("too old: status 75"), of: again)
            let rows = try await store.officeOutbox(after: 0, limit: 100)
            #expect(rows.map(\.mail.state) == [.failed])
            #expect(rows.map(\.mail.error) == ["too old: status 75"])
            try await queue(store)
            #expect(try await store.nextOfficeMail(at: later) == nil)
            try await store.forgetOfficeMails(before: noon)
            #expect(try await waiting(store).count == 1)
            try await store.forgetOfficeMails(before: later)
            #expect(try await waiting(store).isEmpty)
        }
    }

    @Test("A date's inboxes are queued once, also over a restart; who has no address any more is not asked about")
    func inboxes() async throws {
        try await withTemporaryDirectory { directory in
            let date = try #require(LocalDate("2026-11-24"))
            do {
                let store = try Store(directory: directory)
                try await people(store, "kang@example.org")
                #expect(try await store.lastInboxMailing() == nil)
                #expect(try await store.mailRecipients(on: date) == ["1", "2"])
                try await store.queueInboxMails(of: date, to: ["1", "2"], at: noon)
            }
            let store = try Store(directory: directory)
            #expect(try await store.lastInboxMailing() == date)
            try await store.queueInboxMails(of: date, to: ["1", "2"], at: noon.adding(seconds: 9))
            #expect(try await waiting(store) == ["inbox(\(date)) 1", "inbox(\(date)) 2"])
            let mail = try #require(try await store.nextOfficeMail(at: noon))
            try await store.note(.needless, of: mail)
            #expect(try await waiting(store).count == 1)
            try await people(store, nil)
            #expect(try await store.mailRecipients(on: date) == ["1"])
            #expect(try await store.person("2").mail == nil)
        }
    }
}
