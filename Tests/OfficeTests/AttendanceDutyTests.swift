import JSON
import Testing
import WallClock

@testable import Office

/// What the attendance asks of the office: checking each date, approving each month.
@Suite struct AttendanceDutyTests {
    /// 5 checks, 10 is HR; 2, 3 and 4 lead departments, 1 everybody.
    private static func office() -> TestOffice {
        var office = TestOffice()
        office.grants += [RoleGrant(person: "5", role: .adminClerk), RoleGrant(person: "10", role: .hr)]
        return office
    }

    private static func day(_ date: String, _ anomalies: String...) throws -> AttendanceFacts.Day {
        AttendanceFacts.Day(date: try #require(LocalDate(date)), anomalies: anomalies, hash: "ab12")
    }

    @Test("ATT-2: each line is confirmed or has a note; who checked, what, and when it was late stays")
    func checking() throws {
        var office = AttendanceDutyTests.office()
        let opened = try #require(try office.pass("2026-11-24T00:01", "dailyCheck").first)
        let found = try #require(office.state.officeCase(opened.caseID))
        #expect(found.text("date") == "2026-11-23" && found.due == TestOffice.at("2026-11-24T10:00"))
        #expect(office.facts.waitedFor(found, .office) == ["5"])
        #expect(try office.pass("2026-11-24T00:02", "dailyCheck").isEmpty)
        let lines: JSONObject = ["lines": [["anomaly": "7/late", "note": "the bus"], ["anomaly": "8/absent"]]]
        // Without the summary nobody can say that they have seen it.
        #expect(office.refusal("5", "dailyCheck", "done", found.number, lines) != nil)
        office.attendance.day = try AttendanceDutyTests.day("2026-11-23", "7/late", "8/absent", "9/missing_in")
        guard case .rule(let sentence, _)? = office.refusal("5", "dailyCheck", "done", found.number, lines) else {
            Issue.record("a line that nobody looked at went through")
            return
        }
        #expect(sentence == "not looked at: 9/missing_in")
        office.attendance.day = try AttendanceDutyTests.day("2026-11-23", "7/late")
        #expect(
            office.refusal("5", "dailyCheck", "done", found.number, lines)
                == .badField("lines", reason: "8/absent is no anomaly of 2026-11-23, or is there twice")
        )
        office.attendance.day = try AttendanceDutyTests.day("2026-11-23", "7/late", "8/absent")
        #expect(office.refusal("3", "dailyCheck", "done", found.number, lines) == .notEntitled(needs: ["adminClerk"]))
        let done = try office.run("5", "dailyCheck", "done", found.number, lines)
        #expect(done.state == "done" && done.text("doneBy") == "5" && done.text("hash") == "ab12")
        #expect(!DailyChecks.isAwaited(done))
    }

    @Test("ATT-2: at noon the summary goes unchecked; the check is still to be made, and is missed the next morning")
    func unchecked() throws {
        var office = AttendanceDutyTests.office()
        let opened = try #require(try office.pass("2026-11-24T08:00", "dailyCheck").first)
        _ = try office.pass("2026-11-24T11:59", "dailyCheck")
        #expect(office.state.officeCase(opened.caseID).map(DailyChecks.isAwaited) == true)
        #expect(try office.pass("2026-11-24T12:00", "dailyCheck").contains { $0.transition == "giveUp" })
        #expect(office.state.officeCase(opened.caseID).map(DailyChecks.isAwaited) == false)
        _ = try office.pass("2026-11-25T00:01", "dailyCheck")
        #expect(office.state.officeCase(opened.caseID)?.state == "missed")
        office.attendance.day = try AttendanceDutyTests.day("2026-11-23")
        let late = try office.run("5", "dailyCheck", "done", opened.number)
        #expect(late.state == "doneLate" && (late.lateMinutes("dailyCheck") ?? 0) > 0)
    }

    @Test("ATT-2: a Monday has the weekend's dates too; after an outage a week is made up for; without a clerk nothing")
    func days() throws {
        var office = AttendanceDutyTests.office()
        func dates(_ events: [OfficeEvent], _ office: TestOffice) -> [String] {
            events.filter { $0.from == nil }.compactMap { office.state.officeCase($0.caseID)?.text("date") }
        }
        let monday = try office.pass("2026-11-30T06:00", "dailyCheck")
        #expect(dates(monday, office) == ["2026-11-27", "2026-11-28", "2026-11-29"])
        #expect(monday.allSatisfy { $0.to == "open" })
        #expect(try office.pass("2026-12-05T06:00", "dailyCheck").allSatisfy { $0.from != nil })
        let later = try office.pass("2026-12-09T06:00", "dailyCheck")
        #expect(dates(later, office).first == "2026-12-02" && dates(later, office).count == 7)
        var other = TestOffice()
        #expect(try other.pass("2026-11-24T06:00", "dailyCheck").isEmpty)
    }

    private static func month(_ phase: AttendanceFacts.Report.Phase, _ waiting: [String: [String]] = [:]) throws
        -> AttendanceFacts.Report
    {
        AttendanceFacts.Report(
            month: try #require(Month("2026-11")),
            phase: phase,
            hash: phase == .open ? nil : "cd34",
            waiting: waiting
        )
    }

    private static func approvals(_ office: TestOffice) -> [String: Case] {
        Dictionary(
            uniqueKeysWithValues: office.state.officeCases(key: "monthApproval:2026-11").map { ($0.department, $0) }
        )
    }

    @Test("ATT-3: prepared on the first working day, approved by each department in three, archived by the 8th")
    func months() throws {
        var office = AttendanceDutyTests.office()
        office.attendance.reports = [try AttendanceDutyTests.month(.open)]
        let opened = try #require(try office.pass("2026-12-01T00:10", "monthReport").first)
        let report = try #require(office.state.officeCase(opened.caseID))
        #expect(report.due == TestOffice.at("2026-12-01T18:00") && office.facts.waitedFor(report, .office) == ["10"])
        #expect(try office.pass("2026-12-01T00:11", "monthReport").isEmpty)
        office.attendance.reports = [
            try AttendanceDutyTests.month(.prepared, ["sales": ["7", "8", "3"], "production": ["4"]])
        ]
        _ = try office.pass("2026-12-01T11:00", "monthReport")
        var found = AttendanceDutyTests.approvals(office)
        let sales = try #require(found["sales"])
        #expect(sales.due == TestOffice.at("2026-12-04T18:00"))
        // The head's own line is the superior's to approve.
        #expect(office.facts.waitedFor(sales, .office) == ["1", "3"])
        #expect(try office.facts.waitedFor(#require(found["production"]), .office) == ["1"])
        office.attendance.reports = [
            try AttendanceDutyTests.month(.prepared, ["sales": ["3"], "production": []])
        ]
        _ = try office.pass("2026-12-02T11:00", "monthReport")
        found = AttendanceDutyTests.approvals(office)
        #expect(try office.facts.waitedFor(#require(found["sales"]), .office) == ["1"])
        #expect(found["production"]?.state == "approved")
        // A working day behind the due time the one above is told too.
        let escalated = try office.pass("2026-12-07T18:00", "monthApproval")
        #expect(escalated.contains { $0.transition == "escalated" })
        office.attendance.reports = [try AttendanceDutyTests.month(.approved, ["sales": [], "production": []])]
        _ = try office.pass("2026-12-08T09:00", "monthReport")
        found = AttendanceDutyTests.approvals(office)
        #expect(found["sales"]?.state == "approved" && (found["sales"]?.lateMinutes("approve") ?? 0) > 0)
        let ready = try #require(office.state.officeCase(opened.caseID))
        #expect(ready.state == "ready" && ready.due == TestOffice.at("2026-12-08T18:00"))
        office.attendance.reports = [try AttendanceDutyTests.month(.closed, ["sales": [], "production": []])]
        _ = try office.pass("2026-12-08T10:00", "monthReport")
        let archived = try #require(office.state.officeCase(opened.caseID))
        #expect(archived.state == "archived" && archived.text("hash") == "cd34")
        #expect(archived.lateMinutes("prepare") == nil && archived.lateMinutes("archive") == nil)
    }

    @Test("ATT-3: while a head is away the deputy approves too, but never the own line")
    func monthDeputy() throws {
        var office = AttendanceDutyTests.office()
        office.delegations = [Delegation(from: "3", to: "8")]
        office.attendance.reports = [try AttendanceDutyTests.month(.prepared, ["sales": ["7"], "production": ["8"]])]
        _ = try office.pass("2026-12-01T11:00", "monthReport")
        let before = try #require(AttendanceDutyTests.approvals(office)["sales"])
        #expect(office.facts.waitedFor(before, .office) == ["3"])
        office.absences = [
            Absence(person: "3", from: TestOffice.at("2026-12-01T00:00"), to: TestOffice.at("2026-12-05T00:00"))
        ]
        _ = try office.pass("2026-12-01T12:00", "monthReport")
        let found = AttendanceDutyTests.approvals(office)
        #expect(try office.facts.waitedFor(#require(found["sales"]), .office) == ["3", "8"])
        let directory = office.facts.directory
        let now = TestOffice.at("2026-12-01T12:00")
        #expect(directory.monthApprovers(of: "8", now: now, on: office.facts.today) == ["3"])
    }

    @Test("ATT-3: a department that was waived says so; what is prepared anew is approved anew")
    func waived() throws {
        var office = AttendanceDutyTests.office()
        office.attendance.reports = [try AttendanceDutyTests.month(.prepared, ["sales": ["7"], "production": []])]
        _ = try office.pass("2026-12-01T11:00", "monthReport")
        office.attendance.reports = [try AttendanceDutyTests.month(.closed, ["sales": ["7"], "production": []])]
        _ = try office.pass("2026-12-03T11:00", "monthReport")
        #expect(AttendanceDutyTests.approvals(office)["sales"]?.state == "waived")
        office.attendance.reports = [try AttendanceDutyTests.month(.reopened)]
        let report = try #require(try office.pass("2026-12-04T11:00", "monthReport").first)
        #expect(office.state.officeCase(report.caseID)?.state == "reopened")
        office.attendance.reports = [try AttendanceDutyTests.month(.prepared, ["sales": ["7"], "production": ["4"]])]
        _ = try office.pass("2026-12-04T12:00", "monthReport")
        let found = AttendanceDutyTests.approvals(office)
        #expect(found["sales"]?.state == "open" && found["production"]?.state == "open")
    }
}
