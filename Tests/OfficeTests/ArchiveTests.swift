import JSON
import Testing
import WallClock

@testable import Office

/// 6 and 10 keep the archive, 5 scans; 7 and 8 borrow.
@Suite struct ArchiveTests {
    private static let hash = String(repeating: "c", count: 64)

    private static func office() -> TestOffice {
        var office = TestOffice()
        office.grants += [
            RoleGrant(person: "6", role: .archivist), RoleGrant(person: "10", role: .archivist),
            RoleGrant(person: "5", role: .adminClerk), RoleGrant(person: "9", role: .registrar),
        ]
        return office
    }

    private static func paper(_ more: JSONObject = [:]) -> JSONObject {
        var paper: JSONObject = [
            "title": "Lease", "category": "contracts", "year": 2024, "room": "B1", "cabinet": "3", "shelf": "2",
            "box": "17", "level": "internal",
        ]
        for member in more.members { paper[member.name] = member.value }
        return paper
    }

    private static func scan(_ more: JSONObject = [:]) -> JSONObject {
        var scan: JSONObject = [
            "fronts": 3, "backs": 3, "sheets": 3, "blankBacks": ["6"], "hash": .string(hash), "name": "lease.pdf",
            "size": 90_000,
        ]
        for member in more.members { scan[member.name] = member.value }
        return scan
    }

    /// A record that counts as filed.
    private static func filed(_ office: inout TestOffice, level: JSONValue = "internal") throws -> Case {
        let found = try office.run("6", "record", "file", nil, paper(["level": level]))
        try office.run("5", "record", "scan", found.number, scan())
        return try office.run("6", "record", "check", found.number, ["pages": 6])
    }

    private static let counted: JSONObject = ["condition": "clean", "pages": 6]

    @Test("ARC-1: the archivist files a closed case within 5 working days, under a number; later is late for ever")
    func filing() throws {
        var office = Self.office()
        let source = try office.run(
            "9",
            "incoming",
            "receive",
            nil,
            [
                "sender": "Owner", "date": "2026-11-20", "title": "Lease", "pages": 3, "copies": 1, "medium": "paper",
                "level": "confidential", "archive": true,
            ]
        )
        let paper = Self.paper(["source": .string(source.number ?? ""), "level": .null])
        #expect(
            office.refusal("6", "record", "file", nil, paper)
                == .wrongState(state: "registered", allowed: ["closed"])
        )
        try office.run("9", "incoming", "distribute", source.number, ["to": ["7"]])
        try office.run("7", "incoming", "ack", source.number)
        try office.run("7", "incoming", "close", source.number, ["result": "signed"])
        let expected = office.state.officeCases(key: "filing:\(source.id)")
        #expect(expected.map(\.state) == ["expected"] && expected[0].due == TestOffice.at("2026-12-01T18:00"))
        #expect(office.refusal("7", "record", "file", nil, paper) == .notEntitled(needs: ["archivist"]))
        office.now = TestOffice.at("2026-12-02T11:00")
        #expect(expected[0].requester == "10")
        let found = try office.run("6", "record", "file", nil, paper)
        #expect(found.id == expected[0].id && found.number == "DA-2026-0001" && found.state == "registered")
        #expect(found.links("source") == [source.id] && found.level == .confidential)
        #expect(found.whole("year") == 2024 && found.text("category") == "contracts")
        #expect(found.lateMinutes("file") == 120 && found.wasDue("file") == TestOffice.at("2026-12-01T18:00"))
        // Whoever filed it does not void it, also when somebody else was expected to.
        #expect(
            office.refusal("6", "record", "void", found.number, reason: "filed twice")
                == .separationOfDuties(rule: "a second person voids an entry", other: "10")
        )
        // An archive is no way round a level.
        #expect(
            office.refusal("6", "record", "file", nil, Self.paper(["source": .string(source.number ?? "")]))
                == .levelTooLow
        )
        #expect(
            office.refusal("6", "record", "file", nil, Self.paper(["source": "SW-2026-0099"]))
                == .notFound(object: "document", reference: "SW-2026-0099")
        )
        #expect(office.state.lastNumber("DA", 2026) == 1)
    }

    @Test("ARC-1: what is not worth filing is dismissed with a reason")
    func dismissing() throws {
        var office = Self.office()
        let source = try office.run(
            "9",
            "incoming",
            "receive",
            nil,
            [
                "sender": "Owner", "date": "2026-11-20", "title": "Lease", "pages": 3, "copies": 1, "medium": "paper",
                "level": "internal", "archive": true,
            ]
        )
        try office.run("9", "incoming", "distribute", source.number, ["to": ["7"]])
        try office.run("7", "incoming", "ack", source.number)
        try office.run("7", "incoming", "close", source.number, ["result": "signed"])
        let reference = "DA-draft-\(office.state.officeCases(key: "filing:\(source.id)")[0].id)"
        #expect(office.refusal("6", "record", "dismiss", reference) == .missingReason)
        #expect(try office.run("6", "record", "dismiss", reference, reason: "a copy only").state == "dismissed")
    }

    @Test("ARC-2: both sides of each sheet, checked page by page by somebody else; else it does not count as filed")
    func scanning() throws {
        var office = Self.office()
        let found = try office.run("6", "record", "file", nil, Self.paper())
        #expect(
            office.refusal("5", "record", "scan", found.number, Self.scan(["backs": 2]))
                == .scanMismatch(fronts: 3, backs: 2)
        )
        #expect(
            office.refusal("5", "record", "scan", found.number, Self.scan(["sheets": 4]))
                == .badField("sheets", reason: "3 fronts were scanned, not 4")
        )
        #expect(
            office.refusal("5", "record", "scan", found.number, Self.scan(["blankBacks": ["3"]]))
                == .badField("blankBacks", reason: "3 is no back of 6 pages, or stands there twice")
        )
        #expect(office.state.officeCases(key: "attachments:\(found.id)").isEmpty)
        #expect(
            office.refusal("7", "record", "scan", found.number, Self.scan())
                == .notEntitled(needs: ["archivist", "adminClerk"])
        )
        let scanned = try office.run("5", "record", "scan", found.number, Self.scan())
        #expect(scanned.state == "scanned" && scanned.whole("pages") == 6 && scanned.rows("blankBacks") == [6])
        #expect(scanned.text("scanner") == "5")
        #expect(
            office.refusal("5", "record", "check", found.number, ["pages": 6])
                == .separationOfDuties(rule: "whoever scanned does not check", other: "scan")
        )
        #expect(
            office.refusal("6", "record", "check", found.number, ["pages": 5])
                == .badField("pages", reason: "the scan has 6 pages, not 5")
        )
        // A page that cannot be read: all of it again.
        let refused = try office.run("6", "record", "refuse", found.number, reason: "page 3 is cut off")
        #expect(refused.state == "registered" && refused["scanner"] == nil)
        #expect(office.state.officeCases(key: "attachments:\(found.id)").map(\.state) == ["refused"])
        try office.run("6", "record", "scan", found.number, Self.scan())
        let checked = try office.run("5", "record", "check", found.number, ["pages": 6])
        #expect(checked.state == "filed" && checked.text("checker") == "5")
        let scans = office.state.officeCases(key: "attachments:\(found.id)")
        #expect(scans.map(\.state) == ["refused", "checked"] && scans.map { $0.whole("version") } == [1, 2])
    }

    @Test("ARC-3: the server keeps hash and key; without a key nothing is stored, and nothing that nobody checked")
    func storing() throws {
        var office = Self.office()
        let found = try office.run("6", "record", "file", nil, Self.paper())
        try office.run("5", "record", "scan", found.number, Self.scan())
        let scan = office.state.officeCases(key: "attachments:\(found.id)")[0]
        let reference = "attachment-draft-\(scan.id)"
        let hash: JSONObject = ["hash": .string(Self.hash)]
        // The machine's look at the bytes is not the person's look at the pages.
        #expect(
            office.refusal(nil, "attachment", "checked", reference, hash)
                == .rule("a person checks a scan, page by page")
        )
        #expect(
            office.refusal(nil, "attachment", "stored", reference, hash)
                == .wrongState(state: "received", allowed: ["checked"])
        )
        try office.run("6", "record", "check", found.number, ["pages": 6])
        #expect(office.refusal(nil, "attachment", "stored", reference, hash) == .keyUnavailable)
        let stored = try office.run(
            nil,
            "attachment",
            "stored",
            reference,
            ["hash": .string(Self.hash), "keyID": "k1"]
        )
        #expect(stored.state == "stored" && stored.text("hash") == Self.hash && stored.text("keyID") == "k1")
        #expect(stored.level == .internal && stored.isScan)
    }

    @Test("ARC-3: an attachment ends only when it was kept long enough, and by two people; its entry stays")
    func destroying() throws {
        var office = Self.office()
        let found = try Self.filed(&office)
        let reference = "attachment-draft-\(office.state.officeCases(key: "attachments:\(found.id)")[0].id)"
        try office.run(nil, "attachment", "stored", reference, ["hash": .string(Self.hash), "keyID": "k1"])
        #expect(
            office.refusal("6", "attachment", "destroy", reference, reason: "kept long enough")
                == .rule(
                    "nobody said how long it is kept",
                    hint: "amend retainUntil of the record that holds it"
                )
        )
        try office.run("6", "record", "amend", found.number, ["retainUntil": "2026-11-24"], reason: "by the rules")
        #expect(
            office.refusal("6", "attachment", "destroy", reference, reason: "kept long enough")
                == .rule("it is kept until 2026-11-24")
        )
        office.now = TestOffice.at("2026-11-25T10:00")
        try office.run("6", "attachment", "destroy", reference, reason: "kept long enough")
        #expect(
            office.refusal("6", "attachment", "destroy", reference, reason: "kept long enough")
                == .separationOfDuties(rule: "two people destroy an attachment", other: "6")
        )
        let kept = try office.run("10", "attachment", "keep", reference, reason: "a claim is open")
        #expect(kept.state == "stored" && kept.due == TestOffice.at("2026-11-25T11:00"))
        // Copied plain, and sensitive before it was decided to keep it.
        let copy: JSONObject = ["remote": "a/1", "hash": .string(Self.hash), "encrypted": false]
        try office.run(nil, "attachment", "copied", reference, copy)
        try office.run("6", "attachment", "destroy", reference, reason: "kept long enough")
        try office.run("6", "record", "level", found.number, ["level": "secret"], reason: "names of customers")
        #expect(try office.run("10", "attachment", "keep", reference, reason: "a claim is open").state == "stored")
        try office.run("6", "attachment", "destroy", reference, reason: "kept long enough")
        let gone = try office.run("10", "attachment", "destroy", reference, reason: "kept long enough")
        #expect(gone.state == "destroyed" && gone["keyID"] == nil && gone.text("hash") == Self.hash)
    }

    @Test("ARC-4: classified by the year of the paper, then by category")
    func classes() throws {
        var office = Self.office()
        let found = try office.run("6", "record", "file", nil, Self.paper())
        #expect(found.number == "DA-2026-0001")
        #expect(office.state.officeCases(key: "archive:2024:contracts").map(\.id) == [found.id])
        #expect(office.state.officeCases(key: "archive:2024").map(\.id) == [found.id])
        #expect(office.state.officeCases(key: "archive:2026").isEmpty)
        for year in [1899, 2027] as [Int64] {
            #expect(
                office.refusal("6", "record", "file", nil, Self.paper(["year": .integer(year)]))
                    == .badField("year", reason: "the year of the paper is between 1900 and this one")
            )
        }
        #expect(office.refusal("6", "record", "file", nil, Self.paper(["year": .null])) == .missingField("year"))
        #expect(
            office.refusal("6", "record", "file", nil, Self.paper(["category": .null])) == .missingField("category")
        )
        try office.run("6", "record", "amend", found.number, ["year": 2023], reason: "read again")
        #expect(office.state.officeCases(key: "archive:2023:contracts").map(\.id) == [found.id])
        #expect(office.state.officeCases(key: "archive:2024").isEmpty)
    }

    @Test("ARC-5: no place, no filing; the cabinet is looked at every month")
    func places() throws {
        var office = Self.office()
        for field in ["room", "cabinet", "shelf", "box"] {
            #expect(
                office.refusal("6", "record", "file", nil, Self.paper([field: .null])) == .missingField(field)
            )
        }
        #expect(office.state.lastNumber("DA", 2026) == 0)
        let cabinet: JSONObject = ["room": "B1", "cabinet": "3"]
        let planned = try office.run(nil, "cabinetCheck", "plan", nil, cabinet)
        #expect(planned.state == "open" && planned.due == TestOffice.at("2026-11-30T18:00"))
        #expect(office.refusal(nil, "cabinetCheck", "plan", nil, cabinet) == .conflict(with: ["B1/3 2026-11"]))
        let reference = "cabinetCheck-draft-\(planned.id)"
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
        // Nobody looked in December.
        office.now = TestOffice.at("2026-12-01T00:10")
        let december = try office.run(nil, "cabinetCheck", "plan", nil, cabinet)
        office.now = TestOffice.at("2027-01-01T00:10")
        try office.run(nil, "cabinetCheck", "plan", nil, cabinet)
        #expect(office.state.officeCase(december.id)?.state == "missed")
        office.now = TestOffice.at("2027-01-04T09:30")
        let late = try office.run(
            "6",
            "cabinetCheck",
            "done",
            "cabinetCheck-draft-\(december.id)",
            ["humidity": 72, "doorCloses": true]
        )
        #expect(late.state == "doneLate" && late["isGood"] == false && (late.lateMinutes("check") ?? 0) > 0)
    }

    @Test("ARC-6: 26 hours without a backup are an alarm, a failed restore test a high one")
    func backups() throws {
        var office = Self.office()
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
        #expect(try alarms() == [.notRestorable(at: office.now)] && alarms()[0].isHigh)
        try office.run(nil, "backup", "verified", "offsite")
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
        #expect(try alarms() == [.notRestorable(at: office.now)])
        let tried = office.now
        office.now = office.now.adding(seconds: 60)
        try office.run("6", "backup", "restoreTest", "offsite", ["snapshot": "c3", "files": 10, "passed": true])
        #expect(try alarms().isEmpty)
        // A week without verifying, a quarter without trying to restore.
        let restored = office.now
        office.now = TestOffice.at("2027-03-01T10:00")
        #expect(
            try alarms() == [.noBackup(since: tried), .notVerified(since: tried), .noRestoreTest(since: restored)]
        )
    }

    @Test("ARC-7: a purpose, and the borrower's head approves within a working day; sensitive papers also the office's")
    func lending() throws {
        var office = Self.office()
        let found = try Self.filed(&office)
        let secret = try Self.filed(&office, level: "confidential")
        #expect(
            office.refusal("7", "loan", "ask", nil, ["record": .string(found.number ?? "")]) == .missingField("purpose")
        )
        let loan = try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        #expect(loan.number == "JY-2026-0001" && loan.steps.map(\.role) == [.deptHead])
        #expect(loan.due == TestOffice.at("2026-11-25T18:00") && loan.text("purpose") == "rent review")
        #expect(loan.links("record") == [found.id] && loan.level == .internal)
        #expect(
            office.refusal("6", "loan", "handOut", loan.number, Self.counted)
                == .wrongState(state: "pending", allowed: ["approved"])
        )
        #expect(office.refusal("7", "loan", "approve", loan.number) == .selfApproval)
        #expect(try office.run("3", "loan", "approve", loan.number).state == "approved")
        let both = try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0002", "purpose": "rent review"])
        #expect(both.steps.map(\.role) == [.deptHead, .officeHead] && both.level == .confidential)
        try office.run("3", "loan", "approve", both.number)
        #expect(
            office.refusal("6", "loan", "handOut", both.number, Self.counted)
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
        #expect(office.refusal("6", "loan", "handOut", loan.number, Self.counted) == .levelTooLow)
        // What does not count as filed is not lent.
        let bare = try office.run("6", "record", "file", nil, Self.paper())
        #expect(
            office.refusal("7", "loan", "ask", nil, ["record": .string(bare.number ?? ""), "purpose": "rent"])
                == .wrongState(state: "registered", allowed: ["filed"])
        )
    }

    @Test("ARC-8: an archivist who neither borrows nor approves hands out and takes back, with condition and pages")
    func handingOut() throws {
        var office = Self.office()
        let found = try Self.filed(&office)
        office.grants += [RoleGrant(person: "7", role: .archivist), RoleGrant(person: "3", role: .archivist)]
        try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        try office.run("8", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent review"])
        for number in ["JY-2026-0001", "JY-2026-0002"] { try office.run("3", "loan", "approve", number) }
        #expect(
            office.refusal("7", "loan", "handOut", "JY-2026-0001", Self.counted)
                == .separationOfDuties(rule: "a borrower neither hands out nor takes back", other: "ask")
        )
        #expect(
            office.refusal("3", "loan", "handOut", "JY-2026-0001", Self.counted)
                == .separationOfDuties(rule: "an approver neither hands out nor takes back", other: "approve")
        )
        #expect(office.refusal("6", "loan", "handOut", "JY-2026-0001", ["pages": 6]) == .missingField("condition"))
        #expect(
            office.refusal("6", "loan", "handOut", "JY-2026-0001", ["condition": "clean"]) == .missingField("pages")
        )
        let out = try office.run("6", "loan", "handOut", "JY-2026-0001", Self.counted)
        #expect(out.state == "out" && out.due == TestOffice.at("2026-12-01T18:00") && out.text("outBy") == "6")
        #expect(out.text("outAt") == "2026-11-24T10:00:00+08:00" && out.whole("outPages") == 6)
        // There is only one original.
        #expect(
            office.refusal("6", "loan", "handOut", "JY-2026-0002", Self.counted) == .conflict(with: ["JY-2026-0001"])
        )
        #expect(
            office.refusal("2", "record", "void", found.number, reason: "filed twice")
                == .conflict(with: ["JY-2026-0001"])
        )
        office.now = TestOffice.at("2026-11-25T10:00")
        #expect(
            office.refusal("7", "loan", "takeBack", "JY-2026-0001", Self.counted)
                == .separationOfDuties(rule: "a borrower neither hands out nor takes back", other: "ask")
        )
        let back = try office.run("10", "loan", "takeBack", "JY-2026-0001", ["condition": "stained", "pages": 5])
        #expect(back.state == "back" && back.text("backCondition") == "stained" && back.whole("pagesMissing") == 1)
        #expect(back.text("backAt") == "2026-11-25T10:00:00+08:00" && back.text("backBy") == "10")
        #expect(back.lateMinutes("return") == nil && back.slot?.to == office.now)
        #expect(try office.run("6", "loan", "handOut", "JY-2026-0002", Self.counted).state == "out")
    }

    @Test("ARC-8: 30 days at most; reminders the day before, when it is due, then daily; overdue, no other loan")
    func overdue() throws {
        var office = Self.office()
        _ = try Self.filed(&office)
        _ = try Self.filed(&office)
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
            office.refusal("6", "loan", "handOut", "JY-2026-0002", Self.counted) == .overdueLoan(number: "JY-2026-0001")
        )
        #expect(ask("DA-2026-0002") == .overdueLoan(number: "JY-2026-0001"))
        let back = try office.run("6", "loan", "takeBack", "JY-2026-0001", Self.counted)
        #expect(back.lateMinutes("return") == 60)
        #expect(Loans.reminders(back, TestOffice.clock, through: TestOffice.at("2027-11-29T18:00")).isEmpty)
        #expect(try office.run("6", "loan", "handOut", "JY-2026-0002", Self.counted).state == "out")
    }

    @Test("ARC-8: what is lost is lent to nobody, until it is found")
    func lost() throws {
        var office = Self.office()
        _ = try Self.filed(&office)
        let fields: JSONObject = ["record": "DA-2026-0001", "purpose": "rent review"]
        try office.run("7", "loan", "ask", nil, fields)
        try office.run("3", "loan", "approve", "JY-2026-0001")
        try office.run("6", "loan", "handOut", "JY-2026-0001", Self.counted)
        #expect(office.refusal("7", "loan", "lose", "JY-2026-0001") == .missingReason)
        try office.run("7", "loan", "lose", "JY-2026-0001", reason: "left in the train")
        #expect(office.found("JY-2026-0001")?.state == "lost")
        #expect(office.refusal("8", "loan", "ask", nil, fields) == .conflict(with: ["JY-2026-0001"]))
        #expect(try office.run("6", "loan", "takeBack", "JY-2026-0001", Self.counted).state == "back")
        #expect(office.refusal("8", "loan", "ask", nil, fields) == nil)
    }
}
