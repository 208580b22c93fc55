import JSON
import Testing
import WallClock

@testable import Office

/// What has to be done again and again.
@Suite struct DutyTests {
    /// 5 plans, 9 and 6 take turns, 2 leads the office.
    private static func office() -> TestOffice {
        var office = TestOffice()
        office.grants += [
            RoleGrant(person: "5", role: .adminClerk), RoleGrant(person: "6", role: .cleaner),
            RoleGrant(person: "9", role: .cleaner), RoleGrant(person: "10", role: .technician),
        ]
        return office
    }

    private static func dates(_ every: Recurrence.Every, _ start: String, _ whenFree: Recurrence.WhenFree, to: String)
        throws -> [String]
    {
        let recurrence = Recurrence(every: every, start: try #require(LocalDate(start)), whenFree: whenFree)
        return recurrence.times(after: nil, through: try #require(LocalDate(to)), TestOffice.clock).map { "\($0.on)" }
    }

    @Test("a plan's dates: weekends are skipped or moved, the 31st is the month's last where it is shorter")
    func dates() throws {
        #expect(
            try DutyTests.dates(.day, "2026-11-27", .skip, to: "2026-12-01")
                == ["2026-11-27", "2026-11-30", "2026-12-01"]
        )
        #expect(try DutyTests.dates(.week, "2026-11-28", .next, to: "2026-12-07") == ["2026-11-30", "2026-12-07"])
        #expect(
            try DutyTests.dates(.week, "2026-11-28", .previous, to: "2026-12-04") == ["2026-11-27", "2026-12-04"]
        )
        #expect(
            try DutyTests.dates(.month, "2027-01-31", .previous, to: "2027-05-01")
                == ["2027-01-29", "2027-02-26", "2027-03-31", "2027-04-30"]
        )
        #expect(
            try DutyTests.dates(.quarter, "2026-11-30", .next, to: "2027-06-01")
                == ["2026-11-30", "2027-03-01", "2027-05-31"]
        )
        #expect(
            try DutyTests.dates(.year, "2028-02-29", .next, to: "2030-03-01") == [
                "2028-02-29", "2029-02-28", "2030-02-28",
            ]
        )
    }

    @Test(
        "K-11: generating twice gives the same duties, in pieces the same as at once; what was missed stays to be done"
    )
    func generating() throws {
        let plan: JSONObject = ["title": "clean", "every": "day", "by": "09:00", "role": "cleaner"]
        var (often, once) = (DutyTests.office(), DutyTests.office())
        try often.run("5", "dutyPlan", "plan", nil, plan)
        try once.run("5", "dutyPlan", "plan", nil, plan)
        for day in ["2026-11-24T11:00", "2026-11-24T11:01", "2026-11-25T00:01", "2026-11-27T08:00", "2026-11-28T08:00"]
        {
            _ = try often.pass(day, "duty")
        }
        _ = try once.pass("2026-11-28T08:00", "duty")
        let (mine, other) = (often.state.cases, once.state.cases)
        let (left, right) = (mine.values.filter { $0.object == "duty" }, other.values.filter { $0.object == "duty" })
        #expect(left.count == 4 && right.count == 4)
        #expect(Set(left.map { $0.text("time") }) == Set(right.map { $0.text("time") }))
        #expect(left.count { $0.state == "missed" } == 3 && right.count { $0.state == "missed" } == 3)
        let missed = try #require(left.first { $0.state == "missed" })
        let late = try often.run("9", "duty", "done", missed.number)
        #expect(late.state == "doneLate" && late.text("doneBy") == "9" && (late.lateMinutes("duty") ?? 0) > 0)
    }

    @Test("duty rosters skip who is away, and remember the debt; nobody here: the administration")
    func turns() throws {
        var office = DutyTests.office()
        try office.run(
            "5",
            "dutyPlan",
            "plan",
            nil,
            ["title": "plants", "every": "day", "people": ["6", "9"], "by": "10:00"]
        )
        office.absences = [
            Absence(person: "6", from: TestOffice.at("2026-11-25T00:00"), to: TestOffice.at("2026-11-27T00:00"))
        ]
        let first = office.events.last { $0.object == "duty" }
        var doers = [first.flatMap { office.state.officeCase($0.caseID)?.text("doer") }]
        for day in ["11-25", "11-26", "11-27", "11-30", "12-01"] {
            let opened = try office.pass("2026-\(day)T00:01", "duty").last { $0.from == nil }
            doers.append(opened.flatMap { office.state.officeCase($0.caseID)?.text("doer") })
        }
        // 6 was away for two turns and has two of the next three.
        #expect(doers == ["6", "9", "9", "6", "6", "9"])
        office.absences = ["6", "9"].map {
            Absence(person: $0, from: TestOffice.at("2026-12-02T00:00"), to: TestOffice.at("2026-12-03T00:00"))
        }
        let opened = try #require(try office.pass("2026-12-02T00:01", "duty").last { $0.from == nil })
        let found = try #require(office.state.officeCase(opened.caseID))
        #expect(found.text("doer") == nil && found.text("role") == "adminClerk")
        #expect(office.facts.waitedFor(found, .office) == ["5"])
    }

    @Test("a list is ticked whole; who verifies is somebody else, and may give it back")
    func verifying() throws {
        var office = DutyTests.office()
        office.grants.append(RoleGrant(person: "10", role: .cleaner))
        try office.run(
            "5",
            "dutyPlan",
            "plan",
            nil,
            [
                "title": "air conditioning", "every": "week", "role": "technician", "verifier": "cleaner",
                "checks": ["filter", "drain"],
            ]
        )
        let opened = try #require(office.events.last { $0.object == "duty" })
        let number = opened.number
        func tick(_ lines: String...) -> JSONObject {
            ["ticked": .array(lines.map { ["check": .string($0), "ok": true] })]
        }
        #expect(
            office.refusal("10", "duty", "done", number, tick("filter"))
                == .badField("ticked", reason: "not ticked: drain")
        )
        #expect(
            office.refusal("10", "duty", "done", number, tick("filter", "filter", "drain"))
                == .badField("ticked", reason: "filter is not on the list, or is ticked twice")
        )
        #expect(
            office.refusal("9", "duty", "done", number, tick("filter", "drain"))
                == .notEntitled(needs: ["doer", "role"])
        )
        #expect(try office.run("10", "duty", "done", number, tick("filter", "drain")).state == "toVerify")
        #expect(
            office.refusal("10", "duty", "verify", number)
                == .separationOfDuties(rule: "somebody else verifies what was done", other: "done")
        )
        #expect(office.refusal("9", "duty", "return", number) == .missingReason)
        #expect(try office.run("9", "duty", "return", number, reason: "the drain drips").state == "open")
        try office.run("10", "duty", "done", number, tick("filter", "drain"))
        let done = try office.run("9", "duty", "verify", number)
        #expect(done.state == "verified" && done.text("verifiedBy") == "9")
    }

    @Test("nobody skips what is theirs; a plan that changes touches only what comes")
    func changing() throws {
        var office = DutyTests.office()
        let plan = try office.run(
            "5",
            "dutyPlan",
            "plan",
            nil,
            ["title": "plants", "every": "week", "people": ["2"], "start": "2026-11-24"]
        )
        let first = try #require(office.events.last { $0.object == "duty" })
        #expect(
            office.refusal("2", "duty", "skip", first.number, reason: "too many of them")
                == .separationOfDuties(rule: "nobody skips what is theirs to do", other: "done")
        )
        try office.run("5", "duty", "reassign", first.number, ["to": "6"])
        #expect(office.state.officeCase(first.caseID)?.text("doer") == "6")
        try office.run(
            "5",
            "dutyPlan",
            "change",
            plan.number,
            ["title": "cactus", "role": "cleaner"],
            reason: "dry room"
        )
        #expect(office.state.officeCase(first.caseID)?.text("title") == "plants")
        let second = try #require(try office.pass("2026-12-01T09:00", "duty").last { $0.from == nil })
        let found = try #require(office.state.officeCase(second.caseID))
        #expect(found.text("title") == "cactus" && found.text("role") == "cleaner" && found.text("doer") == nil)
        #expect(
            office.refusal("5", "dutyPlan", "plan", nil, ["title": "plants", "every": "week"])
                == .badField("people", reason: "a plan names either a role, or people who take turns")
        )
        try office.run("5", "dutyPlan", "end", plan.number, reason: "no plants left")
        #expect(try office.pass("2026-12-08T09:00", "duty").allSatisfy { $0.from != nil })
    }

    @Test("what opens at midnight and is due before anybody works is reminded of when it is due, not at night")
    func nights() throws {
        var office = DutyTests.office()
        office.now = TestOffice.at("2026-11-24T23:00")
        let plan: JSONObject = [
            "title": "clean", "every": "day", "by": "08:30", "role": "cleaner", "start": "2026-11-25",
        ]
        try office.run("5", "dutyPlan", "plan", nil, plan)
        func told(_ moment: String) throws -> [String] {
            try office.pass(moment, "duty").filter { $0.from != nil }.map(\.transition)
        }
        #expect(try told("2026-11-25T00:01") == [])
        #expect(try told("2026-11-25T08:29") == [])
        #expect(try told("2026-11-25T08:30") == ["reminded"])
        #expect(try told("2026-11-25T08:31") == [])
    }

    @Test("a plan that says it began long ago makes nothing missed of the time before it was made")
    func longAgo() throws {
        var office = DutyTests.office()
        let plan: JSONObject = ["title": "plants", "every": "week", "role": "cleaner", "start": "2020-01-01"]
        try office.run("5", "dutyPlan", "plan", nil, plan)
        #expect(office.events.filter { $0.object == "duty" }.isEmpty)
        // 1 January 2020 was a Wednesday.
        let opened = try office.pass("2026-11-25T08:00", "duty")
        #expect(opened.map(\.from) == [nil])
    }
}
