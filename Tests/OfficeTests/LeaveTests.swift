import JSON
import Testing
import WallClock

@testable import Office

@Suite struct LeaveTests {
    private static func leave(_ from: String, _ to: String, _ type: String = "annual") -> JSONObject {
        ["type": .string(type), "from": .string(from), "to": .string(to), "why": "family"]
    }

    @Test(
        "ATT-4: the head approves; more than three working days the general manager too, once if it is the same person"
    )
    func steps() throws {
        var office = TestOffice()
        // Thursday to Tuesday: three working days without the weekend, then one more.
        let short = try office.run("7", "leave", "ask", nil, Self.leave("2026-11-26", "2026-12-01T00:00"))
        #expect(short.number == "QJ-2026-0001" && short.steps.map(\.role) == [.deptHead])
        let long = try office.run("7", "leave", "ask", nil, Self.leave("2026-12-03", "2026-12-09T00:00"))
        #expect(long.steps.map(\.role) == [.deptHead, .gm])
        #expect(office.refusal("1", "leave", "approve", long.number) == .notYourTurn(step: "approve", holders: ["Sun"]))
        try office.run("3", "leave", "approve", long.number)
        #expect(try office.run("1", "leave", "approve", long.number).state == "approved")
        // The head's own leave goes to the general manager, who decides once.
        let head = try office.run("3", "leave", "ask", nil, Self.leave("2026-12-03", "2026-12-15T00:00"))
        #expect(head.steps.count == 1)
        #expect(office.refusal("3", "leave", "approve", head.number) == .selfApproval)
        #expect(try office.run("1", "leave", "approve", head.number).state == "approved")
        #expect(
            office.refusal("7", "leave", "ask", nil, Self.leave("2026-12-03", "2026-12-03T00:00"))
                == .badField("to", reason: "it does not lie behind from")
        )
    }

    @Test("ATT-4: a half day counts as one: three days are within the limit, three and a half beyond it")
    func halfDays() throws {
        var office = TestOffice()
        func steps(_ from: String, _ to: String) throws -> Int {
            try office.run("7", "leave", "ask", nil, Self.leave(from, to)).steps.count
        }
        // Two whole days between an afternoon and a forenoon; then a whole day more at one end, or half of one.
        #expect(try steps("2026-12-01T13:00", "2026-12-04T12:00") == 1)
        #expect(try steps("2026-12-01T13:00", "2026-12-04T18:00") == 2)
        #expect(try steps("2026-12-01T09:00", "2026-12-04T12:00") == 2)
        #expect(try steps("2026-12-01T09:00", "2026-12-04T00:00") == 1)
        // An hour of a half is that half; the lunch break and the evening are nobody's.
        #expect(try steps("2026-12-01T12:00", "2026-12-04T13:00") == 1)
        #expect(try steps("2026-12-01T12:00", "2026-12-04T13:01") == 2)
        #expect(try steps("2026-12-01T18:00", "2026-12-04T23:00") == 1)
        // A weekend and a holiday between are none.
        office.isWorking = { (1...5).contains($0.weekday) && $0 != LocalDate("2026-12-07") }
        #expect(try steps("2026-12-03T13:00", "2026-12-09T12:00") == 1)
        #expect(try steps("2026-12-03T13:00", "2026-12-09T13:30") == 2)
    }

    @Test("half days of office hours without a break, and with several")
    func halves() {
        func count(_ sessions: [OfficeClock.Session], _ from: String, _ to: String) -> Int {
            OfficeClock(zone: TestOffice.zone, sessions: sessions) { _ in true }
                .halfDays(from: TestOffice.at("2026-12-01T\(from)"), to: TestOffice.at("2026-12-01T\(to)"))
        }
        let through = [8 * 60..<16 * 60]
        #expect(count(through, "08:00", "12:00") == 1 && count(through, "11:59", "12:01") == 2)
        let pauses = [8 * 60..<10 * 60, 10 * 60 + 15..<12 * 60, 13 * 60..<17 * 60]
        #expect(count(pauses, "08:00", "12:30") == 1 && count(pauses, "12:30", "17:00") == 1)
        #expect(count(pauses, "17:00", "23:00") == 0 && count([], "08:00", "17:00") == 0)
    }

    @Test("ATT-4: asked behind its beginning it says so; sick leave has until a working day later")
    func late() throws {
        var office = TestOffice()
        func asked(_ from: String, _ type: String) throws -> Bool {
            try office.run("7", "leave", "ask", nil, Self.leave(from, "2026-11-28T00:00", type))["askedLate"] == true
        }
        #expect(try !asked("2026-11-24T13:00", "annual"))
        #expect(try asked("2026-11-24T09:00", "annual"))
        #expect(try !asked("2026-11-23T09:00", "sick"))
        #expect(try asked("2026-11-20T09:00", "sick"))
    }

    @Test("ATT-4: an approved leave with a deputy delegates for its dates, and a cancelled one no more")
    func deputy() throws {
        var office = TestOffice()
        var fields = Self.leave("2026-11-26", "2026-11-28T00:00")
        fields["deputy"] = "Yan"
        let asked = try office.run("7", "leave", "ask", nil, fields)
        #expect(office.state.officeCases(key: "delegation").isEmpty)
        try office.run("3", "leave", "approve", asked.number)
        #expect(
            office.state.officeCases(key: "delegation").compactMap(Delegations.delegation) == [
                Delegation(from: "7", to: "8", first: LocalDate("2026-11-26"), last: LocalDate("2026-11-27"))
            ]
        )
        // Whoever asked needs the approver to undo it; the approver alone does not.
        let cancelling = try office.run("7", "leave", "cancel", asked.number, reason: "trip called off")
        #expect(cancelling.state == "cancelling")
        try office.run("3", "leave", "reject", asked.number, reason: "too late now")
        #expect(office.found(asked.number ?? "")?.state == "approved")
        #expect(try office.run("3", "leave", "cancel", asked.number, reason: "needed here").state == "cancelled")
        #expect(office.state.officeCases(key: "delegation").isEmpty)
    }

    @Test("HR asks for anybody, also under an account that is nobody's; a superior asks and does not decide then")
    func others() throws {
        var office = TestOffice()
        let command = Command(
            "leave",
            "ask",
            fields: Self.leave("2026-11-26", "2026-11-27T00:00"),
            actor: Actor(person: nil, account: 900),
            isHR: true,
            onBehalfOf: "7"
        )
        #expect(try office.kernel.decide(command, office.state, office.facts).first?.onBehalfOf == "7")
        let asked = try office.run("3", "leave", "ask", nil, Self.leave("2026-11-26", "2026-11-27T00:00"), for: "7")
        #expect(asked.requester == "7")
        #expect(office.refusal("3", "leave", "approve", asked.number) == .selfApproval)
        #expect(Eligibility.of(asked, office.facts)?.people == ["1"])
        #expect(
            office.refusal("8", "leave", "ask", nil, Self.leave("2026-11-26", "2026-11-27T00:00"), for: "7")
                == .notEntitled(needs: ["reception", "superior", "deputy"])
        )
        // Only of what HR keeps.
        try office.run("6", "item", "add", nil, ["code": "PEN", "name": "pen", "unit": "piece"])
        let lines: JSONObject = ["lines": [["item": "PEN", "quantity": 1]]]
        #expect(
            office.refusal("3", "issue", "ask", nil, lines, for: "7") == .notEntitled(needs: ["reception", "deputy"])
        )
        let foreign = Command(
            "issue",
            "ask",
            fields: lines,
            actor: Actor(person: nil, account: 900),
            isHR: true,
            onBehalfOf: "7"
        )
        #expect(throws: Refusal.nobody) { try office.kernel.decide(foreign, office.state, office.facts) }
    }

    @Test("ATT-4: of two who approved, one who wants it cancelled needs the other, and no second word of the own")
    func cancelledByApprover() throws {
        var office = TestOffice()
        let asked = try office.run("7", "leave", "ask", nil, Self.leave("2026-12-01", "2026-12-09T00:00"))
        try office.run("3", "leave", "approve", asked.number)
        try office.run("1", "leave", "approve", asked.number)
        let cancelling = try office.run("3", "leave", "cancel", asked.number, reason: "too much to do")
        #expect(cancelling.state == "cancelling" && cancelling.steps.map(\.name) == ["sign"])
        #expect(office.refusal("7", "leave", "withdraw", asked.number) == .notEntitled(needs: ["approver"]))
        #expect(try office.run("1", "leave", "approve", asked.number).state == "cancelled")
    }
}
