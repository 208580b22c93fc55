import Attendance
import Foundation
import GRDB
import TerminalProtocols
import Testing
import WallClock

@testable import Storage

@Suite struct DirectoryTests {
    private let people = [
        Person(number: "1", name: "Ada Sample", department: "Lab"),
        Person(number: "2", name: "Bo Sample", department: "Lab", supervisor: "1"),
    ]

    private func people(_ store: Store, _ mappings: [Mapping] = [], dryRun: Bool = false) async throws -> ImportCounts {
        try await store.importPeople(people, mappings: mappings, change: hr, rules: rules, dryRun: dryRun)
    }

    private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    @Test("Whoever is mapped later gets the punches that waited, each announced once")
    func replay() async throws {
        try await withStore { store, source in
            _ = try await people(store)
            _ = try await store.append([punch("29"), punch("29", 60), punch("30"), punch("29", 9_000)], from: source)
            let before = try await store.feedEnd()
            let counts = try await store.map(Mapping(group: "main", user: "29", person: "1"), change: hr, rules: rules)
            #expect(counts.replayed == 2)  // the third lies in the future
            let events = try await store.feed(after: before, limit: 10)
            #expect(events.map(\.kind) == [FeedKind.user, FeedKind.punch, FeedKind.punch, FeedKind.quarantined])
            #expect(events.compactMap(\.record).map(\.disposition) == ["accepted", "accepted", "punch_in_future"])
            #expect(try await store.punches(PunchFilter(person: "1"), after: nil, limit: 9).count == 3)
            let again = try await store.map(Mapping(group: "main", user: "29", person: "1"), change: hr, rules: rules)
            #expect(again == ImportCounts(unchanged: 1))
            #expect(try await store.verifyJournal().broken == nil)
        }
    }

    @Test("Mapping before or after the punches gives the same punches")
    func orderOfMapping() async throws {
        func dispositions(mapFirst: Bool) async throws -> [String] {
            try await withStore { store, source in
                _ = try await people(store)
                let log = [
                    punch("29"), punch("29", verify: 15), punch("29", 9_000), punch("29", -400 * 86_400 - 1),
                    punch("30"),
                    .damaged([1], reason: "month 13"),
                ]
                let mapping = Mapping(group: "main", user: "29", person: "1", from: try date("2026-01-01"))
                if mapFirst { _ = try await store.map(mapping, change: hr, rules: rules) }
                _ = try await store.append(log, from: source)
                if !mapFirst { _ = try await store.map(mapping, change: hr, rules: rules) }
                return try await store.pool.read { db in
                    try String.fetchAll(
                        db,
                        sql: "SELECT disposition || coalesce(person, '') FROM punch ORDER BY seq"
                    )
                }
            }
        }
        #expect(try await dispositions(mapFirst: true) == dispositions(mapFirst: false))
    }

    @Test("An id that changes hands belongs to each on their dates, both included")
    func dates() async throws {
        try await withStore { store, source in
            _ = try await people(store)
            let day: Int64 = 86_400
            _ = try await store.append((0...3).map { punch("29", -$0 * day) }, from: source)
            let first = Mapping(
                group: "main",
                user: "29",
                person: "1",
                from: try date("2026-11-22"),
                to: try date("2026-11-23")
            )
            #expect(try await store.map(first, change: hr, rules: rules).replayed == 2)
            let second = Mapping(group: "main", user: "29", person: "2", from: try date("2026-11-24"))
            #expect(try await store.map(second, change: hr, rules: rules).replayed == 1)
            let owners = try await store.punches(PunchFilter(), after: nil, limit: 9).map(\.person)
            #expect(owners == [nil, "1", "1", "2"])
        }
    }

    @Test("Given to another person, an id takes its punches along")
    func remapping() async throws {
        try await withStore { store, source in
            _ = try await people(store, [Mapping(group: "main", user: "29", person: "1")])
            _ = try await store.append([punch("29"), punch("29", 60)], from: source)
            let counts = try await store.map(Mapping(group: "main", user: "29", person: "2"), change: hr, rules: rules)
            #expect(counts.changed == 1)
            #expect(try await store.punches(PunchFilter(person: "1"), after: nil, limit: 9).isEmpty)
            #expect(try await store.punches(PunchFilter(person: "2"), after: nil, limit: 9).count == 2)
            #expect(try await store.mappings().map(\.person) == ["2"])
        }
    }

    @Test("User ids are of the terminal group, not of the world")
    func groups() async throws {
        try await withStore { store, source in
            _ = try await people(store, [Mapping(group: "annex", user: "29", person: "1")])
            #expect(try await store.append([punch("29")], from: source) == [.record(.unknownUser)])
            let annex = try await store.source(terminal: "annex-door", group: "annex")
            #expect(try await store.append([punch("29")], from: annex) == [.record(.accepted)])
            let unknown = try await store.unknownUsers(from: noon, to: noon)
            #expect(unknown == [UnknownUser(terminal: "front-door", user: "29", punches: 1, first: noon, last: noon)])
        }
    }

    @Test("One bad row and nothing of an import is kept")
    func allOrNothing() async throws {
        try await withStore { store, source in
            _ = try await store.append([punch("1")], from: source)
            let before = try await store.feedEnd()
            let mappings = [
                Mapping(group: "main", user: "1", person: "1"), Mapping(group: "main", user: "8", person: "nobody"),
            ]
            await #expect(throws: StoreError.unknownPerson("nobody")) { try await people(store, mappings) }
            #expect(try await store.people().isEmpty)
            #expect(try await store.mappings().isEmpty)
            #expect(try await store.feedEnd() == before)
        }
    }

    @Test("A dry run counts what the import would do, and does nothing")
    func dryRun() async throws {
        try await withStore { store, source in
            _ = try await store.append([punch("1"), punch("1", 5)], from: source)
            let before = try await store.feedEnd()
            let mappings = [Mapping(group: "main", user: "1", person: "1")]
            let dry = try await people(store, mappings, dryRun: true)
            #expect(dry == ImportCounts(added: 2, replayed: 2))
            #expect(try await store.people().isEmpty)
            #expect(try await store.feedEnd() == before)
            #expect(try await people(store, mappings) == dry)
            #expect(try await people(store, mappings) == ImportCounts(unchanged: 2))
        }
    }

    @Test("A changed person is an event that says who changed what")
    func changeEvents() async throws {
        try await withStore { store, _ in
            _ = try await people(store)
            var moved = people[1]
            moved.department = "Store"
            let position = try await store.feedEnd()
            let counts = try await store.importPeople([moved], mappings: [], change: hr, rules: rules)
            #expect(counts == ImportCounts(changed: 1))
            let event = try #require(try await store.feed(after: position, limit: 9).first)
            #expect(event.subject == "2")
            struct Body: Decodable {
                let by: String
                let before: Person?
                let after: Person?
            }
            let body = try JSONDecoder().decode(Body.self, from: Data(try #require(event.body).utf8))
            #expect(body.by == hr.by)
            #expect(body.before == people[1])
            #expect(body.after == moved)
        }
    }

    @Test("Shifts, roster and calendar count what an import adds, changes and leaves")
    func plans() async throws {
        func shift(_ name: String, end: String = "18:00") -> ShiftRow {
            ShiftRow(
                name: name,
                kind: "fixed",
                start: "09:00",
                end: end,
                breaks: [["12:00", "13:00"]],
                pairing: nil,
                earliestInMinutes: nil,
                latestOutMinutes: nil
            )
        }
        let monday = try date("2026-11-23")
        func line(_ subject: String, _ shift: String?) -> RosterRow {
            let scope = subject.isEmpty ? RosterRow.Scope.everyone : .person
            let week = Array(1...5)
            return RosterRow(
                scope: scope,
                subject: subject,
                first: monday,
                last: RosterRow.openEnd,
                weekdays: week,
                shift: shift
            )
        }
        let holiday = CalendarRow(date: monday, type: .holiday, note: "Invented Day")
        try await withStore { store, _ in
            func all(_ shifts: [ShiftRow], _ lines: [RosterRow], _ days: [CalendarRow], dryRun: Bool = false)
                async throws
                -> [ImportCounts]
            {
                [
                    try await store.importShifts(shifts, change: hr, dryRun: dryRun),
                    try await store.importRoster(lines, change: hr, dryRun: dryRun),
                    try await store.importCalendar(days, change: hr, dryRun: dryRun),
                ]
            }
            let lines = [line("", "DAY"), line("2", nil)]
            let added = [ImportCounts(added: 2), ImportCounts(added: 2), ImportCounts(added: 1)]
            #expect(try await all([shift("DAY"), shift("LATE")], lines, [holiday], dryRun: true) == added)
            #expect(try await store.plans().shifts.isEmpty)
            #expect(try await store.feedEnd() == 0)
            #expect(try await all([shift("DAY"), shift("LATE")], lines, [holiday]) == added)
            #expect(try await store.feedEnd() == 5)
            var workday = holiday
            workday.type = DayType.adjustedWorkday.rawValue
            let changed = try await all(
                [shift("DAY", end: "17:00"), shift("LATE")],
                [lines[0], line("2", "LATE")],
                [workday]
            )
            #expect(
                changed == [
                    ImportCounts(changed: 1, unchanged: 1), ImportCounts(changed: 1, unchanged: 1),
                    ImportCounts(changed: 1),
                ]
            )
            #expect(try await store.roster() == [lines[0], line("2", "LATE")])
            #expect(try await store.calendar() == [workday])
            #expect(try await store.plans().shifts["DAY"] == shift("DAY", end: "17:00").shift())
        }
    }

    @Test(
        "A shift that cannot be understood says which and why",
        arguments: [
            ("fixed", "9", "18:00", [["12:00", "13:00"]]), ("fixed", "18:00", "09:00", []),
            ("sometimes", "09:00", "18:00", []),
            ("fixed", "09:00", "18:00", [["12:00"]]), ("fixed", "09:00", "18:00", [["13:00", "12:00"]]),
        ]
    )
    func badShift(kind: String, start: String, end: String, breaks: [[String]]) {
        let row = ShiftRow(
            name: "DAY",
            kind: kind,
            start: start,
            end: end,
            breaks: breaks,
            pairing: nil,
            earliestInMinutes: nil,
            latestOutMinutes: nil
        )
        #expect {
            try row.shift()
        } throws: { error in
            if case AttendanceError.invalidShift(name: "DAY", _) = error { true } else { false }
        }
    }

    @Test("Quarantine is read newest first, page by page, and holds no punch")
    func quarantine() async throws {
        try await withStore { store, source in
            try await store.enrol("1")
            _ = try await store.append((0..<5).map { punch($0 == 2 ? "1" : "9", $0) }, from: source)
            let page = try await store.quarantine(limit: 3)
            #expect(page.map(\.seq) == [5, 4, 2])
            #expect(try await store.quarantine(before: 2, limit: 3).map(\.seq) == [1])
            #expect(try await store.quarantined(seq: 4).user == "9")
            await #expect(throws: StoreError.unknownEntry("3")) { try await store.quarantined(seq: 3) }
        }
    }

    @Test("Punches come in the order of their moment, and pages neither repeat nor leave out any")
    func pages() async throws {
        try await withStore { store, source in
            _ = try await store.append([5, 3, 9, 3, 1].enumerated().map { punch("\($0)", $1) }, from: source)
            var found: [Int64] = []
            var cursor: PunchCursor?
            repeat {
                let page = try await store.punches(PunchFilter(), after: cursor, limit: 2)
                found += page.map(\.seq)
                cursor = page.count < 2 ? nil : page.last.flatMap(PunchCursor.init)
            } while cursor != nil
            #expect(found == [5, 2, 4, 1, 3])
            let filter = PunchFilter(from: noon.adding(seconds: 3), to: noon.adding(seconds: 5), terminal: "front-door")
            #expect(try await store.punches(filter, after: nil, limit: 9).map(\.seq) == [2, 4, 1])
            await #expect(throws: StoreError.unknownTerminal("attic")) {
                try await store.punches(PunchFilter(terminal: "attic"), after: nil, limit: 9)
            }
        }
    }
}
