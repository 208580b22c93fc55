import Attendance
import AttendanceCases
import JSON
import TestSupport
import Testing

@Suite("Case files")
struct CaseFileTests {
    private static let plan = """
        "tz": "Asia/Shanghai", "shifts": {"D": {"start": "09:00", "end": "18:00", "breaks": [["12:00", "13:00"]]}},
        "roster": [{"date": "2026-11-02", "shift": "D"}]
        """
    private static let punches = """
        "punches": [{"t": "2026-11-02T09:10:00+08:00"}, {"t": "2026-11-02T18:00:00+08:00"}]
        """

    private func file(defaults: String = "{}", _ scenarios: String...) throws -> CaseFile {
        let text = """
            {"format": "rollcall-attendance-cases/1", "note": "n", "defaults": \(defaults),
             "scenarios": [\(scenarios.joined(separator: ", "))]}
            """
        return try CaseFile(json: Array(text.utf8))
    }

    private func errors(_ file: CaseFile) -> [JSONValue?] { file.run().scenarios.map { $0.json["error"] } }

    /// - Parameter expected: members of a day's expectation, for a day that is 10 min late.
    private func differences(_ expected: String) throws -> [String] {
        let scenario = """
            {"id": "X1", \(Self.plan), \(Self.punches),
             "expected": {"days": [{"workDate": "2026-11-02", \(expected)}]}}
            """
        return try file(scenario).differences().map(\.description)
    }

    @Test("What is not a case file is refused as a whole")
    func refused() {
        for text in ["", "{", "[]", "{}", "{\"format\": \"rollcall-attendance-cases/2\", \"scenarios\": []}"] {
            #expect(throws: CaseError.self) { try CaseFile(json: Array(text.utf8)) }
        }
        #expect(throws: CaseError.self) { try CaseFile(json: [0xFF, 0xFE, 0x00]) }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: CaseError.notJSON(.tooDeep(limit: 64))) { try CaseFile(json: Array(deep.utf8)) }
    }

    @Test(
        "A scenario that cannot be read says where, and costs itself only",
        arguments: [
            ("\"colour\": 1", "unknown key \"colour\""),
            ("\"policy\": {\"lateGrace\": 5}", "unknown key \"policy.lateGrace\""),
            ("\"policy\": {\"overtime\": {\"unit\": 5}}", "unknown key \"policy.overtime.unit\""),
            ("\"policy\": {\"dayCut\": 4}", "\"policy.dayCut\" must be a clock time from 00:00 to 48:00"),
            ("\"policy\": {\"debounceSeconds\": -1}", "policy key \"debounceSeconds\" is out of range"),
            ("\"excused\": [{\"kind\": \"leave\"}]", "\"excused[0].from\" must be an instant"),
            (
                "\"punches\": [{\"t\": \"2026-11-02 09:00\"}]",
                "\"punches[0].t\" must be an instant such as 2026-11-02T09:00:00+08:00"
            ),
            (
                "\"terminals\": [{\"id\": \"T1\", \"direction\": \"up\"}]",
                "\"terminals[0].direction\" must be one of the values of its kind"
            ),
            (
                "\"terminals\": [{\"id\": \"T1\", \"clock\": [{\"driftSeconds\": 90}]}]",
                "\"terminals[0].clock[0]\" must be an instant and the seconds by which the clock was ahead"
            ),
            (
                "\"terminals\": [{\"id\": \"T1\"}], \"punches\": [{\"t\": \"2026-11-02T09:00:00Z\", \"terminal\": \"X\"}]",
                "\"punches[0].terminal\" must be one of those listed in \"terminals\""
            ),
            ("\"closes\": [{\"month\": \"2026-13\"}]", "\"closes[0].month\" must be a month such as 2026-10"),
            ("\"type\": \"guess\"", "\"type\" must be \"fraud\""),
            ("\"siteDistanceKm\": {\"A\": 4}", "\"siteDistanceKm.A\" must be called by two sites, such as \"A|B\""),
            ("\"candidates\": [4]", "\"history\" must be stated with \"candidates\""),
        ]
    )
    func badScenario(member: String, error: String) throws {
        let bad = "{\"id\": \"B\", \(Self.plan), \(member)}"
        let good = "{\"id\": \"G\", \(Self.plan)}"
        let file = try file(bad, good, "7", "{\"id\": \"Z\", \"tz\": \"Mars/Base\"}")
        let found = errors(file)
        #expect(found[0] == .string(error))
        #expect(found[1] == .null)
        #expect(file.run().scenarios.map(\.id) == ["B", "G", "#3", "Z"])
        #expect(file.differences().map(\.scenario) == ["B", "#3", "Z"])
    }

    @Test("Mistaken defaults cost every scenario, and say so")
    func badDefaults() throws {
        let scenario = "{\"id\": \"A\", \(Self.plan)}"
        #expect(try errors(file(defaults: "{\"graze\": 1}", scenario)) == [.string("unknown key \"policy.graze\"")])
    }

    @Test("A scenario's policy goes over the file's defaults, key by key")
    func defaults() throws {
        let defaults = "{\"lateGraceMinutes\": 10, \"overtime\": {\"mode\": \"punched\", \"unitMinutes\": 30}}"
        let own = "\"policy\": {\"overtime\": {\"unitMinutes\": 1}}"
        let late = """
            "punches": [{"t": "2026-11-02T09:10:00+08:00"}, {"t": "2026-11-02T18:50:00+08:00"}]
            """
        let results = try file(
            defaults: defaults,
            "{\"id\": \"A\", \(Self.plan), \(late)}",
            "{\"id\": \"B\", \(Self.plan), \(late), \(own)}"
        ).run()
        let days = results.scenarios.map { $0.json["days"]?.first }
        #expect(days.map { $0?["status"] } == [.string("normal"), .string("normal")])
        #expect(days.map { $0?["overtime"]?["workday"] } == [.integer(30), .integer(50)])
    }

    @Test("Differences say where, what was expected and what came")
    func readable() throws {
        #expect(try differences("\"lateMinutes\": 11") == ["X1 2026-11-02 lateMinutes: expected 11, got 10"])
        #expect(
            try differences("\"in\": null") == ["X1 2026-11-02 in: expected null, got \"2026-11-02T09:10:00+08:00\""]
        )
        #expect(
            try differences("\"overtime\": {\"workday\": 1}") == ["X1 2026-11-02 overtime workday: expected 1, got 0"]
        )
        #expect(try differences("\"mood\": 1") == ["X1 2026-11-02 mood: expected 1, got nothing"])
        #expect(
            try differences("\"anomalies\": []") == [
                "X1 2026-11-02 anomalies: expected [], "
                    + "got [{\"kind\":\"late\",\"level\":\"late\",\"minutes\":10}]"
            ]
        )
    }

    @Test("What is not stated is not judged, and the same moment in another zone is the same")
    func notStated() throws {
        #expect(try differences("\"status\": \"abnormal\"") == [])
        #expect(try differences("\"anomalies\": [{\"kind\": \"late\"}]") == [])
        #expect(try differences("\"in\": \"2026-11-02T01:10:00Z\"") == [])
    }

    @Test("Anomalies have no order, but each has to be there once")
    func unordered() throws {
        let scenario = """
            {"id": "X", \(Self.plan), "punches": [{"t": "2026-11-02T09:10:00+08:00"},
             {"t": "2026-11-02T17:50:00+08:00"}],
             "expected": {"days": [{"workDate": "2026-11-02", "anomalies": ITEMS}]}}
            """
        func count(_ items: String) throws -> Int {
            let pieces = scenario.split(separator: "ITEMS", omittingEmptySubsequences: false)
            return try file(pieces.joined(separator: items)).differences().count
        }
        let early = "{\"kind\": \"early_leave\", \"minutes\": 10}"
        #expect(try count("[\(early), {\"kind\": \"late\"}]") == 0)
        #expect(try count("[\(early), \(early)]") == 1)
        #expect(try count("[\(early)]") == 1)
    }

    @Test("A day, a record or a checkpoint that is expected and missing is a difference")
    func missing() throws {
        let scenario = """
            {"id": "X", \(Self.plan), \(Self.punches),
             "checkpoints": [{"asOf": "2026-11-02T12:00:00+08:00",
                              "expected": {"days": [{"workDate": "2026-11-02", "status": "absent"}]}}],
             "expected": {"days": [{"workDate": "2026-11-03"}], "unassigned": ["2026-11-02T09:10:00+08:00"],
                          "ingest": [{"index": 1, "disposition": "debounced"}, {"index": 2}], "flags": []}}
            """
        #expect(
            try file(scenario).differences().map(\.subject) == [
                "2026-11-03", "unassigned", "record 1 disposition", "record 2", "flags",
                "at 2026-11-02T12:00:00+08:00 2026-11-02 status",
            ]
        )
    }

    @Test("A checkpoint knows only what had been received by then")
    func received() throws {
        let scenario = """
            {"id": "X", \(Self.plan), "allowedTerminals": ["T1"], "punches": [
              {"t": "2026-11-02T09:00:00+08:00"},
              {"t": "2026-11-02T18:00:00+08:00", "receivedAt": "2026-11-04T00:00:00+08:00"}],
             "checkpoints": [
              {"asOf": "2026-11-03T23:59:59+08:00", "terminalContact": {"T1": "2026-11-03T23:59:00+08:00"}},
              {"asOf": "2026-11-04T00:00:00+08:00", "terminalContact": {"T1": null}},
              {"asOf": "2026-11-04T00:00:00+08:00", "terminalContact": {"T1": "2026-11-04T00:00:00+08:00"}}]}
            """
        let results = try file(scenario).run().scenarios[0].json
        guard case .array(let checkpoints)? = results["checkpoints"] else {
            Issue.record("no checkpoints")
            return
        }
        let days = checkpoints.map { $0["days"]?.first }
        #expect(days.map { $0?["status"] } == [.string("abnormal"), .string("normal"), .string("normal")])
        #expect(days.map { $0?["final"] } == [.bool(true), .bool(false), .bool(true)])
        #expect(results["days"]?.first?["status"] == .string("normal"))
    }

    @Test("Only user 1001 is judged; everybody's records have a disposition")
    func users() throws {
        let scenario = """
            {"id": "X", \(Self.plan), "punches": [
              {"t": "2026-11-02T09:00:00+08:00", "user": "2002"}, {"t": "2026-11-02T09:00:30+08:00", "user": "2002"},
              {"t": "2026-11-02T09:00:40+08:00"}, {"t": "2026-11-03T01:00:00+08:00"}]}
            """
        let result = try #require(try file(scenario).run().scenarios.first?.result.get())
        #expect(result.ingest == [.accepted, .debounced, .accepted, .accepted])
        #expect(result.days.map { $0["in"] } == [.string("2026-11-02T09:00:40+08:00")])
        #expect(result.unassigned.count == 1)
    }

    @Test("A record's key is terminal, user and second; a conflicting one that comes again is a duplicate as well")
    func keys() throws {
        let scenario = """
            {"id": "X", \(Self.plan), "terminals": [{"id": "T1", "site": "A"}, {"id": "T2", "site": "B"}], "punches": [
              {"t": "2026-11-02T09:00:00+08:00", "verify": "finger"},
              {"t": "2026-11-02T09:00:00+08:00", "verify": "card"}, {"t": "2026-11-02T09:00:00+08:00", "verify": "card"},
              {"t": "2026-11-02T09:00:00+08:00", "verify": "finger"},
              {"t": "2026-11-02T09:00:00+08:00", "verify": "finger", "user": "2002"},
              {"t": "2026-11-02T09:00:00+08:00", "verify": "finger", "terminal": "T2"}]}
            """
        let result = try #require(try file(scenario).run().scenarios.first?.result.get())
        #expect(
            result.ingest == [
                .accepted, .recordConflict, .duplicateUpload, .duplicateUpload, .accepted, .accepted,
            ]
        )
    }

    @Test("The results are JSON text that reads back as what it was printed from")
    func roundTrip() throws {
        let awkward = "{\"id\": \"a\\\"\\\\\\n\\u0001\\u4f60\", \(Self.plan), \(Self.punches)}"
        let results = try file(awkward).run()
        #expect(results.scenarios[0].id == "a\"\\\n\u{1}你")
        #expect(results.json["format"] == .string("rollcall-attendance-results/1"))
        let again = """
            {"format": "rollcall-attendance-cases/1", "scenarios": [\(results.scenarios[0].json)]}
            """
        // Read as a case, the printed result has the same id; everything else of it is unknown there.
        let read = try CaseFile(json: Array(again.utf8)).run()
        #expect(read.scenarios.map(\.id) == [results.scenarios[0].id])
    }

    @Test("The printed results have every key, null for what does not apply, and whole numbers as such")
    func printed() throws {
        let absent = """
            {"id": "A", \(Self.plan), "punches": []}
            """
        #expect(
            try file(absent).run().description == """
                {"format":"rollcall-attendance-results/1","scenarios":[{"id":"A","days":[{"workDate":"2026-11-02",\
                "status":"absent","in":null,"out":null,"lateMinutes":0,"earlyMinutes":0,"workedMinutes":0,\
                "lostMinutes":0,"absentMinutes":480,"excusedMinutes":0,\
                "overtime":{"workday":0,"restday":0,"holiday":0},"anomalies":[{"kind":"absent","minutes":480}],\
                "final":true}],"ingest":[],"unassigned":[],"checkpoints":[],"error":null}]}
                """
        )
    }

    @Test("Cutting or breaking the file anywhere ends in an error or in results, never in a trap")
    func damaged() throws {
        let text = Array(
            """
            {"format": "rollcall-attendance-cases/1", "scenarios": [{"id": "X", \(Self.plan), \(Self.punches),
             "excused": [{"kind": "leave", "from": "2026-11-02T09:00:00+08:00", "to": "2026-11-02T10:00:00+08:00"}],
             "policy": {"overtime": {"mode": "punched", "unitMinutes": 30}, "restDayBreaks": [["12:00", "13:00"]]},
             "checkpoints": [{"asOf": "2026-11-02T12:00:00+08:00"}]}]}
            """.utf8
        )
        var random = SeededRandom(seed: 7)
        var judged = 0
        for _ in 0..<3_000 {
            var broken = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                broken[Int.random(in: broken.indices, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            }
            if Bool.random(using: &random) { broken.removeLast(Int.random(in: 0..<broken.count, using: &random)) }
            guard let file = try? CaseFile(json: broken) else { continue }
            judged += file.run().scenarios.count
        }
        #expect(judged > 100)
    }
}

extension JSONValue {
    fileprivate var first: JSONValue? {
        if case .array(let values) = self { values.first } else { nil }
    }
}

@Suite("Closed months in case files")
struct ClosedMonthCaseTests {
    /// Two October days, closed on 5 November; a third punch of the 30th came before the close, the fourth after.
    private static let scenario = """
        {"id": "M", "tz": "Asia/Shanghai", "shifts": {"D": {"start": "09:00", "end": "18:00", "breaks": []}},
         "roster": [{"date": "2026-10-29", "shift": "D"}, {"date": "2026-10-30", "shift": "D"}],
         "closes": [{"month": "2026-10", "closedAt": "2026-11-05T10:00:00+08:00"}],
         "punches": [
           {"t": "2026-10-29T09:00:00+08:00"}, {"t": "2026-10-29T18:00:00+08:00"},
           {"t": "2026-10-30T09:00:00+08:00"},
           {"t": "2026-10-30T18:00:00+08:00", "receivedAt": "2026-11-06T08:00:00+08:00"},
           {"t": "2026-10-29T12:00:00+08:00", "receivedAt": "2026-11-06T08:00:00+08:00"}],
         "checkpoints": [
           {"asOf": "2026-11-05T11:00:00+08:00", "expected": {"events": [], "adjustments": []}},
           {"asOf": "2026-11-07T00:00:00+08:00",
            "expected": {"archivedUnchanged": true,
              "days": [{"workDate": "2026-10-30", "status": "abnormal", "workedMinutes": null}],
              "events": [{"kind": "late_arrival_after_close", "workDate": "2026-10-29", "count": 1},
                         {"kind": "late_arrival_after_close", "workDate": "2026-10-30", "count": 1}],
              "adjustments": [{"workDate": "2026-10-30", "before": {"workedMinutes": null},
                               "after": {"workedMinutes": 540}, "state": "proposed"}]},
            "expectedRecomputed": {"days": [{"workDate": "2026-10-30", "status": "normal"}]}}]}
        """

    @Test("The archive stays, a late record is reported, and only what changes figures is proposed")
    func late() throws {
        let text = "{\"format\": \"rollcall-attendance-cases/1\", \"scenarios\": [\(Self.scenario)]}"
        #expect(try CaseFile(json: Array(text.utf8)).differences().map(\.description) == [])
        // What is wrong is found: the same with another expectation.
        let wrong = text.replacing("\"workedMinutes\": 540", with: "\"workedMinutes\": 541")
        #expect(try CaseFile(json: Array(wrong.utf8)).differences().count == 1)
    }

    @Test(
        "A terminal's clock measurements are read in each of their forms",
        arguments: [
            "\"driftSeconds\": 180", "\"clock\": [{\"at\": \"2026-11-02T00:00:00Z\", \"driftSeconds\": 180}]",
            "\"drift\": [{\"at\": \"2026-11-02T00:00:00Z\", \"seconds\": 180}]",
            "\"clockOffsetSeconds\": 180", "\"name\": \"Door\", \"floor\": 2, \"driftMs\": 180000",
            "\"clock\": {\"at\": \"2026-11-02T00:00:00Z\", \"driftSeconds\": 180}",
            "\"clock\": [{\"terminalTime\": \"2026-11-02T00:03:00Z\", \"serverTime\": \"2026-11-02T00:00:00Z\"}]",
            "\"readings\": [{\"at\": \"2026-11-02T00:00:00Z\", \"clockSays\": \"2026-11-02T00:03:00Z\"}]",
        ]
    )
    func clocks(member: String) throws {
        let text = """
            {"format": "rollcall-attendance-cases/1", "scenarios": [
              {"id": "C", "tz": "Asia/Shanghai", "shifts": {"D": {"start": "09:00", "end": "18:00"}},
               "roster": [{"date": "2026-11-02", "shift": "D"}], "terminals": [{"id": "T1", \(member)}],
               "punches": [{"t": "2026-11-02T09:03:00+08:00"}, {"t": "2026-11-02T18:03:00+08:00"}],
               "expected": {"days": [{"workDate": "2026-11-02", "anomalies": [
                 {"kind": "late", "minutes": 3}, {"kind": "terminal_clock_drift", "terminal": "T1", "seconds": 180}]}]}}]}
            """
        #expect(try CaseFile(json: Array(text.utf8)).differences().map(\.description) == [])
    }
}
