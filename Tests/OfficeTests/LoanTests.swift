import JSON
import Terms
import Testing
import WallClock

@testable import Office

/// Backups, and originals that leave the archive.
@Suite struct LoanTests {
    @Test("ARC-7: who asked for a paper that is taken out of the register waits no longer")
    func voided() throws {
        var office = Shelf.office()
        let record = try Shelf.filed(&office)
        let asked = try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        let approved = try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        try office.run("3", "loan", "approve", approved.number)
        try office.run("2", "record", "void", record.number, reason: "filed twice")
        for number in [asked.number, approved.number].compactMap(\.self) {
            #expect(office.found(number)?.state == "cancelled" && office.found(number)?.step == nil)
        }
        #expect(office.facts.inbox(of: "3", office.state.cases.values, .office).isEmpty)
    }

    @Test("ARC-7: a loan takes on the level that its record is raised to, so that nobody else learns what is lent")
    func levels() throws {
        var office = Shelf.office()
        let record = try Shelf.filed(&office)
        let loan = try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        #expect(loan.level == .internal && Modules.office.maySayByMail(loan))
        try office.run("6", "record", "level", record.number, ["level": "secret"], reason: "as it is")
        let raised = try #require(office.found("JY-2026-0001"))
        #expect(raised.level == .secret && raised.due == loan.due && !Modules.office.maySayByMail(raised))
    }

    @Test("ARC-6: 26 hours without a backup are an alarm, a failed restore test a high one")
    func backups() throws {
        var office = Shelf.office()
        let settings = ArchiveSettings()
        func alarms() throws -> [Backups.Alarm] {
            Backups.alarms(try #require(office.found("offsite")), at: office.now, settings)
        }
        try office.run("6", "backup", "add", nil, ["code": "offsite", "place": "rest:branch"])
        #expect(
            office.refusal("6", "backup", "add", nil, ["code": "offsite", "place": "x"]) == .conflict(with: ["offsite"])
        )
        #expect(
            office.refusal("6", "backup", "backedUp", "offsite", ["snapshot": "a1", "files": 1, "bytes": 1])
                == .notEntitled(needs: ["system"])
        )
        office.now = TestOffice.at("2026-11-25T12:01")
        #expect(try alarms() == [.noBackup(since: nil)])
        office.now = TestOffice.at("2026-11-26T02:10")
        let made = try office.run(
            nil,
            "backup",
            "backedUp",
            "offsite",
            [
                "snapshot": "a1b2", "files": 812, "bytes": 55_000_000,
            ]
        )
        #expect(made.text("snapshot") == "a1b2" && made.whole("files") == 812 && made.whole("bytes") == 55_000_000)
        #expect(try alarms().isEmpty)
        let failed = try office.run(nil, "backup", "backupFailed", "offsite", ["failure": "wrong password"])
        #expect(failed.text("failure") == "wrong password")
        let last = office.now
        office.now = TestOffice.at("2026-11-27T04:10")
        #expect(try alarms().isEmpty)
        office.now = TestOffice.at("2026-11-27T04:11")
        #expect(try alarms() == [.noBackup(since: last)])
        try office.run(nil, "backup", "backedUp", "offsite", ["snapshot": "c3", "files": 812, "bytes": 55_000_000])
        try office.run(nil, "backup", "damaged", "offsite", ["damage": "pack 7 does not match"])
        #expect(try alarms() == [.damaged(at: office.now)] && alarms()[0].isHigh)
        #expect(try office.run(nil, "backup", "verified", "offsite").state == "active")
        #expect(try alarms().isEmpty)
        let tested = try office.run(
            "6",
            "backup",
            "restoreTest",
            "offsite",
            [
                "snapshot": "c3", "files": 10, "passed": false, "note": "one file differs",
            ]
        )
        #expect(tested["restoreTest"]?["files"] == 10)
        #expect(try alarms() == [.notRestorable(at: office.now)] && tested.state == "alarmed")
        let tried = office.now
        office.now = office.now.adding(seconds: 60)
        // Nothing came back of nothing; that nothing came back is a result.
        let nothing: JSONObject = ["snapshot": "c3", "files": 0, "passed": true]
        #expect(
            office.refusal("6", "backup", "restoreTest", "offsite", nothing)
                == .badField("files", reason: "a test of no file proves nothing")
        )
        try office.run("6", "backup", "restoreTest", "offsite", ["snapshot": "c3", "files": 0, "passed": false])
        office.now = office.now.adding(seconds: 60)
        let passed: JSONObject = ["snapshot": "c3", "files": 10, "passed": true]
        #expect(try office.run("6", "backup", "restoreTest", "offsite", passed).state == "active")
        #expect(try alarms().isEmpty)
        try office.run("6", "backup", "add", nil, ["code": "other", "place": "nowhere"])
        #expect(
            office.refusal("6", "backup", "restoreTest", "other", passed)
                == .badField("snapshot", reason: "no backup was made there yet")
        )
        // A week without verifying, a quarter without trying to restore.
        let restored = office.now
        office.now = TestOffice.at("2027-03-01T10:00")
        #expect(
            try alarms() == [.noBackup(since: tried), .notVerified(since: tried), .noRestoreTest(since: restored)]
        )
    }

    @Test("ARC-6: old snapshots go only behind a check, never while what is there is damaged or did not come back")
    func pruning() throws {
        var office = Shelf.office()
        try office.run("6", "backup", "add", nil, ["code": "offsite", "place": "rest:branch"])
        func step(_ verb: String, _ fields: JSONObject = [:]) throws -> Bool {
            office.now = office.now.adding(seconds: 60)
            return Backups.mayPrune(try office.run(nil, "backup", verb, "offsite", fields))
        }
        let tested: JSONObject = ["snapshot": "a1", "files": 10, "passed": true]
        #expect(try !step("backedUp", ["snapshot": "a1", "files": 10, "bytes": 10]))
        #expect(try !step("verified"))
        #expect(try step("restoreTest", tested))
        // What fails is an alarm, and tried again with each backup until it succeeds.
        #expect(try step("pruneFailed", ["failure": "append only"]))
        let failed = try #require(office.found("offsite"))
        #expect(Backups.alarms(failed, at: office.now, ArchiveSettings()) == [.notPruned(since: nil)])
        func passed() throws -> [String] { try office.letTimePass().filter { $0.object == "backup" }.map(\.transition) }
        #expect(try passed() == ["alarm"])
        let alarmed = try #require(office.found("offsite"))
        #expect(alarmed.state == "alarmed" && office.facts.waitedFor(alarmed, .office) == ["10", "2", "6"])
        #expect(try step("backedUp", ["snapshot": "b2", "files": 10, "bytes": 10]))
        #expect(try !step("pruned", ["snapshots": 30]))
        #expect(try passed() == ["allClear"])
        // The next time behind the next check; never while something is wrong.
        #expect(try step("verified"))
        #expect(try !step("damaged", ["damage": "pack 7 does not match"]))
        #expect(try step("verified"))
        var bad = tested
        bad["passed"] = false
        #expect(try !step("restoreTest", bad))
        #expect(try step("restoreTest", tested))
    }

    @Test("ARC-7: a purpose, and the borrower's head approves within a working day; sensitive papers also the office's")
    func lending() throws {
        var office = Shelf.office()
        let found = try Shelf.filed(&office)
        let secret = try Shelf.filed(&office, level: "confidential")
        #expect(
            office.refusal("7", "loan", "ask", nil, ["record": .string(found.number ?? "")]) == .missingField("purpose")
        )
        let loan = try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        #expect(loan.number == "JY-2026-0001" && loan.steps.map(\.role) == [.deptHead])
        #expect(loan.due == TestOffice.at("2026-11-25T18:00") && loan.text("purpose") == "rent review")
        #expect(loan.links("record") == [found.id] && loan.level == .internal)
        #expect(
            office.refusal("6", "loan", "handOut", loan.number, Shelf.counted)
                == .wrongState(state: "pending", allowed: ["approved"])
        )
        #expect(office.refusal("7", "loan", "approve", loan.number) == .selfApproval)
        #expect(try office.run("3", "loan", "approve", loan.number).state == "approved")
        let both = try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0002", "purpose": "rent review"])
        #expect(both.steps.map(\.role) == [.deptHead, .officeHead] && both.level == .confidential)
        try office.run("3", "loan", "approve", both.number)
        #expect(
            office.refusal("6", "loan", "handOut", both.number, Shelf.counted)
                == .wrongState(state: "pending", allowed: ["approved"])
        )
        #expect(try office.run("2", "loan", "approve", both.number).state == "approved")
        #expect(secret.level == .confidential)
        // What is returned stays a request for the same paper.
        let asked = try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        try office.run("3", "loan", "return", asked.number, reason: "what for?")
        #expect(
            office.refusal("8", "loan", "submit", asked.number, ["record": "DA-2026-0002", "purpose": "rent review"])
                == .badField("record", reason: "another paper is another request")
        )
        try office.run("8", "loan", "submit", asked.number, ["purpose": "rent review"])
        #expect(office.found("JY-2026-0003")?.revision == 2)
        // Where both are the same person, the second approval goes to somebody above.
        let own = try office.run("5", "loan", "ask", nil, ["record": "DA-2026-0002", "purpose": "audit"])
        try office.run("2", "loan", "approve", own.number)
        #expect(try Eligibility.of(#require(office.found("JY-2026-0004")), office.facts)?.people == ["1"])
        // It became sensitive after it was approved by one.
        try office.run("6", "record", "level", "DA-2026-0001", ["level": "secret"], reason: "names of customers")
        #expect(
            office.refusal("6", "loan", "handOut", loan.number, Shelf.counted)
                == .rule(
                    "its level was raised behind the approval: the head of the office has to release it",
                    hint: "cancel this loan and ask again: rollcall approval cancel, rollcall archive lend"
                )
        )
        // What does not count as filed is not lent.
        let bare = try office.run("6", "record", "file", nil, Shelf.paper())
        #expect(
            office.refusal("7", "loan", "ask", nil, ["record": .string(bare.number ?? ""), "purpose": "rent"])
                == .wrongState(state: "registered", allowed: ["filed"])
        )
    }

    @Test("ARC-8: an archivist who neither borrows nor approves hands out and takes back, with condition and pages")
    func handingOut() throws {
        var office = Shelf.office()
        let found = try Shelf.filed(&office)
        office.grants += [RoleGrant(person: "7", role: .archivist), RoleGrant(person: "3", role: .archivist)]
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        for number in ["JY-2026-0001", "JY-2026-0002"] { try office.run("3", "loan", "approve", number) }
        #expect(
            office.refusal("7", "loan", "handOut", "JY-2026-0001", Shelf.counted)
                == .separationOfDuties(rule: "a borrower neither hands out nor takes back", other: "ask")
        )
        #expect(
            office.refusal("3", "loan", "handOut", "JY-2026-0001", Shelf.counted)
                == .separationOfDuties(rule: "an approver neither hands out nor takes back", other: "approve")
        )
        #expect(office.refusal("6", "loan", "handOut", "JY-2026-0001", ["pages": 6]) == .missingField("condition"))
        #expect(
            office.refusal("6", "loan", "handOut", "JY-2026-0001", ["condition": "clean"]) == .missingField("pages")
        )
        let out = try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        #expect(out.state == "out" && out.due == TestOffice.at("2026-12-01T18:00") && out.text("outBy") == "6")
        #expect(out.text("outAt") == "2026-11-24T10:00:00+08:00" && out.whole("outPages") == 6)
        // There is only one original.
        #expect(
            office.refusal("6", "loan", "handOut", "JY-2026-0002", Shelf.counted) == .conflict(with: ["JY-2026-0001"])
        )
        #expect(
            office.refusal("2", "record", "void", found.number, reason: "filed twice")
                == .conflict(with: ["JY-2026-0001"])
        )
        office.now = TestOffice.at("2026-11-25T10:00")
        #expect(
            office.refusal("7", "loan", "takeBack", "JY-2026-0001", Shelf.counted)
                == .separationOfDuties(rule: "a borrower neither hands out nor takes back", other: "ask")
        )
        let more: JSONObject = ["condition": "clean", "pages": 7]
        #expect(
            office.refusal("10", "loan", "takeBack", "JY-2026-0001", more, reason: "counted again")
                == .pagesMismatch(out: 6, back: 7)
        )
        let fewer: JSONObject = ["condition": "stained", "pages": 5]
        #expect(office.refusal("10", "loan", "takeBack", "JY-2026-0001", fewer) == .missingReason)
        let back = try office.run("10", "loan", "takeBack", "JY-2026-0001", fewer, reason: "page 4 is torn out")
        // The heads of the borrower and of the office are told.
        let told = try #require(office.events.last { $0.object == "loan" })
        #expect(told.transition == "pagesMissing" && told.reason == "page 4 is torn out")
        #expect(office.facts.mailed(told, of: back, .office) == ["2", "3"])
        #expect(back.state == "back" && back.text("backCondition") == "stained" && back.whole("pagesMissing") == 1)
        #expect(back.text("backAt") == "2026-11-25T10:00:00+08:00" && back.text("backBy") == "10")
        #expect(back.lateMinutes("return") == nil && back.slot?.to == office.now)
        #expect(try office.run("6", "loan", "handOut", "JY-2026-0002", Shelf.counted).state == "out")
    }

    @Test("ARC-8: 30 days at most; reminders the day before, when it is due, then daily; overdue, no other loan")
    func overdue() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        _ = try Shelf.filed(&office)
        func ask(_ record: String, _ until: String? = nil) -> Refusal? {
            var fields: JSONObject = ["record": .string(record), "purpose": "rent review"]
            fields["until"] = until.map { .string($0) }
            return office.refusal("7", "loan", "ask", nil, fields)
        }
        #expect(ask("DA-2026-0001", "2026-12-25") == .badField("until", reason: "a loan lasts 30 days at most"))
        #expect(ask("DA-2026-0001", "2026-11-23") == .badField("until", reason: "that date is over"))
        #expect(ask("DA-2026-0001", "2026-12-24") == nil && ask("DA-2026-0002") == nil)
        for number in ["JY-2026-0001", "JY-2026-0002"] { try office.run("3", "loan", "approve", number) }
        let out = try office.run(
            "6",
            "loan",
            "handOut",
            "JY-2026-0001",
            ["condition": "clean", "pages": 6, "until": "2026-11-27"]
        )
        #expect(
            Loans.reminders(out, TestOffice.clock, through: TestOffice.at("2026-11-29T18:00"))
                == ["2026-11-26T18:00", "2026-11-27T18:00", "2026-11-28T18:00", "2026-11-29T18:00"].map(TestOffice.at)
        )
        office.now = TestOffice.at("2026-11-27T18:00")
        #expect(!Loans.isOverdue(out, at: office.now))
        office.now = TestOffice.at("2026-11-30T10:00")
        #expect(Loans.isOverdue(out, at: office.now))
        #expect(
            office.refusal("6", "loan", "handOut", "JY-2026-0002", Shelf.counted)
                == .overdueLoan(number: "JY-2026-0001")
        )
        #expect(ask("DA-2026-0002") == .overdueLoan(number: "JY-2026-0001"))
        let back = try office.run("6", "loan", "takeBack", "JY-2026-0001", Shelf.counted)
        #expect(back.lateMinutes("return") == 60)
        #expect(Loans.reminders(back, TestOffice.clock, through: TestOffice.at("2027-11-29T18:00")) == nil)
        #expect(try office.run("6", "loan", "handOut", "JY-2026-0002", Shelf.counted).state == "out")
    }

    @Test("ARC-7: nobody hands out for longer than was approved; shorter is no matter")
    func handOutShortens() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        _ = try Shelf.filed(&office)
        let asked: JSONObject = ["record": "DA-2026-0001", "purpose": "rent", "until": "2026-12-03"]
        try office.run("7", "loan", "ask", nil, asked)
        try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0002", "purpose": "rent"])
        for number in ["JY-2026-0001", "JY-2026-0002"] { try office.run("3", "loan", "approve", number) }
        func handOut(_ number: String, _ until: JSONValue) -> Refusal? {
            office.refusal("6", "loan", "handOut", number, ["condition": "clean", "pages": 6, "until": until])
        }
        let hint: Wording = "hand it out until then; the borrower asks for more: rollcall archive extend"
        #expect(
            handOut("JY-2026-0001", "2026-12-04") == .rule("it was approved until 2026-12-03, not longer", hint: hint)
        )
        // Without a date five working days were approved.
        #expect(
            handOut("JY-2026-0002", "2026-12-02") == .rule("it was approved until 2026-12-01, not longer", hint: hint)
        )
        #expect(handOut("JY-2026-0001", "2026-12-02") == nil)
        #expect(office.found("JY-2026-0001")?.due == TestOffice.at("2026-12-02T18:00"))
    }

    @Test("ARC-7: to keep it longer the borrower asks the same approvers; 30 days in all")
    func extending() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office, level: "confidential")
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        for person in ["3", "2"] { try office.run(person, "loan", "approve", "JY-2026-0001") }
        try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        func extend(_ person: String, _ until: JSONValue) -> Refusal? {
            office.refusal(person, "loan", "extend", "JY-2026-0001", ["until": until], reason: "not through yet")
        }
        office.now = TestOffice.at("2026-11-30T19:00")
        try office.letTimePass()
        #expect(extend("6", "2026-12-10") == .notEntitled(needs: ["requester"]))
        #expect(extend("7", "2026-12-01") == .badField("until", reason: "it may be kept that long already"))
        // Counted from the hand-out, not from today.
        #expect(extend("7", "2026-12-25") == .badField("until", reason: "a loan lasts 30 days at most"))
        #expect(extend("7", "2026-12-10") == nil)
        let asked = try #require(office.found("JY-2026-0002"))
        #expect(asked.state == "pending" && asked.steps.map(\.role) == [.deptHead, .officeHead])
        #expect(extend("7", "2026-12-11") == .conflict(with: ["JY-2026-0002"]))
        try office.run("3", "loan", "approve", "JY-2026-0002")
        #expect(office.found("JY-2026-0001")?.due == TestOffice.at("2026-12-01T18:00"))
        try office.run("2", "loan", "approve", "JY-2026-0002")
        let longer = try #require(office.found("JY-2026-0001"))
        #expect(longer.state == "out" && longer.due == TestOffice.at("2026-12-10T18:00"))
        #expect(longer.slot?.to == longer.due && office.found("JY-2026-0002")?.state == "extended")
        // It is reminded of as one that was lent until then.
        #expect(try office.pass("2026-12-09T17:59", "loan").isEmpty)
        #expect(try office.pass("2026-12-09T18:00", "loan").map(\.transition) == ["reminded"])
        // What comes back is not kept longer.
        office.now = TestOffice.at("2026-12-10T09:00")
        #expect(extend("7", "2026-12-15") == nil)
        let back = try office.run("6", "loan", "takeBack", "JY-2026-0001", Shelf.counted)
        #expect(back.number == "JY-2026-0001" && back.lateMinutes("return") == nil)
        #expect(office.found("JY-2026-0003")?.state == "cancelled" && office.found("JY-2026-0003")?.step == nil)
    }

    @Test("ARC-8: fewer pages than the record has go out only with a reason, and the office's head is told")
    func shortHandOut() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        try office.run("3", "loan", "approve", "JY-2026-0001")
        let fewer: JSONObject = ["condition": "clean", "pages": 5]
        #expect(office.refusal("6", "loan", "handOut", "JY-2026-0001", fewer) == .missingReason)
        let out = try office.run("6", "loan", "handOut", "JY-2026-0001", fewer, reason: "the map is at the bank")
        #expect(out.whole("outMissing") == 1 && out.due == TestOffice.at("2026-12-01T18:00"))
        let told = try #require(office.events.last { $0.object == "loan" })
        #expect(told.transition == "pagesShort" && office.facts.mailed(told, of: out, .office) == ["2"])
    }

    @Test("ARC-8: a loss is told at once, and borrower and head are reminded daily until it is settled")
    func lossTold() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        try office.run("3", "loan", "approve", "JY-2026-0001")
        try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        // Overdue already: saying that it is lost ends nothing.
        office.now = TestOffice.at("2026-12-02T10:00")
        let lost = try office.run("7", "loan", "lose", "JY-2026-0001", reason: "left in the train")
        let said = try #require(office.events.last { $0.object == "loan" })
        #expect(office.facts.mailed(said, of: lost, .office) == ["10", "2", "3", "6"])
        func told(_ moment: String) throws -> [[String]] {
            let events = try office.pass(moment, "loan")
            return events.compactMap { event in
                office.state.officeCase(event.caseID).map { office.facts.mailed(event, of: $0, .office) }
            }
        }
        #expect(try told("2026-12-02T18:00") == [["2", "3", "7"]])
        for day in ["2026-12-03", "2026-12-04", "2026-12-05"] {
            #expect(try told(day + "T18:00") == [["1", "2", "3", "7"]])
        }
        try office.run("2", "loan", "decideLoss", "JY-2026-0001", reason: "pays for a copy")
        #expect(try !told("2026-12-09T18:00").isEmpty)
        try office.run("6", "loan", "settle", "JY-2026-0001", reason: "the copy is paid for")
        #expect(try told("2026-12-31T18:00").isEmpty)
    }

    @Test("ARC-8: from the due time on the borrower's head is told each time too; of the approval as of all")
    func superiorTold() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        func told(_ moment: String) throws -> [[String]] {
            let events = try office.pass(moment, "loan")
            return events.compactMap { event in
                office.state.officeCase(event.caseID).map { office.facts.mailed(event, of: $0, .office) }
            }
        }
        #expect(try told("2026-11-25T18:00") == [["3"]])
        #expect(try told("2026-11-26T18:00") == [["1", "3"]])
        try office.run("3", "loan", "approve", "JY-2026-0001")
        let until: JSONObject = ["condition": "clean", "pages": 6, "until": "2026-11-30"]
        try office.run("6", "loan", "handOut", "JY-2026-0001", until)
        #expect(try told("2026-11-27T18:00") == [["7"]])
        for moment in ["2026-11-30T18:00", "2026-12-01T18:00", "2026-12-02T18:00"] {
            #expect(try told(moment) == [["3", "7"]])
        }
        #expect(try told("2026-12-02T18:01").isEmpty)
    }

    @Test("ARC-8: what is lost is lent to nobody, until it is found")
    func lost() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        let fields: JSONObject = ["record": "DA-2026-0001", "purpose": "rent review"]
        try office.run("7", "loan", "ask", nil, fields)
        try office.run("3", "loan", "approve", "JY-2026-0001")
        try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        #expect(office.refusal("7", "loan", "lose", "JY-2026-0001") == .missingReason)
        try office.run("7", "loan", "lose", "JY-2026-0001", reason: "left in the train")
        #expect(office.found("JY-2026-0001")?.state == "lost")
        #expect(office.refusal("8", "loan", "ask", nil, fields) == .conflict(with: ["JY-2026-0001"]))
        #expect(try office.run("6", "loan", "takeBack", "JY-2026-0001", Shelf.counted).state == "back")
        #expect(office.refusal("8", "loan", "ask", nil, fields) == nil)
    }

    @Test("ARC-8: whoever lost an original gets no other until it is found, or the loss is decided on and settled")
    func losses() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        _ = try Shelf.filed(&office)
        let other: JSONObject = ["record": "DA-2026-0002", "purpose": "rent review"]
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        try office.run("7", "loan", "ask", nil, other)
        for number in ["JY-2026-0001", "JY-2026-0002"] { try office.run("3", "loan", "approve", number) }
        try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        let lost = try office.run("7", "loan", "lose", "JY-2026-0001", reason: "left in the train")
        // It is not overdue by the clock yet.
        #expect(office.refusal("7", "loan", "ask", nil, other) == .overdueLoan(number: "JY-2026-0001"))
        #expect(
            office.refusal("6", "loan", "handOut", "JY-2026-0002", Shelf.counted)
                == .overdueLoan(number: "JY-2026-0001")
        )
        func waits() throws -> [String] { office.facts.waitedFor(try #require(office.found("JY-2026-0001")), .office) }
        #expect(try waits() == ["2"] && lost.due == TestOffice.at("2026-11-25T18:00"))
        #expect(
            office.refusal("6", "loan", "settle", "JY-2026-0001", reason: "paid for")
                == .notYourTurn(step: "loss", holders: ["Hou"])
        )
        #expect(office.refusal("7", "loan", "decideLoss", "JY-2026-0001", reason: "never mind") == .selfApproval)
        #expect(office.refusal("2", "loan", "decideLoss", "JY-2026-0001") == .missingReason)
        let decided = try office.run("2", "loan", "decideLoss", "JY-2026-0001", reason: "pays for a copy")
        #expect(decided.state == "lost" && decided.decisions.last?.reason == "pays for a copy")
        #expect(try waits() == ["10", "6"] && office.refusal("7", "loan", "ask", nil, other) != nil)
        #expect(
            office.refusal("2", "loan", "decideLoss", "JY-2026-0001", reason: "pays for a copy")
                == .rule("what becomes of the loss is decided")
        )
        let settled = try office.run("6", "loan", "settle", "JY-2026-0001", reason: "the copy is paid for")
        #expect(settled.state == "settled" && settled.text("settledBy") == "6" && settled.due == nil)
        #expect(try office.run("6", "loan", "handOut", "JY-2026-0002", Shelf.counted).state == "out")
        // The paper itself is lent to nobody.
        #expect(
            office.refusal("8", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
                == .conflict(with: ["JY-2026-0001"])
        )
    }

    @Test("ARC-8: a loss is settled also when the entry is voided, and nobody decides on their own or twice")
    func lossOfHead() throws {
        var office = Shelf.office()
        let record = try Shelf.filed(&office, level: "secret")
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        try office.run("3", "loan", "approve", "JY-2026-0001")
        try office.run("2", "loan", "approve", "JY-2026-0001")
        try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        try office.run("6", "loan", "lose", "JY-2026-0001", reason: "left in the train")
        // The office's head released it: somebody above decides.
        #expect(try Eligibility.of(#require(office.found("JY-2026-0001")), office.facts)?.people == ["1"])
        try office.run("2", "record", "void", record.number, reason: "it is lost")
        #expect(office.found("JY-2026-0001")?.state == "lost")
        try office.run("1", "loan", "decideLoss", "JY-2026-0001", reason: "a warning")
        // Found again it is an ordinary return.
        let back = try office.run("6", "loan", "takeBack", "JY-2026-0001", Shelf.counted)
        #expect(back.state == "back" && back.step == nil)
    }

    @Test("ARC-8: of what was lost before anybody was asked, the office's head is asked now, once")
    func olderLoss() throws {
        var office = Shelf.office()
        _ = try Shelf.filed(&office)
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        try office.run("3", "loan", "approve", "JY-2026-0001")
        let out = try office.run("6", "loan", "handOut", "JY-2026-0001", Shelf.counted)
        let before = OfficeEvent(
            seq: 0,
            at: office.now,
            caseID: out.id,
            object: "loan",
            transition: "lose",
            from: "out",
            to: "lost",
            number: out.number,
            revision: out.revision,
            version: out.version + 1,
            actor: Actor(person: "7", account: 7),
            onBehalfOf: nil,
            reason: "left in the train",
            due: nil,
            allowance: nil,
            changes: []
        )
        let follows = office.state.apply(before)
        #expect(follows)
        #expect(try office.pass("2026-11-24T10:01", "loan").count == 1)
        let asked = try #require(office.found("JY-2026-0001"))
        #expect(office.facts.waitedFor(asked, .office) == ["2"] && asked.due == TestOffice.at("2026-11-25T18:00"))
        #expect(try office.pass("2026-11-24T10:02", "loan").isEmpty)
    }
}
