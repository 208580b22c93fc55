import JSON
import Testing
import WallClock

@testable import Office

/// Where papers lie, and how their cabinets are looked at.
@Suite struct CabinetTests {
    @Test("ARC-5: no place, no filing; the cabinet is looked at every month")
    func places() throws {
        var office = Shelf.office()
        for field in ["room", "cabinet", "shelf", "box"] {
            #expect(
                office.refusal("6", "record", "file", nil, Shelf.paper([field: .null])) == .missingField(field)
            )
        }
        #expect(office.state.lastNumber("DA", 2026) == 0)
        let cabinet: JSONObject = ["room": "B1", "cabinet": "3"]
        let planned = try office.run("6", "cabinetCheck", "plan", nil, cabinet)
        #expect(planned.state == "open" && planned.due == TestOffice.at("2026-11-30T18:00"))
        #expect(office.refusal("6", "cabinetCheck", "plan", nil, cabinet) == .conflict(with: ["B1/3 2026-11"]))
        let reference = "cabinetCheck-\(planned.id)"
        #expect(
            office.refusal("7", "cabinetCheck", "done", reference, ["humidity": 50, "doorCloses": true])
                == .notEntitled(needs: ["archivist"])
        )
        #expect(
            office.refusal("6", "cabinetCheck", "done", reference, ["humidity": 101, "doorCloses": true])
                == .badField("humidity", reason: "it is in percent")
        )
        let done = try office.run("6", "cabinetCheck", "done", reference, ["humidity": 50, "doorCloses": true])
        #expect(done.state == "done" && done["isGood"] == true && done.text("doneBy") == "6")
        // It comes again by itself each month, once. Nobody looked in December.
        let december = try #require(try office.pass("2026-12-01T00:10", "cabinetCheck").first)
        #expect(try office.pass("2026-12-01T00:11", "cabinetCheck").isEmpty)
        let january = try #require(try office.pass("2027-01-01T00:10", "cabinetCheck").last)
        #expect(office.state.officeCase(december.caseID)?.state == "missed")
        #expect(january.from == nil && january.due == TestOffice.at("2027-01-29T18:00"))
        office.now = TestOffice.at("2027-01-04T09:30")
        let late = try office.run(
            "6",
            "cabinetCheck",
            "done",
            "cabinetCheck-\(december.caseID)",
            ["humidity": 72, "doorCloses": true]
        )
        #expect(late.state == "faulty" && late["isGood"] == false && (late.lateMinutes("cabinetCheck") ?? 0) > 0)
        // A cabinet that is gone is not looked at again.
        try office.run("6", "cabinetCheck", "skip", "cabinetCheck-\(january.caseID)", reason: "scrapped")
        #expect(try office.pass("2027-02-01T00:10", "cabinetCheck").allSatisfy { $0.from != nil })
    }

    @Test("ARC-5: a cabinet that is not in order is told at once, and waits for a good look or a recorded remedy")
    func faults() throws {
        var office = Shelf.office()
        let planned = try office.run("6", "cabinetCheck", "plan", nil, ["room": "B1", "cabinet": "3"])
        let reference = "cabinetCheck-\(planned.id)"
        func look(_ reference: String, _ humidity: JSONValue, _ door: JSONValue = true) throws -> Case {
            try office.run("6", "cabinetCheck", "done", reference, ["humidity": humidity, "doorCloses": door])
        }
        func stage() -> String? { office.state.officeCase(planned.id)?.state }
        #expect(
            office.refusal("2", "cabinetCheck", "remedy", reference, ["remedy": "dried"])
                == .wrongState(state: "open", allowed: ["faulty"])
        )
        let found = try look(reference, 72)
        #expect(
            found.state == "faulty" && found.due == TestOffice.at("2026-11-25T18:00") && found.text("doneBy") == "6"
        )
        let alarm = try #require(office.events.last)
        #expect(alarm.transition == "alarm" && office.facts.mailed(alarm, of: found, .office) == ["10", "2"])
        for person in ["2", "6", "10"] {
            let waiting = office.facts.inbox(of: person, office.state.cases.values, .office)
            #expect(waiting.map(\.found.id) == [planned.id])
        }
        // It is reminded of as all is, and another bad look changes nothing but what was seen.
        #expect(try office.pass("2026-11-26T18:00", "cabinetCheck").map(\.transition) == ["escalated"])
        #expect(try look(reference, 50, false).state == "faulty" && found.due == office.state.officeCase(found.id)?.due)
        #expect(office.refusal("2", "cabinetCheck", "remedy", reference) == .missingField("remedy"))
        let done = try office.run("2", "cabinetCheck", "remedy", reference, ["remedy": "hinge replaced"])
        #expect(done.state == "done" && done.text("remedyBy") == "2" && done.lateMinutes("remedy") ?? 0 > 0)
        #expect(office.facts.inbox(of: "2", office.state.cases.values, .office).isEmpty)
        // The next month's good look ends what still waits; one of another cabinet does not.
        let december = try #require(try office.pass("2026-12-01T00:10", "cabinetCheck").first)
        _ = try look("cabinetCheck-\(december.caseID)", 44)
        let passed = try office.pass("2027-01-01T00:10", "cabinetCheck")
        let january = try #require(passed.first { $0.from == nil })
        #expect(office.state.officeCase(december.caseID)?.state == "faulty")
        let other = try office.run("6", "cabinetCheck", "plan", nil, ["room": "B1", "cabinet": "4"])
        _ = try look("cabinetCheck-\(other.id)", 50)
        #expect(office.state.officeCase(december.caseID)?.state == "faulty")
        _ = try look("cabinetCheck-\(january.caseID)", 50)
        #expect(
            office.state.officeCase(december.caseID)?.state == "done" && office.events.last?.transition == "allClear"
        )
        #expect(stage() == "done")
    }

    @Test("ARC-5: a look is due from the month on in which a cabinet is set up or gets a paper, in each month since")
    func everyMonth() throws {
        var office = Shelf.office()
        func months() -> [String] {
            office.state.cases.values.filter { $0.object == "cabinetCheck" }.sorted { $0.id < $1.id }.map { found in
                "\(found.text("room") ?? "")/\(found.text("cabinet") ?? "") \(found.text("month") ?? "") \(found.state)"
            }
        }
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        #expect(months() == ["B1/3 2026-11 open"])
        try office.run("6", "record", "file", nil, Shelf.paper())
        #expect(months().count == 1)
        try office.run("6", "record", "amend", found.number, ["cabinet": "4"], reason: "moved there")
        #expect(months() == ["B1/3 2026-11 open", "B1/4 2026-11 open"])
        let first = try #require(office.state.officeCases(key: "cabinetCheck:B1/3:2026-11").first)
        let good: JSONObject = ["humidity": 50, "doorCloses": true]
        try office.run("6", "cabinetCheck", "done", "cabinetCheck-\(first.id)", good)
        // What was found good stays so when the range changes, and the cabinet is looked at on.
        office.settings.archive.humidity = 30...40
        // Nobody looked while the daemon was down: those months are missed, not left out.
        _ = try office.pass("2027-02-03T10:00", "cabinetCheck")
        #expect(
            months() == [
                "B1/3 2026-11 done", "B1/4 2026-11 missed", "B1/3 2026-12 missed", "B1/3 2027-01 missed",
                "B1/3 2027-02 open", "B1/4 2026-12 missed", "B1/4 2027-01 missed", "B1/4 2027-02 open",
            ]
        )
        #expect(try office.pass("2027-02-03T10:01", "cabinetCheck").isEmpty)
        // Said to be gone, it comes back with the next paper that is put there, in the month behind.
        let last = try #require(office.state.officeCases(key: "cabinetCheck:B1/4:2027-02").first)
        try office.run("6", "cabinetCheck", "skip", "cabinetCheck-\(last.id)", reason: "scrapped")
        try office.run("6", "record", "file", nil, Shelf.paper(["cabinet": "4"]))
        #expect(months().count == 8)
        _ = try office.pass("2027-03-01T10:00", "cabinetCheck")
        #expect(months().filter { $0.hasPrefix("B1/4") }.count == 4)
        try office.run("6", "record", "file", nil, Shelf.paper(["cabinet": "4"]))
        #expect(months().last == "B1/4 2027-03 open")
    }
}
