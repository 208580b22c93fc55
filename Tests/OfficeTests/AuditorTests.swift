import JSON
import Testing

@testable import Office

/// Who reads all and changes nothing.
@Suite struct AuditorTests {
    private static func office() throws -> TestOffice {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "8", role: .auditor))
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        return office
    }

    private static let refused = Refusal.notEntitled(needs: ["anyone but an auditor"])

    @Test("An auditor asks for nothing, names no deputy, and nobody asks in an auditor's name")
    func changesNothing() throws {
        var office = try Self.office()
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 1]]]
        #expect(office.refusal("8", "issue", "ask", nil, lines) == Self.refused)
        #expect(office.refusal("9", "issue", "ask", nil, lines, for: "8") == Self.refused)
        #expect(office.refusal("8", "delegation", "delegate", nil, ["to": "7"]) == Self.refused)
        #expect(office.refusal("8", "outgoing", "draft", nil, ["title": "x"]) == Self.refused)
    }

    @Test("Their own leave they ask for and withdraw as everybody")
    func ownLeave() throws {
        var office = try Self.office()
        let leave: JSONObject = ["type": "annual", "from": "2026-12-01", "to": "2026-12-02", "why": "family"]
        let asked = try office.run("8", "leave", "ask", nil, leave)
        #expect(asked.state == "pending")
        #expect(try office.run("8", "leave", "withdraw", asked.number).state == "withdrawn")
        let other = try office.run("7", "leave", "ask", nil, leave)
        #expect(office.refusal("8", "leave", "approve", other.number) == Self.refused)
    }

    @Test("A step that would go to an auditor, as the one above or as a deputy, goes on")
    func decidesNothing() throws {
        var office = try Self.office()
        office.grants.removeAll { ["2", "8"].contains($0.person) }
        office.grants += [RoleGrant(person: "2", role: .auditor), RoleGrant(person: "5", role: .officeHead)]
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 10, "price": "1.00"]]]
        let asked = try office.run("5", "purchase", "new", nil, lines)
        // 5 asked; above 5 is 2, who audits.
        #expect(Eligibility.of(asked, office.facts)?.holders == ["1"])
    }
}
