import JSON
import Testing
import WallClock

@testable import Office

/// Who is mailed what, and when.
@Suite struct MailingTests {
    /// A purchase of Bai's that waits for Hou, whose superior is Gao.
    private static func asked() throws -> (TestOffice, String) {
        var office = TestOffice()
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 10, "price": "1.00"]]]
        let number = try office.run("5", "purchase", "new", nil, lines).number
        return (office, try #require(number))
    }

    private static func mailed(_ event: OfficeEvent, _ office: TestOffice) throws -> [String] {
        let found = try #require(office.state.officeCase(event.caseID))
        return office.facts.mailed(event, of: found, .office)
    }

    @Test(
        "A reminder goes to those who are waited for, an escalation to the one above them too, other events to nobody"
    )
    func reminders() throws {
        var (office, _) = try Self.asked()
        #expect(try office.events.flatMap { try Self.mailed($0, office) }.isEmpty)
        var told: [[String]] = []
        for moment in ["2026-11-25T09:30", "2026-11-25T18:00", "2026-11-26T18:00"] {
            let events = try office.pass(moment, "purchase")
            told += try events.map { try Self.mailed($0, office) }
        }
        #expect(told == [["2"], ["2"], ["1", "2"]])
    }

    @Test("Once the case has moved on, nobody is reminded of what is done")
    func overtaken() throws {
        var (office, number) = try Self.asked()
        let reminder = try #require(try office.pass("2026-11-25T09:30", "purchase").first)
        office.now = TestOffice.at("2026-11-25T09:31")
        try office.run("2", "purchase", "return", number, reason: "which pens?")
        #expect(try Self.mailed(reminder, office).isEmpty)
        // Asked anew it waits for the same person, in the same state: that is another time.
        office.now = TestOffice.at("2026-11-25T09:32")
        try office.run("5", "purchase", "submit", number)
        #expect(office.found(number)?.state == reminder.to)
        #expect(try Self.mailed(reminder, office).isEmpty)
    }

    @Test(
        "What is refused or given back is mailed to whoever asked, an approval is not",
        arguments: ["reject", "return"]
    )
    func refusals(verb: String) throws {
        var (office, number) = try Self.asked()
        let asked = office.events.count
        try office.run("2", "purchase", verb, number, reason: "which pens?")
        let events = office.events.dropFirst(asked)
        #expect(try events.flatMap { try Self.mailed($0, office) } == ["5"])
        #expect(events.compactMap { $0.refusal?.reason } == ["which pens?"])
        var (other, same) = try Self.asked()
        try other.run("2", "purchase", "approve", same)
        #expect(try other.events.flatMap { try Self.mailed($0, other) }.isEmpty)
    }

    @Test("A mail speaks of no sensitive paper, nor of one that has no level yet")
    func levels() throws {
        var office = Shelf.office()
        let paper: JSONObject = [
            "title": "Fire safety", "sender": "bureau", "senderNumber": "1", "date": "2026-11-20", "pages": 1,
            "copies": 1,
            "medium": "paper",
        ]
        let found = try office.run("9", "incoming", "receive", nil, paper)
        #expect(!Modules.office.maySayByMail(found))
        for (level, isSpokenOf) in [("internal", true), ("confidential", false), ("secret", false)] {
            let raised = try office.run(
                "9",
                "incoming",
                "level",
                found.number,
                ["level": .string(level)],
                reason: "as it is"
            )
            #expect(Modules.office.maySayByMail(raised) == isSpokenOf, "\(level)")
        }
        let (shop, number) = try Self.asked()
        let purchase = try #require(shop.found(number))
        #expect(Modules.office.maySayByMail(purchase))
    }

    @Test("The inbox is mailed on each working day once, from its time on")
    func inbox() {
        // A Saturday on which people work; the Thursday and Friday before it are holidays.
        let days = ["2026-11-26": false, "2026-11-27": false, "2026-11-28": true]
        let clock = OfficeClock(zone: TestOffice.zone) { days[$0.description] ?? (1...5).contains($0.weekday) }
        func date(_ moment: String, last: String?) -> String? {
            clock.inboxMailing(at: 510, now: TestOffice.at(moment), last: last.flatMap { LocalDate($0) })?.description
        }
        #expect(date("2026-11-25T08:29", last: nil) == nil)
        #expect(date("2026-11-25T08:30", last: nil) == "2026-11-25")
        #expect(date("2026-11-25T08:30", last: "2026-11-24") == "2026-11-25")
        #expect(date("2026-11-25T23:59", last: "2026-11-25") == nil)
        #expect(date("2026-11-26T12:00", last: "2026-11-25") == nil)
        #expect(date("2026-11-27T12:00", last: "2026-11-25") == nil)
        #expect(date("2026-11-28T09:00", last: "2026-11-25") == "2026-11-28")
        #expect(date("2026-11-29T09:00", last: "2026-11-28") == nil)
        // A clock that was set back mails nothing twice; a downtime costs the days, and is made up by no flood.
        #expect(date("2026-11-24T09:00", last: "2026-11-25") == nil)
        #expect(date("2026-12-04T15:00", last: "2026-11-25") == "2026-12-04")
    }

    @Test(
        "ARC-6: an alarm is mailed to the archivists, a high one to the head of the office too; what is over to nobody"
    )
    func alarms() throws {
        var office = Shelf.office()
        try office.run("6", "backup", "add", nil, ["code": "offsite", "place": "rest:branch"])
        let late = try #require(try office.pass("2026-11-25T12:01", "backup").first)
        #expect(try late.transition == "alarm" && Self.mailed(late, office) == ["10", "6"])
        let backup: JSONObject = ["snapshot": "a1", "files": 1, "bytes": 1]
        try office.run(nil, "backup", "backedUp", "offsite", backup)
        let clear = try #require(office.events.last)
        #expect(try clear.transition == "allClear" && Self.mailed(clear, office).isEmpty)
        try office.run(nil, "backup", "restoreTest", "offsite", ["snapshot": "a1", "files": 0, "passed": false])
        let high = try #require(office.events.last)
        #expect(try high.transition == "highAlarm" && Self.mailed(high, office) == ["10", "2", "6"])
        let open = try #require(office.found("offsite"))
        #expect(office.facts.inbox(of: "2", [open], .office).map(\.isHigh) == [true])
        // Another one besides is told as what it is; that it is over is not told.
        let both = try #require(try office.pass("2026-11-26T14:02", "backup").first)
        #expect(try both.transition == "alarm" && Self.mailed(both, office) == ["10", "6"])
        try office.run(nil, "backup", "backedUp", "offsite", backup)
        let less = try #require(office.events.last)
        #expect(try less.transition == "alarmOver" && Self.mailed(less, office).isEmpty)
    }
}
