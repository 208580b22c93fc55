import JSON
import Testing
import WallClock

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

    @Test("SUP-4: in a quarter's last five working days what was not counted is asked for; nobody sees to it: missed")
    func quarterly() throws {
        var office = try Self.office()
        let early = try Self.begin(&office, ["PEN"])
        for person in ["7", "8"] {
            try office.run(person, "stocktake", "count", early, ["lines": [["item": "PEN", "quantity": 30]]])
        }
        try office.run("2", "stocktake", "post", early)
        #expect(try office.pass("2026-12-24T23:00", "stocktake").isEmpty)
        let planned = try office.pass("2026-12-25T08:00", "stocktake")
        #expect(planned.map(\.transition) == ["plan"] && planned.first?.due == TestOffice.at("2026-12-31T18:00"))
        #expect(try office.pass("2026-12-25T08:01", "stocktake").isEmpty)
        let number = try #require(planned.first?.number)
        #expect(office.found(number)?.texts("items") == ["CUP"] && office.found(number)?.text("quarter") == "2026-Q4")
        let keepers = ["storekeeper", "officeHead"]
        #expect(office.refusal("7", "stocktake", "assign", number) == .notEntitled(needs: keepers))
        let counters: JSONObject = ["counters": ["7", "8"]]
        // What comes in the next quarter finds it missed; it can be made up for.
        let over = try office.pass("2027-01-01T00:00", "stocktake")
        #expect(over.map(\.to).contains("missed"))
        office.now = TestOffice.at("2027-01-04T10:00")
        let assigned = try office.run("6", "stocktake", "assign", number, counters)
        #expect(assigned.state == "open" && assigned.due == TestOffice.at("2027-01-11T18:00"))
    }

    @Test("SUP-4: a quarter's stocktake is due with the quarter, and the office can do without it")
    func quarterlyInTime() throws {
        var office = try Self.office()
        office.settings.stocktakeDays = 0
        #expect(try office.pass("2026-12-30T08:00", "stocktake").isEmpty)
        office.settings.stocktakeDays = 3
        let number = try #require(try office.pass("2026-12-30T09:00", "stocktake").first?.number)
        let assigned = try office.run("6", "stocktake", "assign", number, ["counters": ["7", "8"]])
        #expect(assigned.due == TestOffice.at("2026-12-31T18:00"))
    }

    @Test("SUP-4: who counts never sees the other's number, and counts again only what differs")
    func blindAgain() throws {
        var office = try Self.office()
        let number = try Self.begin(&office, ["CUP", "PEN"])
        func count(_ person: String, _ lines: (String, Int64)...) throws -> Case {
            let rows = lines.map { JSONValue.object(["item": .string($0), "quantity": .integer($1)]) }
            return try office.run(person, "stocktake", "count", number, ["lines": .array(rows)])
        }
        _ = try count("7", ("CUP", 29), ("PEN", 30))
        let differing = try count("8", ("CUP", 28), ("PEN", 30))
        #expect(differing.state == "disputed" && differing.texts("differing") == ["CUP"])
        #expect(Stocktakes.declaration.conceals(differing) == ["counts", "books"])
        try Self.issue(&office, 4)
        #expect(office.refusal("7", "stocktake", "count", number, ["lines": [["item": "PEN", "quantity": 30]]]) != nil)
        let counted = try count("7", ("CUP", 24))
        #expect(counted.state == "counted" && counted["differing"] == nil)
        let cup = try #require(counted.rows("differences").first)
        #expect(cup["quantity"] == -2 && cup["book"] == 26 && cup["count"] == 24)
        try office.run("2", "stocktake", "post", number, reason: "two are broken")
        #expect(office.found("CUP")?.stock?.onHand == 24)
    }

    @Test("SUP-4: somebody is left to approve: not who counted, nor who began it")
    func approver() throws {
        var office = try Self.office()
        #expect(
            office.refusal("6", "stocktake", "begin", nil, ["items": ["CUP"], "counters": ["2", "7"]])
                == .separationOfDuties(
                    rule: "the head of the office approves what differs and does not count",
                    other: "2"
                )
        )
        let begun = try office.run("2", "stocktake", "begin", nil, ["items": ["CUP"], "counters": ["7", "8"]])
        let number = try #require(begun.number)
        try Self.count(&office, "7", number, 30)
        try Self.count(&office, "8", number, 30)
        #expect(office.refusal("2", "stocktake", "post", number) == .selfApproval)
        // The one above the head decides, as everywhere.
        #expect(try office.run("1", "stocktake", "post", number).decisions.map(\.by) == ["1"])
    }

    @Test("SUP-4: a deputy approves while the head of the office is away")
    func deputy() throws {
        var office = try Self.office()
        let number = try Self.begin(&office, ["CUP"])
        try Self.count(&office, "7", number, 30)
        try Self.count(&office, "8", number, 30)
        office.absences = [
            Absence(person: "2", from: TestOffice.at("2026-11-23T00:00"), to: TestOffice.at("2026-12-01T00:00"))
        ]
        office.delegations = [Delegation(from: "2", to: "3")]
        let posted = try office.run("3", "stocktake", "post", number)
        #expect(posted.state == "posted" && posted.decisions.map(\.onBehalfOf) == ["2"])
    }

    @Test("SUP-4, K-7: what was counted is not undone: no entry from before it is taken back, nor its own")
    func countedIsFinal() throws {
        var office = try Self.office()
        try Self.issue(&office, 2)
        let issued = try #require(office.events.last { $0.object == "item" && $0.transition == "issue" }).version
        let number = try Self.begin(&office, ["CUP"])
        try Self.count(&office, "7", number, 28)
        try Self.count(&office, "8", number, 28)
        try office.run("2", "stocktake", "post", number)
        let posted = try #require(office.events.last { $0.changes.movement?.document == number }).version
        for (entry, person) in [(issued, "6"), (posted, "2")] {
            let fields: JSONObject = ["entry": .integer(Int64(entry))]
            #expect(
                office.refusal(person, "item", "reverse", "CUP", fields, reason: "by mistake")
                    == .beforeStocktake(try #require(LocalDate("2026-11-24")))
            )
        }
        try Self.issue(&office, 1)
        let later = try #require(office.events.last { $0.changes.movement != nil }).version
        try office.run("6", "item", "reverse", "CUP", ["entry": .integer(Int64(later))], reason: "by mistake")
        #expect(office.found("CUP")?.stock?.onHand == 28)
    }

    @Test("SUP-4: who counts does not read the book until both counted the same, and reads what became of it")
    func bookIsHidden() throws {
        var office = try Self.office()
        let number = try Self.begin(&office, ["CUP"])
        func hidden(_ code: String) throws -> [String] { Items.declaration.countedBy(try #require(office.found(code))) }
        #expect(try hidden("CUP") == ["7", "8"] && hidden("PEN").isEmpty)
        try Self.count(&office, "7", number, 30)
        try Self.count(&office, "8", number, 30)
        #expect(try hidden("CUP").isEmpty)
        let counted = try #require(office.found(number))
        for counter in ["7", "8"] { #expect(office.facts.mayRead(counter, counted, .office)) }
    }

    @Test("SUP-4: a quarter that passed while the daemon was down is missed, and one late count is no other quarter's")
    func downAtTheEnd() throws {
        var office = try Self.office()
        let early = try Self.begin(&office, ["PEN"])
        let over = try office.pass("2027-01-04T09:00", "stocktake")
        #expect(over.map(\.to).contains("missed"))
        let missed = try #require(office.state.officeCases(key: "stocktakeOf:2026-Q4").first)
        #expect(missed.state == "missed" && missed.texts("items") == ["CUP", "PEN"])
        #expect(try office.pass("2027-01-04T09:01", "stocktake").isEmpty)
        let next = try office.pass("2027-03-29T09:00", "stocktake").first { $0.transition == "plan" }
        let planned = try #require(next.flatMap { office.state.officeCase($0.caseID) })
        #expect(planned.texts("items") == ["CUP", "PEN"] && office.found(early)?.state == "open")
    }
}

extension [CaseChange] {
    fileprivate var movement: Movement? {
        for case .moved(let movement) in self { return movement }
        return nil
    }
}
