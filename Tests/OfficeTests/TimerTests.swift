import JSON
import Testing
import WallClock

@testable import Office

@Suite struct TimerTests {
    private static func asked() throws -> (TestOffice, Case) {
        var office = TestOffice()
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 10, "price": "1.00"]]]
        let asked = try office.run("5", "purchase", "new", nil, lines)
        return (office, asked)
    }

    @Test("K-9: half of the working time, the due time, a working day later; each once")
    func rungs() throws {
        // Asked on Tuesday at 10:00, due on Wednesday at 18:00: 15 working hours, half of them are over at 9:30 of
        // Wednesday.
        var (office, asked) = try Self.asked()
        #expect(asked.due == TestOffice.at("2026-11-25T18:00"))
        #expect(try office.pass("2026-11-25T09:29", "purchase").isEmpty)
        #expect(try office.pass("2026-11-25T09:30", "purchase").map(\.transition) == ["reminded"])
        #expect(try office.pass("2026-11-25T17:59", "purchase").isEmpty)
        #expect(try office.pass("2026-11-25T18:00", "purchase").map(\.transition) == ["reminded"])
        #expect(try office.pass("2026-11-26T17:59", "purchase").isEmpty)
        let last = try office.pass("2026-11-26T18:00", "purchase")
        #expect(last.map(\.transition) == ["escalated"])
        let found = try #require(office.found(asked.number ?? ""))
        #expect(office.facts.told(.escalated, of: found, .office) == ["1", "2"])
        #expect(try office.pass("2026-12-24T18:00", "purchase").isEmpty)
        // It is late for ever, also when it is decided.
        let decided = try office.run("2", "purchase", "approve", asked.number)
        #expect(decided.decisions.first.map { $0.at > ($0.due ?? $0.at) } == true)
    }

    @Test("What is decided, sent, ordered and counted is due when the office says so")
    func settings() throws {
        var office = Papers.office()
        office.settings.stepDays = 2
        office.settings.documents.stepDays = 3
        office.settings.documents.sendDays = 4
        office.settings.countDays = 6
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 10, "price": "1.00"]]]
        let asked = try office.run("5", "purchase", "new", nil, lines)
        #expect(asked.due == TestOffice.at("2026-11-26T18:00"))
        office.now = TestOffice.at("2026-11-25T10:00")
        #expect(try office.run("2", "purchase", "approve", asked.number).due == TestOffice.at("2026-11-27T18:00"))
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        let reference = "FW-draft-\(draft.id)"
        #expect(try office.run("7", "outgoing", "submit", reference).due == TestOffice.at("2026-11-30T18:00"))
        for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference) }
        let signature: JSONObject = ["hash": .string(Papers.hash), "keyID": "2026", "signature": "MEUCIQ"]
        let signed = try office.run(nil, "outgoing", "signed", "FW-2026-0001", signature)
        #expect(signed.due == TestOffice.at("2026-12-01T18:00"))
        let count: JSONObject = ["items": ["PEN"], "counters": ["7", "8"]]
        #expect(try office.run("6", "stocktake", "begin", nil, count).due == TestOffice.at("2026-12-03T18:00"))
    }

    @Test("K-9: whoever looks late tells once, not three times; a returned case has no time")
    func downTime() throws {
        var (office, asked) = try Self.asked()
        #expect(try office.pass("2026-12-02T10:00", "purchase").map(\.transition) == ["escalated"])
        #expect(try office.pass("2026-12-02T10:01", "purchase").isEmpty)
        try office.run("2", "purchase", "return", asked.number, reason: "which pens?")
        #expect(try office.pass("2026-12-24T10:00", "purchase").isEmpty)
    }

    @Test("K-9: a changed calendar moves open due times, with an event")
    func calendar() throws {
        var (office, asked) = try Self.asked()
        let holiday = LocalDate("2026-11-25")
        office.isWorking = { (1...5).contains($0.weekday) && $0 != holiday }
        #expect(try office.pass("2026-11-24T11:00", "purchase").map(\.transition) == ["rescheduled"])
        #expect(office.found(asked.number ?? "")?.due == TestOffice.at("2026-11-26T18:00"))
        #expect(try office.pass("2026-11-24T11:01", "purchase").isEmpty)
    }

    @Test("Clocks: working hours, working days, elapsed hours and calendar days")
    func clocks() {
        func due(_ allowance: Allowance, _ from: String) -> Instant {
            TestOffice.clock.due(allowance, from: TestOffice.at(from))
        }
        // 2026-11-27 is a Friday.
        let cases: [(Allowance, String, String)] = [
            (.workingHours(4), "2026-11-24T08:00", "2026-11-24T14:00"),
            (.workingHours(3), "2026-11-24T08:00", "2026-11-24T12:00"),
            (.workingHours(1), "2026-11-24T12:30", "2026-11-24T14:00"),
            (.workingHours(4), "2026-11-27T17:00", "2026-11-30T12:00"),
            (.workingDays(1), "2026-11-24T00:00", "2026-11-25T18:00"),
            (.workingDays(1), "2026-11-27T23:59", "2026-11-30T18:00"),
            (.workingDays(3), "2026-11-26T10:00", "2026-12-01T18:00"),
            (.hours(24), "2026-11-27T20:00", "2026-11-28T20:00"),
            (.calendarDays(3), "2026-11-24T10:00", "2026-11-27T18:00"),
            (.calendarDays(3), "2026-11-25T10:00", "2026-11-30T18:00"),
        ]
        for (allowance, from, wanted) in cases {
            #expect(due(allowance, from) == TestOffice.at(wanted), "\(allowance) from \(from)")
        }
        // A calendar on which nobody ever works is no endless search.
        let idle = OfficeClock(zone: TestOffice.zone) { _ in false }
        #expect(
            idle.due(.workingHours(1), from: TestOffice.at("2026-11-24T10:00")) == TestOffice.at("2026-11-24T11:00")
        )
    }

    @Test(
        "ARC-8: a loan is reminded of a working day before, when it is due, then daily; a step before it as all steps"
    )
    func loans() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        #expect(try office.pass("2026-11-25T18:00", "loan").map(\.transition) == ["reminded"])
        try office.run("3", "loan", "approve", "JY-2026-0001")
        let out = try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        // Handed out on Wednesday evening for five working days.
        #expect(out.due == TestOffice.at("2026-12-02T18:00"))
        var told: [String] = []
        for date in ["11-30", "12-01", "12-02", "12-03", "12-05"] {
            for event in try office.pass("2026-\(date)T18:00", "loan") { told.append("\(date) \(event.changes.count)") }
        }
        // Nobody looked on the fourth: one reminder for both.
        #expect(told == ["12-01 1", "12-02 1", "12-03 1", "12-05 2"])
        #expect(try office.pass("2026-12-05T18:01", "loan").isEmpty)
    }

    @Test("ARC-6: a backup that does not come turns to an alarm by itself, for the archivist's inbox, and back")
    func backups() throws {
        var office = Shelf.office()
        try office.run("6", "backup", "add", nil, ["code": "offsite", "place": "rest:branch"])
        #expect(try office.pass("2026-11-25T12:00", "backup").isEmpty)
        #expect(try office.pass("2026-11-25T12:01", "backup").map(\.transition) == ["alarm"])
        #expect(try office.pass("2026-11-25T12:02", "backup").isEmpty)
        let open = office.state.cases.values.filter { Modules.office[$0.object]?.closed.contains($0.state) == false }
        #expect(office.facts.inbox(of: "6", open, .office).map(\.found.object) == ["backup"])
        try office.run(nil, "backup", "backedUp", "offsite", ["snapshot": "a1", "files": 1, "bytes": 1])
        #expect(office.events.suffix(2).map(\.transition) == ["backedUp", "allClear"])
        #expect(try office.pass("2026-11-25T12:03", "backup").isEmpty && office.found("offsite")?.state == "active")
    }
}
