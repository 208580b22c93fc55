import JSON
import Testing
import WallClock

@testable import Office

/// What comes in, and who sees to it.
@Suite struct DocumentTests {
    @Test("K-9: what is late by seconds is late by a minute, also out of office hours")
    func lateBySeconds() throws {
        var office = Papers.office()
        let paper = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        try office.run("9", "incoming", "distribute", paper.number, ["to": ["7", "8"]])
        let due = try #require(office.state.officeCases(key: "openDeliveries").first?.due)
        // Due at 18:00; the second one comes 61 s after the next day's opening at 9:00.
        for (person, seconds, minutes) in [("7", 3, 1), ("8", 15 * 3_600 + 61, 2)] as [(String, Int64, Int64)] {
            office.now = due.adding(seconds: seconds)
            try office.run(person, "incoming", "ack", paper.number)
            let mine = office.state.officeCases(key: "deliveries:\(paper.id)").first { $0.text("recipient") == person }
            #expect(mine?.lateMinutes("acknowledge") == minutes)
        }
    }

    @Test("DOC-1: the registrar registers what came, under numbers without gaps; the same paper twice is warned of")
    func registering() throws {
        var office = Papers.office()
        #expect(office.refusal("7", "incoming", "receive", nil, Papers.paper()) == .notEntitled(needs: ["registrar"]))
        for field in ["sender", "date", "title", "pages", "copies", "medium"] {
            #expect(
                office.refusal("9", "incoming", "receive", nil, Papers.paper([field: .null])) == .missingField(field)
            )
        }
        let first = try office.run("9", "incoming", "receive", nil, Papers.paper())
        #expect(first.number == "SW-2026-0001" && first.state == "registered" && first.requester == "9")
        #expect(first.text("sender") == "City Bureau" && first.text("senderNumber") == "2026-77")
        #expect(first.text("date") == "2026-11-20" && first.text("title") == "Fire safety")
        #expect(first.whole("pages") == 3 && first.whole("copies") == 1 && first.text("medium") == "paper")
        #expect(first.text("received") == "2026-11-24" && first.links.isEmpty && first.lateMinutes("register") == nil)
        // Registered, but noted; a number of the sender's own in other letters is the same one.
        let second = try office.run("9", "incoming", "receive", nil, Papers.paper(["sender": "city  bureau"]))
        #expect(second.number == "SW-2026-0002" && second.links("duplicateOf") == [first.id])
        let third = try office.run("9", "incoming", "receive", nil, Papers.paper(["senderNumber": "2026-78"]))
        #expect(third.links.isEmpty)
        // Without a number of the sender's nothing is known of it.
        let bare = try office.run("9", "incoming", "receive", nil, Papers.paper(["senderNumber": .null]))
        #expect(bare.links.isEmpty && office.state.lastNumber("SW", 2026) == 4)
        // A number that was mistyped is warned of when it is put right.
        let amended = try office.run(
            "9",
            "incoming",
            "amend",
            third.number,
            ["senderNumber": "2026-77"],
            reason: "mistyped"
        )
        #expect(amended.links("duplicateOf") == [first.id])
    }

    @Test("DOC-1: only the later paper is a duplicate, of the first one, and only as long as the numbers are the same")
    func duplicates() throws {
        var office = Papers.office()
        func amend(_ number: String, _ fields: JSONObject) throws -> [OfficeEvent] {
            let before = office.events.count
            try office.run("9", "incoming", "amend", number, fields, reason: "read again")
            return office.events[before...].filter { $0.transition != "amend" }
        }
        func links(_ number: String) -> [Int64]? { office.found(number)?.links("duplicateOf") }
        for _ in 1...3 { try office.run("9", "incoming", "receive", nil, Papers.paper()) }
        let ids = (1...3).compactMap { office.found("SW-2026-000\($0)")?.id }
        #expect(links("SW-2026-0002") == [ids[0]] && links("SW-2026-0003") == [ids[0]])
        // What else changes in the first is no reason to warn.
        #expect(try amend("SW-2026-0001", ["copies": 2]).isEmpty && links("SW-2026-0001") == [])
        // The second was another paper.
        let gone = try amend("SW-2026-0002", ["senderNumber": "2026-78"])
        #expect(gone.map(\.transition) == ["differ"] && links("SW-2026-0002") == [])
        #expect(links("SW-2026-0003") == [ids[0]])
        // The first becomes the same as the second, and no longer as the third.
        let moved = try amend("SW-2026-0001", ["senderNumber": "2026-78"])
        #expect(Set(moved.map(\.caseID)) == Set(ids.dropFirst()) && links("SW-2026-0001") == [])
        #expect(links("SW-2026-0002") == [ids[0]] && links("SW-2026-0003") == [])
        // What is taken out of the register is no original.
        try office.run("2", "incoming", "void", "SW-2026-0001", reason: "entered twice")
        #expect(links("SW-2026-0002") == [])
    }

    @Test("DOC-1: no paper is dated behind the day on which it comes, also when it is put right")
    func dateToCome() throws {
        var office = Papers.office()
        let toCome = Refusal.badField("date", reason: "that date is still to come")
        #expect(office.refusal("9", "incoming", "receive", nil, Papers.paper(["date": "2026-11-25"])) == toCome)
        let today = try office.run("9", "incoming", "receive", nil, Papers.paper(["date": "2026-11-24"]))
        #expect(
            office.refusal("9", "incoming", "amend", today.number, ["date": "2099-01-05"], reason: "mistyped") == toCome
        )
    }

    @Test("DOC-1: spaces are no sender, and no terminal's orders are kept")
    func blank() throws {
        var office = Papers.office()
        #expect(
            office.refusal("9", "incoming", "receive", nil, Papers.paper(["sender": " \u{3000} "]))
                == .missingField("sender")
        )
        for text in ["\u{1B}[2J", "\u{9B}2J"] {
            #expect(
                office.refusal("9", "incoming", "receive", nil, Papers.paper(["title": .string(text)]))
                    == .badField("title", reason: "it holds control characters")
            )
        }
    }

    @Test("DOC-1: it is registered on the day on which it came; later is late for ever")
    func sameDay() throws {
        var office = Papers.office()
        let late = try office.run("9", "incoming", "receive", nil, Papers.paper(["received": "2026-11-23"]))
        #expect(late.lateMinutes("register") == 60 && late.wasDue("register") == TestOffice.at("2026-11-23T18:00"))
        #expect(
            office.refusal("9", "incoming", "receive", nil, Papers.paper(["received": "2026-11-25"]))
                == .badField("received", reason: "that date is still to come")
        )
    }

    @Test(
        "DOC-1: fields change only by amending, with before and after; a second person voids, and the number stays used"
    )
    func amending() throws {
        var office = Papers.office()
        office.grants.append(RoleGrant(person: "6", role: .registrar))
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper())
        #expect(office.refusal("9", "incoming", "amend", found.number, ["pages": 4]) == .missingReason)
        #expect(
            office.refusal("9", "incoming", "amend", found.number, ["pages": 3], reason: "counted again")
                == .rule("nothing would change")
        )
        let amended = try office.run(
            "9",
            "incoming",
            "amend",
            found.number,
            ["pages": 4],
            reason: "counted again"
        )
        #expect(amended.whole("pages") == 4)
        #expect(amended.rows("amendments") == [["version": 2, "field": "pages", "before": 3, "after": 4]])
        #expect(office.events.last?.reason == "counted again" && office.events.last?.actor.person == "9")
        #expect(
            office.refusal("9", "incoming", "void", found.number, reason: "entered twice")
                == .separationOfDuties(rule: "a second person voids an entry", other: "9")
        )
        #expect(office.refusal("6", "incoming", "void", found.number) == .missingReason)
        let voided = try office.run("6", "incoming", "void", found.number, reason: "entered twice")
        #expect(voided.state == "voided" && voided.number == "SW-2026-0001")
        let next = try office.run("9", "incoming", "receive", nil, Papers.paper())
        #expect(next.number == "SW-2026-0002" && next.links.isEmpty)
    }

    @Test("DOC-2: without a level it goes to nobody; a change needs a reason, lowering the head of the office")
    func levels() throws {
        var office = Papers.office()
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper())
        #expect(found.level == nil && found.text("urgency") == "normal")
        #expect(
            office.refusal("9", "incoming", "distribute", found.number, ["to": ["7"]]) == .missingField("level")
        )
        #expect(
            office.refusal("7", "incoming", "level", found.number, ["level": "secret"])
                == .notEntitled(needs: ["registrar", "officeHead"])
        )
        let classed = try office.run("9", "incoming", "level", found.number, ["level": "internal"])
        #expect(classed.level == .internal && classed.text("levelBy") == "9")
        #expect(office.refusal("9", "incoming", "level", found.number, ["level": "secret"]) == .missingReason)
        try office.run("9", "incoming", "attach", found.number, Papers.bytes(Papers.hash))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7"]])
        let raised = try office.run(
            "9",
            "incoming",
            "level",
            found.number,
            ["level": "secret"],
            reason: "names of customers"
        )
        // What hangs on it is kept as close.
        #expect(raised.level == .secret && office.state.officeCases(key: "deliveries:\(found.id)")[0].level == .secret)
        #expect(office.state.officeCases(key: "attachment:\(Papers.hash)")[0].level == .secret)
        #expect(
            office.refusal("9", "incoming", "level", found.number, ["level": "public"], reason: "it was printed")
                == .notEntitled(needs: ["officeHead"])
        )
        let lowered = try office.run(
            "2",
            "incoming",
            "level",
            found.number,
            ["level": "public"],
            reason: "it was printed"
        )
        #expect(lowered.level == .public && lowered.text("levelBy") == "2")
        // With the registering, and urgent.
        let urgent = try office.run(
            "9",
            "incoming",
            "receive",
            nil,
            Papers.paper(["level": "confidential", "urgency": "urgent"])
        )
        #expect(urgent.level == .confidential && urgent.text("levelBy") == "9" && urgent.text("urgency") == "urgent")
    }
}
