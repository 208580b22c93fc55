import JSON
import Testing

@testable import Office

/// Stocktakes while the store goes on. 6 keeps it, 7 and 8 count, 2 leads the office.
@Suite struct StocktakeTests {
    private static func office() throws -> TestOffice {
        var office = TestOffice()
        for code in ["PEN", "CUP"] {
            try office.run("6", "item", "add", nil, ["code": .string(code), "name": "x", "unit": "x", "price": "10"])
            let opening: JSONObject = ["quantity": 30, "document": "first count"]
            try office.run("2", "item", "adjust", code, opening, reason: "opening stock")
        }
        return office
    }

    private static func begin(
        _ office: inout TestOffice,
        _ items: JSONValue,
        _ counters: JSONValue = ["7", "8"]
    ) throws -> String {
        let fields: JSONObject = ["items": items, "counters": counters]
        return try #require(try office.run("6", "stocktake", "begin", nil, fields).number)
    }

    @discardableResult
    private static func count(
        _ office: inout TestOffice,
        _ person: String,
        _ number: String,
        _ quantity: Int64
    ) throws -> Case {
        let lines: JSONObject = ["lines": [["item": "CUP", "quantity": .integer(quantity)]]]
        return try office.run(person, "stocktake", "count", number, lines)
    }

    private static func issue(_ office: inout TestOffice, _ quantity: Int64) throws {
        let fields: JSONObject = ["quantity": .integer(quantity), "document": "slip", "to": "sales"]
        try office.run("6", "item", "issue", "CUP", fields)
    }

    @Test("SUP-4: what is issued between two counts is no difference")
    func issuedMeanwhile() throws {
        var office = try Self.office()
        let number = try Self.begin(&office, ["CUP"])
        try Self.count(&office, "7", number, 30)
        try Self.issue(&office, 2)
        #expect(try Self.count(&office, "8", number, 28).state == "counted")
        try Self.issue(&office, 3)
        #expect(try office.run("2", "stocktake", "post", number).state == "posted")
        #expect(office.found("CUP")?.stock?.onHand == 25)
    }

    @Test("SUP-4: a count from before an issue is not taken for the same as one from behind it")
    func outdated() throws {
        var office = try Self.office()
        let number = try Self.begin(&office, ["CUP"])
        let due = office.found(number)?.due
        try Self.count(&office, "7", number, 30)
        #expect(office.found(number)?.due == due)
        try Self.issue(&office, 2)
        #expect(try Self.count(&office, "8", number, 30).state == "disputed")
        #expect(office.found(number)?.due == due)
        #expect(try Self.count(&office, "8", number, 28).state == "counted")
    }

    @Test("SUP-4: who counts second is not shown what the first one counted")
    func blind() throws {
        var office = try Self.office()
        let number = try Self.begin(&office, ["CUP"])
        try Self.count(&office, "7", number, 29)
        let conceals = try #require(Modules.office["stocktake"]?.conceals)
        #expect(try conceals(#require(office.found(number))) == ["counts", "books"])
        try Self.count(&office, "8", number, 29)
        #expect(try conceals(#require(office.found(number))).isEmpty)
    }

    @Test("SUP-4: the storekeeper does not count, and no item is in two stocktakes at once")
    func separate() throws {
        var office = try Self.office()
        func refusal(_ items: JSONValue, _ counters: JSONValue = ["7", "8"]) -> Refusal? {
            office.refusal("6", "stocktake", "begin", nil, ["items": items, "counters": counters])
        }
        #expect(
            refusal(["CUP"], ["6", "7"]) == .separationOfDuties(rule: "the storekeeper does not count", other: "6")
        )
        #expect(refusal(["CUP", "PEN", "CUP"]) == .badField("items", reason: "CUP stands there twice"))
        let number = try Self.begin(&office, ["CUP"])
        #expect(refusal(["PEN", "CUP"]) == .conflict(with: [number]))
        try office.run("6", "stocktake", "cancel", number, reason: "wrong week")
        #expect(refusal(["PEN", "CUP"]) == nil)
    }
}
