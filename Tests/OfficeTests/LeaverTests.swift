import JSON
import Testing
import WallClock

@testable import Office

/// People who have left, and what they leave behind.
@Suite struct LeaverTests {
    private static let lastDay = LocalDate("2026-11-25")

    @Test("Leaving closes roles: an event of the system behind the last day, once")
    func roles() throws {
        var office = TestOffice()
        let grant: JSONObject = ["person": "7", "role": "buyer"]
        let role = try office.run("2", "role", "grant", nil, grant, isAdmin: true)
        office.left["7"] = Self.lastDay
        #expect(try office.pass("2026-11-25T20:00", "role").isEmpty)
        let events = try office.pass("2026-11-26T00:01", "role")
        #expect(events.map(\.transition) == ["left"] && events.allSatisfy { $0.actor == .system })
        #expect(office.state.officeCase(role.id)?.state == "revoked")
        #expect(try office.pass("2026-11-26T00:02", "role").isEmpty)
    }

    @Test("What was returned to somebody who has left goes to the one above, who decides none of its steps then")
    func returned() throws {
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        let returned = try office.run("3", "outgoing", "return", reference, reason: "too vague")
        #expect(office.facts.inbox(of: "7", [returned], .office).count == 1)
        #expect(office.facts.inbox(of: "3", [returned], .office).isEmpty)
        #expect(office.refusal("3", "outgoing", "submit", reference) == .notEntitled(needs: ["requester"]))
        office.left["7"] = Self.lastDay
        office.now = TestOffice.at("2026-11-26T10:00")
        #expect(office.facts.inbox(of: "7", [returned], .office).isEmpty)
        #expect(office.facts.inbox(of: "3", [returned], .office).map(\.onBehalfOf) == ["7"])
        #expect(office.facts.waitedFor(returned, .office) == ["3"])
        #expect(office.facts.mayRead("3", returned, .office) && !office.facts.mayRead("8", returned, .office))
        let again = try office.run("3", "outgoing", "submit", reference)
        #expect(again.state == "pending" && again.concerns == ["3"])
        let events = office.events.filter { $0.object == "outgoing" && $0.onBehalfOf == "7" }
        #expect(events.first?.transition == "takeOver" && events.last?.transition == "submit")
        // The head of the department would review; now the one above does.
        #expect(office.refusal("3", "outgoing", "approve", reference) == .selfApproval)
        #expect(Eligibility.of(again, office.facts)?.holders == ["2"])
    }

    @Test(
        "What was handed out to somebody who has left is confirmed by the one above; an overdue loan is theirs to see to"
    )
    func handedOut() throws {
        var office = Shelf.office()
        let record = try Shelf.filed(&office)
        let number = JSONValue.string(record.number ?? "")
        let asked = try office.run("7", "loan", "ask", nil, ["record": number, "purpose": "rent review"])
        try office.run("3", "loan", "approve", asked.number)
        let out = try office.run("10", "loan", "handOut", asked.number, Shelf.counted)
        office.left["7"] = Self.lastDay
        office.now = try #require(out.due).adding(seconds: 60)
        #expect(office.facts.told(.due, of: out, .office) == ["3"])
        #expect(office.facts.told(.escalated, of: out, .office) == ["1", "3"])
    }
}
