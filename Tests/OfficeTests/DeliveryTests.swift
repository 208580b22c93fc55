import JSON
import Terms
import Testing
import WallClock

@testable import Office

/// Papers in the hands of those who see to them.
@Suite struct DeliveryTests {
    @Test("DOC-3: who goes away with a document in hand is stood in for; what is closed says so")
    func awayLater() throws {
        var office = Papers.office()
        let number = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"])).number
        try office.run("9", "incoming", "distribute", number, ["to": ["8"]])
        let reference = try #require(
            office.state.officeCases(key: "openDeliveries").first.map { "delivery-\($0.id)" }
        )
        let declaration = try #require(Modules.office["delivery"])
        let waiting = try #require(office.state.officeCases(key: "openDeliveries").first)
        #expect(declaration.summary(waiting, .en) == number)
        office.absences = [
            Absence(person: "8", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-12-09T00:00"))
        ]
        // Nobody is named: the superior has it until somebody is.
        #expect(try office.pass("2026-11-24T11:00", "delivery").map(\.transition) == ["passOn"])
        #expect(office.state.officeCases(key: "openDeliveries").first?.text("deputy") == "3")
        office.delegations = [Delegation(from: "8", to: "7")]
        let passed = try office.pass("2026-11-24T11:01", "delivery")
        #expect(passed.map(\.transition) == ["passOn"] && passed.first?.due == TestOffice.at("2026-11-25T18:00"))
        #expect(try office.pass("2026-11-24T11:02", "delivery").isEmpty)
        let found = try #require(office.found(number ?? ""))
        #expect(office.facts.mayRead("7", found, .office) && !office.facts.mayRead("3", found, .office))
        try office.run("7", "incoming", "ack", number)
        let closed = try office.run("7", "delivery", "close", reference, ["result": "done"])
        #expect(closed.state == "closed")
        office.absences = []
        office.delegations = []
        #expect(
            office.refusal("8", "incoming", "close", number, ["result": "done"])
                == .wrongState(state: "closed", allowed: ["distributed", "acknowledged"])
        )
    }

    @Test("DOC-3: handed over within 4 working hours, urgent ones within 1, counted from registering")
    func handingOver() throws {
        var office = Papers.office()
        let normal = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        #expect(normal.due == TestOffice.at("2026-11-24T15:00"))
        office.now = TestOffice.at("2026-11-24T10:30")
        #expect(office.refusal("9", "incoming", "urgency", normal.number, ["urgency": "urgent"]) == .missingReason)
        let urgent = try office.run(
            "9",
            "incoming",
            "urgency",
            normal.number,
            ["urgency": "urgent"],
            reason: "asked on the phone"
        )
        #expect(urgent.due == TestOffice.at("2026-11-24T11:00"))
        office.now = TestOffice.at("2026-11-24T14:00")
        let handed = try office.run("9", "incoming", "distribute", normal.number, ["to": ["7", "8"]])
        #expect(handed.state == "distributed" && handed.lateMinutes("distribute") == 120)
        let deliveries = office.state.officeCases(key: "deliveries:\(normal.id)")
        #expect(deliveries.map { $0.text("recipient") } == ["7", "8"] && deliveries.map(\.requester) == ["9", "9"])
        #expect(deliveries.allSatisfy { $0.state == "handedOver" && $0.due == TestOffice.at("2026-11-25T18:00") })
        #expect(handed.texts("recipients") == ["7", "8"])
        #expect(office.refusal("9", "incoming", "distribute", normal.number, ["to": ["8"]]) == .conflict(with: ["Yan"]))
        #expect(
            office.refusal("9", "incoming", "distribute", normal.number, ["to": ["3"], "until": "2026-11-23"])
                == .badField("until", reason: "that date is over")
        )
    }

    @Test("DOC-3: each acknowledges and closes with a result; the document follows; nobody else is told of it")
    func deliveries() throws {
        var office = Papers.office()
        let found = try office.run(
            "9",
            "incoming",
            "receive",
            nil,
            Papers.paper(["level": "internal", "archive": true])
        )
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7", "3"], "until": "2026-11-27"])
        func state() -> String? { office.found("SW-2026-0001")?.state }
        let mine = "delivery-\(office.state.officeCases(key: "deliveries:\(found.id)")[0].id)"
        #expect(office.refusal("8", "delivery", "ack", mine) == .notEntitled(needs: ["recipient", "deputy"]))
        #expect(
            office.refusal("8", "incoming", "ack", found.number) == .notEntitled(needs: ["recipients", "deputies"])
        )
        // Also not by reception in the person's name.
        #expect(office.refusal("9", "delivery", "ack", mine, for: "7") == .notEntitled(needs: ["recipient", "deputy"]))
        office.now = TestOffice.at("2026-11-24T16:00")
        let read = try office.run("7", "delivery", "read", mine)
        #expect(read.text("readAt") == "2026-11-24T16:00:00+08:00" && read.state == "handedOver")
        #expect(read.text("readBy") == "7" && read.due == TestOffice.at("2026-11-25T18:00"))
        #expect(
            office.refusal("7", "delivery", "close", mine, ["result": "done"])
                == .wrongState(state: "handedOver", allowed: ["acknowledged"])
        )
        office.now = TestOffice.at("2026-11-26T09:30")
        let taken = try office.run("7", "delivery", "ack", mine)
        #expect(taken.due == TestOffice.at("2026-11-27T18:00") && taken.lateMinutes("acknowledge") == 30)
        #expect(taken.text("readAt") == "2026-11-24T16:00:00+08:00" && state() == "distributed")
        try office.run("3", "incoming", "ack", found.number)
        #expect(state() == "acknowledged")
        #expect(office.refusal("7", "delivery", "close", mine) == .missingField("result"))
        let done = try office.run("7", "delivery", "close", mine, ["result": "extinguishers bought"])
        // It was closed in time, and acknowledged late for ever.
        #expect(done.lateMinutes("close") == nil && done.lateMinutes("acknowledge") == 30)
        #expect(done.state == "closed" && done.text("result") == "extinguishers bought" && state() == "acknowledged")
        // One more who is to see it, and who passes it on.
        try office.run("9", "incoming", "distribute", found.number, ["to": ["4"]])
        #expect(state() == "distributed")
        let fourth = "delivery-\(office.state.officeCases(key: "deliveries:\(found.id)")[2].id)"
        #expect(
            office.refusal("9", "delivery", "reassign", fourth, ["to": "3"], reason: "wrong person")
                == .conflict(with: ["Sun"])
        )
        try office.run("9", "delivery", "reassign", fourth, ["to": "8"], reason: "wrong person")
        #expect(office.found("SW-2026-0001")?.texts("recipients") == ["3", "7", "8"])
        try office.run("8", "incoming", "ack", found.number)
        try office.run("8", "incoming", "close", found.number, ["result": "seen"])
        try office.run("3", "incoming", "close", found.number, ["result": "drill planned"])
        #expect(state() == "closed")
        // It was to be archived: the archivist is reminded within five working days.
        let expected = office.state.officeCases(key: "filing:\(found.id)")
        #expect(expected.map(\.state) == ["expected"] && expected[0].due == TestOffice.at("2026-12-03T18:00"))
    }

    @Test("DOC-3: the first look of those who have it in hand is recorded, once and apart from acknowledging")
    func reading() throws {
        var office = Papers.office()
        office.absences = [
            Absence(person: "7", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-28T00:00"))
        ]
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7", "8"]])
        let (first, second) = (
            office.state.officeCases(key: "deliveries:\(found.id)")[0],
            office.state.officeCases(key: "deliveries:\(found.id)")[1]
        )
        // Acknowledging is no proof of reading.
        try office.run("8", "incoming", "ack", found.number)
        #expect(office.found("SW-2026-0001")?["readings"] == nil)
        #expect(
            office.state.officeCase(second.id).map { $0["readAt"] == nil && Deliveries.isUnread($0, by: "8") } == true
        )
        for other in ["9", "2", "5"] {
            #expect(!Deliveries.isUnread(first, by: other))
            #expect(
                office.refusal(other, "delivery", "read", "delivery-\(first.id)")
                    == .notEntitled(needs: ["recipient", "deputy"])
            )
        }
        // Who stands in reads it for whom it is.
        let before = office.events.count
        #expect(Deliveries.isUnread(first, by: "3"))
        let read = try office.run("3", "delivery", "read", "delivery-\(first.id)")
        #expect(read.text("readBy") == "3" && read.text("readAt") == "2026-11-24T10:00:00+08:00")
        let event = office.events[before]
        #expect(event.transition == "read" && event.actor.person == "3" && event.onBehalfOf == "7")
        let readings: [JSONValue] = [["person": "3", "time": "2026-11-24T10:00:00+08:00"]]
        #expect(office.found("SW-2026-0001")?.rows("readings") == readings)
        office.now = TestOffice.at("2026-11-24T11:00")
        #expect(!Deliveries.isUnread(read, by: "7"))
        #expect(
            office.refusal("7", "delivery", "read", "delivery-\(first.id)") == .rule("nothing would change")
        )
        // Who closed it before looking has read it later.
        try office.run("8", "incoming", "close", found.number, ["result": "seen"])
        let late = try office.run("8", "delivery", "read", "delivery-\(second.id)")
        #expect(late.state == "closed" && late.text("readAt") == "2026-11-24T11:00:00+08:00")
        // In other hands it is unread again.
        let again = try office.run(
            "9",
            "delivery",
            "reassign",
            "delivery-\(first.id)",
            ["to": "5"],
            reason: "wrong person"
        )
        #expect(again["readAt"] == nil && again["readBy"] == nil && Deliveries.isUnread(again, by: "5"))
        #expect(office.found("SW-2026-0001")?.rows("readings").contains(readings[0]) == true)
    }

    @Test("DOC-3: what the first one who had it did stays apart from what the next one does")
    func reassigned() throws {
        var office = Papers.office()
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7"]])
        let reference = "delivery-\(office.state.officeCases(key: "deliveries:\(found.id)")[0].id)"
        try office.run("7", "delivery", "read", reference)
        office.now = TestOffice.at("2026-11-26T09:30")
        try office.run("7", "delivery", "ack", reference)
        office.now = TestOffice.at("2026-11-26T10:00")
        let again = try office.run("9", "delivery", "reassign", reference, ["to": "8"], reason: "wrong person")
        #expect(again.state == "handedOver" && again.lateMinutes("acknowledge") == nil && again["readAt"] == nil)
        let first = try #require(again.rows("earlier").first)
        #expect(first["recipient"] == "7" && first["readBy"] == "7" && first["readAt"] == "2026-11-24T10:00:00+08:00")
        #expect(first["acknowledgedAt"] == "2026-11-26T09:30:00+08:00")
        let late: JSONValue = [
            ["what": "acknowledge", "due": "2026-11-25T18:00:00+08:00", "lateMinutes": 30]
        ]
        #expect(first["deadlines"] == late)
        let taken = try office.run("8", "delivery", "ack", reference)
        #expect(taken.state == "acknowledged" && taken.lateMinutes("acknowledge") == nil)
    }

    @Test("DOC-3, K-5: without a deputy the first above who is here has it, sees for whom, and may acknowledge")
    func standingIn() throws {
        var office = Papers.office()
        let away = (TestOffice.at("2026-11-24T00:00"), TestOffice.at("2026-11-28T00:00"))
        func absent(_ people: [String]) -> [Absence] { people.map { Absence(person: $0, from: away.0, to: away.1) } }
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        office.absences = absent(["7"])
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7", "8"]])
        let delivery = office.state.officeCases(key: "deliveries:\(found.id)")[0]
        #expect(delivery.text("deputy") == "3" && delivery.text("awayUntil") == "2026-11-28T00:00:00+08:00")
        let entry = try #require(office.facts.inbox(of: "3", office.state.cases.values, .office).first)
        #expect(entry.found.id == delivery.id && entry.onBehalfOf == "7" && entry.awayUntil == away.1)
        // The superior goes away too: the office's head, then the general manager, the counterpart, nobody.
        for (gone, standIn) in [("3", "2"), ("2", "1"), ("1", "4"), ("4", nil)] as [(String, String?)] {
            office.absences += absent([gone])
            try office.letTimePass()
            #expect(office.state.officeCases(key: "deliveries:\(found.id)")[0].text("deputy") == standIn)
        }
        office.absences = absent(["7"])
        try office.letTimePass()
        let taken = try office.run("3", "incoming", "ack", found.number)
        let event = try #require(office.events.last { $0.caseID == delivery.id })
        #expect(taken.state == "acknowledged" && event.actor.person == "3" && event.onBehalfOf == "7")
        // Who is back before it is due, or is here, is stood in for by nobody.
        #expect(office.state.officeCases(key: "deliveries:\(found.id)")[1]["awayUntil"] == nil)
        office.absences = [
            Absence(person: "7", from: away.0, to: TestOffice.at("2026-11-25T12:00"))
        ]
        let next = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        try office.run("9", "incoming", "distribute", next.number, ["to": ["7"]])
        #expect(office.state.officeCases(key: "deliveries:\(next.id)")[0]["deputy"] == nil)
    }

    @Test("DOC-3: the deputy of somebody who is away gets it too; both names stay")
    func deputies() throws {
        var office = Papers.office()
        office.absences = [
            Absence(person: "7", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-28T00:00"))
        ]
        office.delegations = [Delegation(from: "7", to: "8")]
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7", "3"]])
        let delivery = office.state.officeCases(key: "deliveries:\(found.id)")[0]
        #expect(delivery.text("recipient") == "7" && delivery.text("deputy") == "8")
        let taken = try office.run("8", "delivery", "ack", "delivery-\(delivery.id)")
        let event = try #require(office.events.last { $0.caseID == delivery.id })
        #expect(taken.state == "acknowledged" && event.actor.person == "8" && event.onBehalfOf == "7")
        // Whoever is back first closes it.
        office.absences = []
        #expect(try office.run("7", "incoming", "close", found.number, ["result": "seen"]).state == "closed")
        #expect(office.found("SW-2026-0001")?.state == "distributed")
        // Of somebody who is here only the person has it.
        let other = office.state.officeCases(key: "deliveries:\(found.id)")[1]
        #expect(other.text("deputy") == nil)
        // With the document everything that hangs on it is void.
        try office.run("2", "incoming", "void", found.number, reason: "entered twice")
        #expect(office.state.officeCases(key: "deliveries:\(found.id)").map(\.state) == ["closed", "voided"])
    }
}
