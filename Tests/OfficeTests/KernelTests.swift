import JSON
import Testing
import WallClock

@testable import Office

@Suite struct KernelTests {
    @Test(
        "K-3: only what will get a number is called a draft; what never has one is known by its place, as it once was called too",
        arguments: [
            ("FW-draft-15", "outgoing", 15), ("delivery-16", "delivery", 16), ("delivery-draft-16", "delivery", 16),
            ("role-3", "role", 3), ("delegation-4", "delegation", 4), ("cabinetCheck-5", "cabinetCheck", 5),
            ("monthApproval-6", "monthApproval", 6), ("attachment-7", "attachment", 7),
            ("CG-2026-0001", "purchase", nil),
            ("room-3", nil, nil), ("item-draft-3", nil, nil), ("delivery-x", nil, nil), ("A4-80G", nil, nil),
        ] as [(String, String?, Int64?)]
    )
    func references(text: String, object: String?, id: Int64?) {
        #expect(Modules.office.object(of: text) == object)
        #expect(Modules.office.draftID(object ?? "room", text) == id)
    }

    @Test("Nothing gets a code that is what a case without a number is called")
    func codes() throws {
        var office = TestOffice()
        let item: JSONObject = ["code": "delivery-16", "name": "pen", "unit": "piece"]
        #expect(
            office.refusal("6", "item", "add", nil, item)
                == .badField("code", reason: "it looks like the number of a document")
        )
        let (first, second): (JSONObject, JSONObject) = (
            ["code": "item-1", "name": "pen", "unit": "piece"], ["code": "PEN", "name": "pen", "unit": "piece"]
        )
        try office.run("6", "item", "add", nil, second)
        try office.run("6", "item", "add", nil, first)
        #expect(try office.run("6", "item", "change", "item-1", ["name": "blue pen"]).number == "item-1")
    }

    private static let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 10, "price": "600.00"]]]

    private static func office() throws -> TestOffice {
        var office = TestOffice()
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        return office
    }

    @Test("K-4: nobody decides on what they asked for, also not as somebody's deputy or through reception")
    func ownRequest() throws {
        var office = try Self.office()
        office.grants += [RoleGrant(person: "5", role: .officeHead), RoleGrant(person: "9", role: .officeHead)]
        let asked = try office.run("5", "purchase", "new", nil, Self.lines)
        #expect(office.refusal("5", "purchase", "approve", asked.number) == .selfApproval)
        // Whoever asked for somebody else is in it too.
        office.grants.append(RoleGrant(person: "9", role: .buyer))
        let other = try office.run("9", "purchase", "new", nil, Self.lines, for: "5")
        #expect(other.requester == "5" && office.refusal("9", "purchase", "approve", other.number) == .selfApproval)
        // The requester as deputy of an approver who is away.
        office.grants = TestOffice.grants
        office.absences = [
            Absence(person: "2", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-28T00:00"))
        ]
        office.delegations = [Delegation(from: "2", to: "5")]
        #expect(office.refusal("5", "purchase", "approve", asked.number) == .selfApproval)
    }

    @Test("K-5: a head's own request goes to somebody above who has no later step")
    func ladder() throws {
        var office = try Self.office()
        office.grants.append(RoleGrant(person: "2", role: .buyer))
        // The office's head asks: the general manager alone signs, so the counterpart approves.
        let asked = try office.run("2", "purchase", "new", nil, Self.lines)
        let eligible = try #require(Eligibility.of(asked, office.facts))
        #expect(eligible.people == ["4"])
        try office.run("4", "purchase", "approve", asked.number)
        #expect(try office.run("1", "purchase", "approve", asked.number).state == "approved")
        // And without a counterpart nobody is left: it waits, and says so.
        office.grants.removeAll { $0.role == .gmCounterpart }
        let stuck = try office.run("2", "purchase", "new", nil, Self.lines)
        #expect(office.refusal("4", "purchase", "approve", stuck.number) == .noEligibleApprover(step: "approve"))
    }

    @Test("Delegation: who is on approved leave is stood in for; whoever is back first decides, both names stay")
    func delegation() throws {
        var office = try Self.office()
        office.delegations = [Delegation(from: "2", to: "3")]
        let asked = try office.run("5", "purchase", "new", nil, Self.lines)
        #expect(
            office.refusal("3", "purchase", "approve", asked.number) == .notYourTurn(step: "approve", holders: ["Hou"])
        )
        // Away now, but back before it is due.
        office.absences = [
            Absence(person: "2", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-25T12:00"))
        ]
        #expect(Eligibility.of(asked, office.facts)?.people == ["2"])
        office.absences = [
            Absence(person: "2", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-28T00:00"))
        ]
        #expect(Eligibility.of(asked, office.facts)?.people == ["2", "3"])
        let decided = try office.run("3", "purchase", "approve", asked.number)
        #expect(decided.decisions.map(\.by) == ["3"] && decided.decisions.map(\.onBehalfOf) == ["2"])
        // The deputy's deputy, where the deputy is away too, and no endless chain.
        office.absences.append(
            Absence(person: "3", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-28T00:00"))
        )
        office.delegations = [
            Delegation(from: "2", to: "3"), Delegation(from: "3", to: "2"), Delegation(from: "3", to: "8"),
        ]
        let second = try office.run("5", "purchase", "new", nil, Self.lines)
        #expect(Eligibility.of(second, office.facts)?.people == ["2", "8"])
    }

    @Test("K-3: a number is given when a draft is submitted, and a refused command uses none")
    func numbers() throws {
        var office = try Self.office()
        #expect(office.refusal("7", "purchase", "new", nil, Self.lines) == .notEntitled(needs: ["buyer"]))
        #expect(office.refusal("5", "purchase", "new", nil, [:]) == .missingField("lines"))
        let numbers = try (0..<3).map { _ in try office.run("5", "purchase", "new", nil, Self.lines).number }
        #expect(numbers == ["CG-2026-0001", "CG-2026-0002", "CG-2026-0003"])
        office.now = TestOffice.at("2027-01-01T00:00")
        #expect(try office.run("5", "purchase", "new", nil, Self.lines).number == "CG-2027-0001")
    }

    @Test("K-6: a decision is on a revision; what was returned passes its steps again, and its clock stood")
    func revisions() throws {
        var office = try Self.office()
        let asked = try office.run("5", "purchase", "new", nil, Self.lines)
        try office.run("2", "purchase", "approve", asked.number)
        #expect(office.refusal("1", "purchase", "return", asked.number) == .missingReason)
        let returned = try office.run("1", "purchase", "return", asked.number, reason: "which supplier?")
        #expect(returned.state == "returned" && returned.due == nil)
        let again = try office.run("5", "purchase", "submit", asked.number, ["supplier": "Pens & Co"])
        #expect(again.revision == 2 && again.step == 0 && again.number == asked.number)
        #expect(office.refusal("2", "purchase", "approve", asked.number, revision: 1) == .stale(current: 2))
        try office.run("2", "purchase", "approve", asked.number, revision: 2)
        #expect(try office.run("1", "purchase", "approve", asked.number).state == "approved")
    }

    @Test("K-13: whom a terminal or a paper form names has no account, and is not the system")
    func system() throws {
        var office = try Self.office()
        let asked = try office.run("5", "purchase", "new", nil, Self.lines)
        let paper = Actor(person: "7", account: nil, channel: "paper")
        #expect(throws: Refusal.notEntitled(needs: ["system"])) {
            let expire = Command("purchase", "expire", asked.number, actor: paper)
            _ = try office.kernel.decide(expire, office.state, office.facts)
        }
        #expect(try office.run(nil, "purchase", "expire", asked.number).state == "expired")
    }

    @Test("Roles: nobody grants themselves one, an auditor has no other")
    func roles() throws {
        var office = TestOffice()
        let grant: JSONObject = ["person": "7", "role": "buyer"]
        #expect(office.refusal("2", "role", "grant", nil, grant) == .notEntitled(needs: ["admin"]))
        let given = try office.run("2", "role", "grant", nil, grant, isAdmin: true)
        #expect(Roles.grant(given) == RoleGrant(person: "7", role: .buyer))
        #expect(throws: Refusal.self) { try office.run("7", "role", "grant", nil, grant, isAdmin: true) }
        #expect(throws: Refusal.separationOfDuties(rule: "an auditor has no other role", other: "buyer")) {
            try office.run("2", "role", "grant", nil, ["person": "7", "role": "auditor"], isAdmin: true)
        }
    }

    @Test("Text from outside: unknown fields, control characters, huge numbers and amounts are refused")
    func fields() throws {
        var office = try Self.office()
        func refused(_ line: JSONObject) -> Refusal? {
            office.refusal("5", "purchase", "new", nil, ["lines": [.object(line)]])
        }
        #expect(refused(["item": "PEN", "quantity": 0]) == .badField("quantity", reason: "less than 1"))
        #expect(
            refused(["item": "PEN", "quantity": 9_000_000_000_000_000_000])
                == .badField("quantity", reason: "no whole number")
        )
        #expect(
            refused(["item": "PEN", "quantity": 1, "price": "12.345"])
                == .badField("price", reason: "no amount; write it as 1260.00")
        )
        #expect(
            refused(["item": "PEN", "quantity": 1_000_000_000_000, "price": "99999.00"])
                == .badField("price", reason: "the amount is too large")
        )
        #expect(
            refused(["item": "PEN\u{1B}[2J", "quantity": 1]) == .badField("item", reason: "it holds control characters")
        )
        #expect(refused(["item": "PENCIL", "quantity": 1]) == .notFound(object: "item", reference: "PENCIL"))
        #expect(
            refused(["item": "PEN", "quantity": 1, "colour": "red"])
                == .badField("colour", reason: "it is none of item, quantity, price")
        )
    }

    @Test("A delegation or role that could never hold is refused, and so is a second one of one kind")
    func grants() throws {
        var office = TestOffice()
        func delegated(_ more: JSONObject) -> Refusal? {
            var fields: JSONObject = ["to": "3"]
            for member in more.members { fields[member.name] = member.value }
            return office.refusal("2", "delegation", "delegate", nil, fields)
        }
        #expect(
            delegated(["first": "2026-12-05", "last": "2026-12-04"])
                == .badField("last", reason: "it lies before first")
        )
        #expect(
            delegated(["objects": ["purchse"]])
                == .badField(
                    "objects",
                    reason: "purchse is no kind of case; rollcall office describe lists them"
                )
        )
        #expect(delegated(["first": "2026-12-04", "last": "2026-12-04", "objects": ["purchase"]]) == nil)
        func granted(_ more: JSONObject) -> Refusal? {
            var fields: JSONObject = ["person": "7", "role": "deptHead"]
            for member in more.members { fields[member.name] = member.value }
            do {
                try office.run("2", "role", "grant", nil, fields, isAdmin: true)
                return nil
            } catch { return error as? Refusal }
        }
        #expect(
            granted(["department": "slaes"])
                == .badField("department", reason: "nobody here works in a department slaes")
        )
        #expect(
            granted(["from": "2026-12-05", "to": "2026-12-04"]) == .badField("to", reason: "it lies before from")
        )
        #expect(granted(["department": "sales"]) == nil)
        let first = try #require(office.state.officeCases(key: "role").first)
        #expect(granted(["department": "sales"]) == .conflict(with: ["role-\(first.id)"]))
        #expect(granted(["department": "production"]) == nil)
    }

    @Test("K-5: when whoever decides is away and nobody stands in, the one above decides, for them")
    func awayWithoutDeputy() throws {
        var office = TestOffice()
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 5, "price": "10"]]]
        let number = try #require(try office.run("5", "purchase", "new", nil, lines).number)
        #expect(office.refusal("1", "purchase", "approve", number) == .notYourTurn(step: "approve", holders: ["Hou"]))
        office.absences = [
            Absence(person: "2", from: TestOffice.at("2026-11-23T00:00"), to: TestOffice.at("2026-12-10T00:00"))
        ]
        let approved = try office.run("1", "purchase", "approve", number)
        #expect(approved.state == "approved" && approved.decisions.map(\.onBehalfOf) == ["2"])
    }
}
