import JSON
import Testing
import WallClock

@testable import Office

/// Purchases that do not go straight through. 5 buys, 2 and 1 approve, 6 receives, 10 pays.
@Suite struct PurchaseTests {
    private static func office() throws -> TestOffice {
        var office = TestOffice()
        for (code, price) in [("PEN", "2.50" as JSONValue), ("INK", .null)] {
            try office.run("6", "item", "add", nil, ["code": .string(code), "name": "x", "unit": "x", "price": price])
        }
        return office
    }

    private static func lines(_ item: String, _ quantity: Int64, _ price: JSONValue = .null) -> JSONObject {
        var line: JSONObject = ["item": .string(item), "quantity": .integer(quantity)]
        if price != .null { line["price"] = price }
        return ["lines": [.object(line)]]
    }

    private static func approved(_ office: inout TestOffice, _ quantity: Int64 = 10) throws -> String {
        let number = try #require(try office.run("5", "purchase", "new", nil, lines("PEN", quantity)).number)
        try office.run("2", "purchase", "approve", number)
        return number
    }

    @Test("SUP-3: a line without a price has its item's, so that no purchase slips under the limit")
    func price() throws {
        var office = try Self.office()
        let large = try office.run("5", "purchase", "new", nil, Self.lines("PEN", 2_000))
        #expect(large.steps.map(\.role) == [.officeHead, .gm])
        #expect(large.rows("lines") == [["item": "PEN", "quantity": 2_000, "price": 250]])
        #expect(try office.run("5", "purchase", "new", nil, Self.lines("PEN", 1_999)).steps.count == 1)
        #expect(
            office.refusal("5", "purchase", "new", nil, Self.lines("INK", 3))
                == .rule("INK has no price", hint: "write it with the line, as INK:3:25.00")
        )
        #expect(try office.run("5", "purchase", "new", nil, Self.lines("INK", 3, "9.00")).state == "pending")
    }

    @Test("SUP-3: what was approved is cancelled by the same approvers, and is not on order any more")
    func cancelling() throws {
        var office = try Self.office()
        let number = try Self.approved(&office)
        #expect(office.found("PEN")?.stock?.ordered(number) == 10)
        #expect(try office.run("5", "purchase", "cancel", number, reason: "not needed").state == "cancelling")
        #expect(office.refusal("5", "purchase", "approve", number) == .selfApproval)
        #expect(try office.run("2", "purchase", "approve", number).state == "cancelled")
        #expect(office.found("PEN")?.stock?.projected == 0)
    }

    @Test("SUP-3: an order that never came is closed with a reason")
    func neverCame() throws {
        var office = try Self.office()
        let number = try Self.approved(&office)
        try office.run("5", "purchase", "order", number)
        #expect(office.refusal("10", "purchase", "close", number) == .missingReason)
        #expect(try office.run("10", "purchase", "close", number, reason: "supplier is bankrupt").state == "closed")
        #expect(office.found("PEN")?.stock?.projected == 0)
    }

    @Test("SUP-3: late delivery reminds the buyer, also when a part came")
    func lateDelivery() throws {
        var office = try Self.office()
        let number = try Self.approved(&office)
        #expect(
            office.refusal("5", "purchase", "order", number, ["expected": "2026-11-23"])
                == .badField("expected", reason: "that date is over")
        )
        let ordered = try office.run("5", "purchase", "order", number, ["expected": "2026-11-26"])
        #expect(ordered.due == TestOffice.at("2026-11-26T18:00"))
        try office.run("6", "purchase", "receive", number, Self.lines("PEN", 4))
        let told = try office.pass("2026-11-26T18:00", "purchase")
        #expect(told.map(\.transition) == ["reminded"])
        let found = try #require(office.found(number))
        #expect(office.facts.told(.due, of: found, .office) == ["5", "6"])
        #expect(try office.run("6", "purchase", "receive", number).due == nil)
    }

    @Test("SUP-3: who ordered does not receive, who asked does not approve the payment")
    func duties() throws {
        var office = try Self.office()
        office.grants += [
            RoleGrant(person: "8", role: .buyer), RoleGrant(person: "8", role: .storekeeper),
            RoleGrant(person: "5", role: .finance),
        ]
        let number = try Self.approved(&office)
        try office.run("8", "purchase", "order", number)
        #expect(
            office.refusal("8", "purchase", "receive", number)
                == .separationOfDuties(rule: "the buyer never receives", other: "order")
        )
        try office.run("6", "purchase", "receive", number)
        #expect(
            office.refusal("5", "purchase", "close", number)
                == .separationOfDuties(rule: "whoever asks never approves payment", other: "new")
        )
    }

    @Test("SUP-1: a receipt that is taken back is still to come, an issue still to be handed out")
    func reversing() throws {
        var office = try Self.office()
        let number = try Self.approved(&office)
        try office.run("5", "purchase", "order", number)
        try office.run("6", "purchase", "receive", number)
        let entry = try #require(office.found("PEN")).version
        try office.run("6", "item", "reverse", "PEN", ["entry": .integer(Int64(entry))], reason: "counted wrongly")
        #expect(office.found(number)?.state == "ordered" && office.found("PEN")?.stock?.ordered(number) == 10)
        try office.run("6", "purchase", "receive", number, Self.lines("PEN", 9))
        #expect(office.found(number)?.state == "partlyReceived" && office.found("PEN")?.stock?.onHand == 9)

        let asked = try #require(try office.run("7", "issue", "ask", nil, Self.lines("PEN", 5)).number)
        let handed = try office.run(
            "6",
            "item",
            "issue",
            "PEN",
            ["quantity": 5, "document": .string(asked), "to": "sales"]
        )
        #expect(office.found(asked)?.state == "issued")
        let back: JSONObject = ["entry": .integer(Int64(handed.version))]
        try office.run("6", "item", "reverse", "PEN", back, reason: "wrong shelf")
        #expect(office.found(asked)?.state == "approved" && office.found("PEN")?.stock?.onHand == 9)
        try office.run("6", "item", "issue", "PEN", ["quantity": 5, "document": .string(asked), "to": "sales"])
        #expect(office.found(asked)?.state == "issued")
    }

    @Test("SUP-2, SUP-3: what departments need stays needed when its purchase is refused")
    func needs() throws {
        var office = try Self.office()
        let need: JSONObject = ["month": "2026-12", "lines": [["item": "PEN", "quantity": 7]]]
        try office.run("3", "need", "state", nil, need)
        #expect(
            office.refusal(
                "2",
                "need",
                "state",
                nil,
                ["month": "2026-12", "department": "slaes", "lines": need["lines"] ?? .null]
            )
                == .badField("department", reason: "nobody here works in a department slaes")
        )
        for _ in 0..<2 {
            let draft = try office.run("5", "purchase", "gather", nil, ["month": "2026-12"])
            let number = try office.run("5", "purchase", "submit", "CG-draft-\(draft.id)").number
            #expect(office.found("XQ-2026-0001")?.state == "bought")
            try office.run("2", "purchase", "reject", number, reason: "too dear")
            #expect(office.found("XQ-2026-0001")?.state == "stated")
        }
        try office.run("3", "need", "state", nil, need)
    }

    @Test("SUP-3: the supplier who was approved is the one who gets the order; what came short is closed with a reason")
    func asApproved() throws {
        var office = try Self.office()
        var asked = Self.lines("PEN", 10)
        asked["supplier"] = "Paper & Co"
        let number = try #require(try office.run("5", "purchase", "new", nil, asked).number)
        try office.run("2", "purchase", "approve", number)
        #expect(
            office.refusal("5", "purchase", "order", number, ["supplier": "My cousin"])
                == .rule("Paper & Co was approved, not My cousin", hint: "cancel the request and ask anew")
        )
        try office.run("5", "purchase", "order", number, ["supplier": "Paper & Co"])
        try office.run("6", "purchase", "receive", number, Self.lines("PEN", 4))
        #expect(office.refusal("10", "purchase", "close", number) == .missingReason)
        #expect(try office.run("10", "purchase", "close", number, reason: "the rest is sold out").state == "closed")
    }

    @Test("Who wants it cancelled says why, can think better of it, and never decides on that")
    func cancellingIsSaid() throws {
        var office = try Self.office()
        let number = try Self.approved(&office)
        let asked = try office.run("5", "purchase", "cancel", number, reason: "not needed")
        #expect(asked.text("cancelWhy") == "not needed" && asked.text("cancelBy") == "5")
        let kept = try office.run("5", "purchase", "withdraw", number)
        #expect(kept.state == "approved" && kept["cancelWhy"] == nil && kept.step == nil)
        #expect(kept.due == TestOffice.at("2026-11-25T18:00"))
        let other = try office.run("2", "purchase", "cancel", number, reason: "not needed")
        #expect(other.state == "cancelled")
        let event = try #require(office.events.last { $0.object == "purchase" })
        #expect(office.facts.mailed(event, of: other, .office) == ["5"])
    }
}
