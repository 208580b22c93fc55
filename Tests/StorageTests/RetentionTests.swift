import Attendance
import Foundation
import Storage
import TerminalProtocols
import Testing
import WallClock

/// Words that must not be found in the database once they were erased.
private let secrets = [
    "Ada Lovelace", "ada@example.org", "ada-account", "a bad cold", "so be it", "forgot the badge", "was seen",
    "harmless, a joke",
]

@Suite("What is over is erased")
struct RetentionTests {
    private let first: Month
    private let start: Instant
    private let october: Month

    init() throws {
        first = try #require(Month("2021-11"))
        october = try #require(Month("2021-10"))
        start = Zone.utc.instant(of: LocalDateTime(date: first.first))
    }

    private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private func people(_ store: Store, left: String?) async throws {
        let left = try left.map(date)
        _ = try await store.importPeople(
            [
                Person(number: "1", name: "Ada Lovelace", department: "Lab", activeTo: left, mail: "ada@example.org"),
                Person(number: "2", name: "Bo", department: "Lab"),
            ],
            mappings: [Mapping(group: "main", user: "1", person: "1"), Mapping(group: "main", user: "2", person: "2")],
            change: hr,
            rules: rules
        )
    }

    private func ask(_ store: Store, _ person: String, _ text: String) async throws -> Int64 {
        try await store.ask(
            .correction(
                workDate: try date(text),
                slot: .in,
                at: Zone.utc.instant(of: LocalDateTime(date: try date(text)))
            ),
            for: person,
            reason: "a bad cold",
            account: 7,
            zone: .utc,
            change: hr
        ).request.id
    }

    private func due(_ store: Store) async throws -> [String] {
        try await store.retentionDue(before: first, start: start).people.map(\.number)
    }

    private func apply(_ store: Store, dryRun: Bool = false) async throws -> RetentionCounts {
        try await store.applyRetention(before: first, start: start, change: hr, dryRun: dryRun)
    }

    @Test(
        "Who left before the first month that is kept is over, and nobody else",
        arguments: [("2021-10-31", ["1"]), ("2021-11-01", []), (nil, [])] as [(String?, [String])]
    )
    func left(last: String?, expected: [String]) async throws {
        try await withStore { store, _ in
            try await people(store, left: last)
            #expect(try await due(store) == expected)
        }
    }

    @Test("Whoever punched or asked for something since, is not over")
    func present() async throws {
        try await withStore { store, source in
            try await people(store, left: "2021-06-30")
            _ = try await store.append([punch("1")], from: source)
            #expect(try await due(store).isEmpty)
        }
        try await withStore { store, _ in
            try await people(store, left: "2021-06-30")
            _ = try await ask(store, "1", "2021-11-01")
            #expect(try await due(store).isEmpty)
        }
        try await withStore { store, _ in
            try await people(store, left: "2021-06-30")
            _ = try await ask(store, "1", "2021-10-31")
            #expect(try await due(store) == ["1"])
        }
    }

    /// Everything that is kept of a person, who left.
    private func fill(_ store: Store, _ source: RecordSource) async throws {
        try await people(store, left: "2021-10-31")
        let key = try #require(TemplateKey([UInt8](repeating: 7, count: 32)))
        let users = ["1", "2"].map { user in
            TerminalUser(
                user: user,
                name: user == "1" ? "Ada Lovelace" : "Bo",
                isAdministrator: false,
                card: 77,
                hasPassword: false,
                fingers: 1
            )
        }
        let facts = TerminalFacts(serial: "SN1", templateFormat: "f10")
        try await store.noteUsers(users, terminal: source.terminal, facts: facts, userCapacity: 9, at: noon)
        for user in ["1", "2"] {
            let template = BiometricTemplate(user: user, kind: .finger, index: 1, format: "f10", bytes: [1])
            try await store.keepTemplates([template], user: user, terminal: "front-door", key: key, at: noon)
        }
        try await store.link(AccountRow(uid: 7, name: "ada-account", person: "1"), change: hr)
        let id = try await ask(store, "1", "2021-10-05")
        _ = try await store.settle(id, as: .rejected, reason: "so be it", zone: .utc, change: hr) { _ in }
        try await store.acknowledgeAnomaly("1/2021-10-05/late", reason: "was seen", change: hr)
        try await store.acknowledgeAnomaly("1/2/2021-10-05/late", reason: "of the person 1/2", change: hr)
        let flag = FoundFlag(id: "f", kind: "buddy_pair", people: ["1", "2"], at: noon, severity: "low", flag: "{}")
        try await store.keepFlags([flag], at: noon)
        try await store.dismissFlag("f", reason: "harmless, a joke", mutedUntil: noon, change: hr)
        let line = MonthLine(person: "1", department: "Lab", hash: "a")
        _ = try await store.step(october, candidate: Array("Ada Lovelace".utf8), change: hr) { _ in
            .prepared(hash: "h", lines: [line], confirmUntil: october.last)
        }
        _ = try await store.step(october, reason: "forgot the badge", change: hr) { _ in
            .disputed(person: "1", hash: "a")
        }
        _ = try await store.step(october, change: hr) { _ in .closed(version: 1, hash: "h") }
    }

    @Test("Of who left nothing that is said stays, not even in the file; the journal, numbers and dates do")
    func erased() async throws {
        try await withTemporaryDirectory { directory in
            let store = try Store(directory: directory)
            let source = try await store.source()
            try await fill(store, source)
            // As a punch of that time, which the intake of today would call implausible.
            _ = try await store.append([punch("2")], from: source)
            let journal = try await store.verifyJournal()
            func found() throws -> [String] {
                try store.checkpoint()
                let bytes = ["", "-wal"].map { suffix in
                    (try? Data(contentsOf: URL(fileURLWithPath: "\(directory)/rollcall.sqlite\(suffix)"))) ?? Data()
                }
                return secrets.filter { secret in bytes.contains { $0.range(of: Data(secret.utf8)) != nil } }
            }
            #expect(try found() == secrets)

            let tried = try await apply(store, dryRun: true)
            #expect(try await due(store) == ["1"])
            let counts = try await apply(store)
            #expect(counts == tried)
            #expect(try found() == [])
            var expected = RetentionCounts()
            (expected.people, expected.accounts, expected.enrolled, expected.templates) = (1, 1, 1, 1)
            // The request's, the acknowledgement's and the dispute's.
            (expected.notes, expected.flags, expected.archives) = (3, 1, 1)
            expected.events = counts.events
            #expect(counts == expected)

            #expect(try await store.verifyJournal() == journal)
            let person = try await store.person("1")
            #expect(person == Person(number: "1", name: "", department: "Lab", activeTo: try date("2021-10-31")))
            #expect(try await store.person("2").name == "Bo")
            let users = try await store.enrolments().flatMap(\.users)
            #expect(users.map(\.user.card) == [nil, 77])
            #expect(try await store.accounts().isEmpty)
            #expect(try await store.anomalyNotes().acknowledgements.keys.sorted() == ["1/2/2021-10-05/late"])
            let requests = try await store.requests(RequestFilter())
            #expect(requests.map(\.reason) == [""] && requests.map(\.request.state) == [.rejected])
            let events = try await store.feed(after: 0, kinds: [FeedKind.retention], limit: 9)
            #expect(events.map(\.subject) == ["1", "2021-10"])
        }
    }

    @Test("Applied again it finds nothing; a name that an import brought back is erased again")
    func again() async throws {
        try await withStore { store, source in
            try await fill(store, source)
            _ = try await apply(store)
            #expect(try await apply(store) == RetentionCounts())
            #expect(try await store.feed(after: 0, kinds: [FeedKind.retention], limit: 9).count == 2)
            try await people(store, left: "2021-10-31")
            #expect(try await due(store) == ["1"])
        }
    }

    @Test("What was mailed, and candidates that nobody closed, go with their month")
    func others() async throws {
        try await withStore { store, _ in
            for month in [october, first] {
                _ = try await store.step(month, candidate: [1], change: hr) { _ in .prepared(hash: "h", lines: []) }
                let mail = SummaryMail(
                    date: month.last,
                    department: nil,
                    version: 1,
                    hash: [1],
                    items: Data(),
                    at: noon
                )
                try await store.note(mail)
            }
            let due = try await store.retentionDue(before: first, start: start)
            #expect(due.others == 2 && !due.isEmpty)
            let counts = try await apply(store)
            #expect((counts.candidates, counts.mails) == (1, 1))
            #expect(try await store.retentionDue(before: first, start: start).isEmpty)
            #expect(try await store.monthCandidate(first) == [1])
            #expect(try await store.firstSummaryMail(department: nil) == first.last)
        }
    }

    @Test("A user id that is somebody else's since keeps card and templates")
    func reused() async throws {
        try await withStore { store, source in
            try await fill(store, source)
            let next = Mapping(group: "main", user: "1", person: "2", from: try date("2022-01-01"))
            _ = try await store.map(next, change: hr, rules: rules)
            let counts = try await apply(store)
            #expect((counts.people, counts.enrolled, counts.templates) == (1, 0, 0))
        }
    }

    @Test("Of a version its hash stays; without that on record no version can be deleted")
    func archives() async throws {
        try await withTemporaryDirectory { directory in
            let store = try Store(directory: directory)
            try await fill(store, try await store.source())
            let due = try await store.retentionDue(before: first, start: start)
            #expect(due.archives == [RemovedArchive(month: "2021-10", version: 1, hash: "h")])
            #expect(throws: (any Error).self) { try tamper(directory, "DELETE FROM month_archive") }
            _ = try await apply(store)
            #expect(try await store.monthArchive(october) == nil)
            #expect(try await store.removedArchives(october) == [1: noon])
            // Its steps are what they were, but for what was said.
            let steps = try await store.monthSteps(october)
            #expect(try MonthState(steps.map(\.step)).hash == "h")
            #expect(steps.allSatisfy { $0.reason == nil })
            for change in ["DELETE FROM month_removed", "UPDATE month_removed SET hash = 'x'"] {
                #expect(throws: (any Error).self) { try tamper(directory, change) }
            }
        }
    }
}
