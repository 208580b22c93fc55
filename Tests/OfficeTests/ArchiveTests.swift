import JSON
import Terms
import Testing
import WallClock

@testable import Office

/// Filing, scanning and keeping.
@Suite struct ArchiveTests {
    @Test("ARC-1: the archivist files a closed case within 5 working days, under a number; later is late for ever")
    func filing() throws {
        var office = Shelf.office()
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
        let paper = Shelf.paper(["source": .string(source.number ?? ""), "level": .null])
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
        // Nobody has filed it yet: it comes from the registrar, and is of the paper's year.
        #expect(expected[0].requester == "9" && expected[0].department == "office")
        let summary = try #require(Modules.office["record"]).summary
        #expect(expected[0].whole("year") == 2026 && summary(expected[0], .zh) == "《Lease》 2026")
        let found = try office.run("6", "record", "file", nil, paper)
        #expect(found.id == expected[0].id && found.number == "DA-2026-0001" && found.state == "registered")
        #expect(found.links("source") == [source.id] && found.level == .confidential)
        #expect(found.whole("year") == 2024 && found.text("category") == "contracts")
        #expect(found.lateMinutes("file") == 120 && found.wasDue("file") == TestOffice.at("2026-12-01T18:00"))
        // An archive is no way round a level.
        #expect(
            office.refusal("6", "record", "file", nil, Shelf.paper(["source": .string(source.number ?? "")]))
                == .levelTooLow
        )
        #expect(
            office.refusal("6", "record", "file", nil, Shelf.paper(["source": "SW-2026-0099"]))
                == .notFound(object: "document", reference: "SW-2026-0099")
        )
        #expect(office.state.lastNumber("DA", 2026) == 1)
        // Whoever filed it does not void it; any other archivist does.
        #expect(found.text("filedBy") == "6")
        #expect(
            office.refusal("6", "record", "void", found.number, reason: "filed twice")
                == .separationOfDuties(rule: "a second person voids an entry", other: "6")
        )
        #expect(try office.run("10", "record", "void", found.number, reason: "filed twice").state == "voided")
    }

    @Test("ARC-1, ARC-4: what is filed of a case has the year of its paper, if no other is given")
    func yearOfPaper() throws {
        var office = Shelf.office()
        let letter: JSONObject = [
            "sender": "Owner", "date": "2023-05-02", "title": "Lease", "pages": 3, "copies": 1, "medium": "paper",
            "level": "internal",
        ]
        let source = try office.run("9", "incoming", "receive", nil, letter)
        try office.run("9", "incoming", "distribute", source.number, ["to": ["7"]])
        try office.run("7", "incoming", "ack", source.number)
        try office.run("7", "incoming", "close", source.number, ["result": "signed"])
        let paper = Shelf.paper(["source": .string(source.number ?? ""), "year": .null])
        #expect(try office.run("6", "record", "file", nil, paper).whole("year") == 2023)
    }

    @Test("ARC-1: what is not worth filing is dismissed with a reason")
    func dismissing() throws {
        var office = Shelf.office()
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
        var office = Shelf.office()
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        #expect(
            office.refusal("5", "record", "scan", found.number, Shelf.scan(["backs": 2]))
                == .scanMismatch(fronts: 3, backs: 2)
        )
        #expect(
            office.refusal("5", "record", "scan", found.number, Shelf.scan(["sheets": 4]))
                == .badField("sheets", reason: "3 fronts were scanned, not 4")
        )
        #expect(
            office.refusal("5", "record", "scan", found.number, Shelf.scan(["blankBacks": ["3"]]))
                == .badField("blankBacks", reason: "3 is no back of 6 pages, or stands there twice")
        )
        #expect(office.state.officeCases(key: "attachments:\(found.id)").isEmpty)
        #expect(
            office.refusal("7", "record", "scan", found.number, Shelf.scan())
                == .notEntitled(needs: ["archivist", "adminClerk"])
        )
        let scanned = try office.run("5", "record", "scan", found.number, Shelf.scan())
        #expect(scanned.state == "scanned" && scanned.whole("pages") == 6 && scanned.rows("blankBacks") == [6])
        #expect(scanned.text("scanner") == "5")
        #expect(
            office.refusal("5", "record", "check", found.number, ["pages": 6])
                == .separationOfDuties(rule: "whoever scanned does not check", other: "scan")
        )
        // Who has not looked at it cannot say that it is good.
        try Shelf.look(&office, found, "10")
        #expect(
            office.refusal("6", "record", "check", found.number, ["pages": 6])
                == .rule(
                    "you have not opened this scan",
                    hint: "look at every page first: rollcall document fetch DA-2026-0001 lease.pdf -o scan.pdf"
                )
        )
        try Shelf.look(&office, found, "6")
        #expect(
            office.refusal("6", "record", "check", found.number, ["pages": 5])
                == .badField("pages", reason: "the scan has 6 pages, not 5")
        )
        // A page that cannot be read: all of it again.
        let refused = try office.run("6", "record", "refuse", found.number, reason: "page 3 is cut off")
        #expect(refused.state == "registered" && refused["pages"] == nil)
        #expect(office.state.officeCases(key: "attachments:\(found.id)").map(\.state) == ["refused"])
        try office.run("6", "record", "scan", found.number, Shelf.scan())
        let checked = try Shelf.checked(&office, found, by: "5")
        #expect(checked.state == "filed" && checked.text("checker") == "5")
        let scans = office.state.officeCases(key: "attachments:\(found.id)")
        #expect(scans.map(\.state) == ["refused", "checked"] && scans.map { $0.whole("version") } == [1, 2])
    }

    @Test(
        "ARC-1, ARC-2: scan and check have due times, are in the inbox of who does them, and are reminded of as all are"
    )
    func scanDue() throws {
        var office = Shelf.office()
        office.settings.archive.scanDays = 2
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        #expect(found.due == TestOffice.at("2026-11-26T18:00"))
        func inbox(_ person: String) -> [String] {
            office.facts.inbox(of: person, office.state.cases.values, .office).filter { $0.found.object == "record" }
                .map(\.stage)
        }
        func told(_ moment: String) throws -> [String] {
            let event = try #require(try office.pass(moment, "record").first)
            let found = try #require(office.found("DA-2026-0001"))
            return [event.transition] + office.facts.mailed(event, of: found, .office)
        }
        #expect(inbox("6") == ["registered"] && inbox("10") == ["registered"] && inbox("5").isEmpty)
        #expect(try told("2026-11-26T18:00") == ["reminded", "10", "6"])
        #expect(try told("2026-11-27T18:00") == ["escalated", "1", "10", "2", "6"])
        office.now = TestOffice.at("2026-11-30T10:00")
        let scanned = try office.run("6", "record", "scan", found.number, Shelf.scan())
        #expect(scanned.lateMinutes("scan") == 540 && scanned.due == TestOffice.at("2026-12-02T18:00"))
        // It waits for nobody who may not check it.
        #expect(inbox("6").isEmpty && inbox("10") == ["scanned"] && inbox("5") == ["scanned"])
        #expect(try told("2026-12-02T18:00") == ["reminded", "10", "5"])
        office.now = TestOffice.at("2026-12-03T09:30")
        let refused = try office.run("10", "record", "refuse", found.number, reason: "page 3 is cut off")
        #expect(refused.lateMinutes("check") == 30 && refused.due == TestOffice.at("2026-12-07T18:00"))
        try office.run("5", "record", "scan", found.number, Shelf.scan())
        let filed = try Shelf.checked(&office, found, by: "6")
        #expect(filed.due == nil && filed.lateMinutes("check") == nil && filed.wasDue("check") != nil)
        #expect(try office.pass("2026-12-31T18:00", "record").isEmpty)
    }

    @Test("ARC-2: whoever made a scan that is refused is told why, and makes its next version; the refused one stays")
    func refusedScan() throws {
        var office = Shelf.office()
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        try office.run("5", "record", "scan", found.number, Shelf.scan())
        #expect(office.refusal("6", "record", "refuse", found.number) == .missingReason)
        #expect(office.refusal("6", "record", "refuse", found.number, reason: "cut") == .missingReason)
        #expect(
            office.refusal("5", "record", "refuse", found.number, reason: "page 3 is cut off")
                == .separationOfDuties(rule: "whoever scanned does not check", other: "scan")
        )
        let refused = try office.run("6", "record", "refuse", found.number, reason: "page 3 is cut off")
        #expect(refused.text("scanFault") == "page 3 is cut off")
        let event = try #require(office.events.last { $0.object == "record" })
        #expect(office.facts.mailed(event, of: refused, .office) == ["5"])
        // It waits for whoever made it, as for the archivists.
        #expect(office.facts.waitedFor(refused, .office) == ["10", "5", "6"])
        let old = try #require(office.state.officeCases(key: "attachments:\(found.id)").first)
        #expect(old.state == "refused" && old.text("failure") == "page 3 is cut off")
        #expect(
            try office.run(nil, "attachment", "opened", "attachment-\(old.id)", ["openedBy": "5"]).id == old.id
        )
        let other: JSONObject = ["hash": .string(Papers.other), "name": "again.pdf"]
        let scanned = try office.run("5", "record", "scan", found.number, Shelf.scan(other))
        #expect(scanned.state == "scanned" && scanned["scanFault"] == nil)
        let scans = office.state.officeCases(key: "attachments:\(found.id)")
        #expect(scans.map(\.state) == ["refused", "received"] && scans.map { $0.whole("version") } == [1, 2])
    }

    @Test("ARC-2: a filed paper whose scan proves bad is scanned again and checked by another person before it counts")
    func rescanning() throws {
        var office = Shelf.office()
        let found = try Shelf.filed(&office)
        let asked = try office.run("7", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
        try office.run("3", "loan", "approve", asked.number)
        try office.run("6", "loan", "handOut", asked.number, Shelf.counted)
        // What is out cannot be scanned.
        #expect(
            office.refusal("6", "record", "rescan", found.number, reason: "pages are dark")
                == .conflict(with: ["JY-2026-0001"])
        )
        try office.run("6", "loan", "takeBack", asked.number, Shelf.counted)
        #expect(office.refusal("6", "record", "rescan", found.number) == .missingReason)
        let again = try office.run("6", "record", "rescan", found.number, reason: "pages are dark")
        #expect(again.state == "registered" && again["checker"] == nil && again.text("scanFault") == "pages are dark")
        let event = try #require(office.events.last { $0.object == "record" })
        #expect(office.facts.mailed(event, of: again, .office) == ["10", "5"])
        // The same bytes are the same bad scan.
        #expect(
            office.refusal("6", "record", "scan", found.number, Shelf.scan()) == .conflict(with: ["lease.pdf"])
        )
        #expect(
            office.refusal("8", "loan", "ask", nil, ["record": "DA-2026-0001", "purpose": "rent"])
                == .wrongState(state: "registered", allowed: ["filed"])
        )
        try office.run("6", "record", "scan", found.number, Shelf.scan(["hash": .string(Papers.other)]))
        #expect(
            office.refusal("6", "record", "check", found.number, ["pages": 6])
                == .separationOfDuties(rule: "whoever scanned does not check", other: "scan")
        )
        let checked = try Shelf.checked(&office, found, by: "10")
        #expect(checked.state == "filed" && checked.text("scanner") == "6" && checked.text("checker") == "10")
        let scans = office.state.officeCases(key: "attachments:\(found.id)")
        #expect(scans.map(\.state) == ["checked", "checked"] && scans.map { $0.whole("version") } == [1, 2])
    }

    @Test("ARC-3: the server keeps hash and key; without a key nothing is stored, and nothing that nobody checked")
    func storing() throws {
        var office = Shelf.office()
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        try office.run("5", "record", "scan", found.number, Shelf.scan())
        let scan = office.state.officeCases(key: "attachments:\(found.id)")[0]
        let reference = "attachment-\(scan.id)"
        let hash: JSONObject = ["hash": .string(Shelf.hash)]
        // The machine's look at the bytes is not the person's look at the pages.
        #expect(
            office.refusal(nil, "attachment", "checked", reference, hash)
                == .rule("a person checks a scan, page by page")
        )
        #expect(
            office.refusal(nil, "attachment", "stored", reference, hash)
                == .wrongState(state: "received", allowed: ["checked"])
        )
        _ = try Shelf.checked(&office, found, by: "6")
        #expect(office.refusal(nil, "attachment", "stored", reference, hash) == .keyUnavailable(id: nil))
        let stored = try office.run(
            nil,
            "attachment",
            "stored",
            reference,
            ["hash": .string(Shelf.hash), "keyID": "k1"]
        )
        #expect(stored.state == "stored" && stored.text("hash") == Shelf.hash && stored.text("keyID") == "k1")
        #expect(stored.level == .internal && stored.isScan)
    }

    @Test("ARC-3: an attachment ends only when it was kept long enough, and by two people; its entry stays")
    func destroying() throws {
        var office = Shelf.office()
        let found = try Shelf.filed(&office)
        let reference = "attachment-\(office.state.officeCases(key: "attachments:\(found.id)")[0].id)"
        try office.run(nil, "attachment", "stored", reference, ["hash": .string(Shelf.hash), "keyID": "k1"])
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
        let copy: JSONObject = ["remote": "a/1", "hash": .string(Shelf.hash), "encrypted": false]
        try office.run(nil, "attachment", "copied", reference, copy)
        try office.run("6", "attachment", "destroy", reference, reason: "kept long enough")
        try office.run("6", "record", "level", found.number, ["level": "secret"], reason: "names of customers")
        #expect(try office.run("10", "attachment", "keep", reference, reason: "a claim is open").state == "stored")
        try office.run("6", "attachment", "destroy", reference, reason: "kept long enough")
        let gone = try office.run("10", "attachment", "destroy", reference, reason: "kept long enough")
        #expect(gone.state == "copyLeft" && gone["keyID"] == nil && gone.text("hash") == Shelf.hash)
        // Only when the cloud drive has it no more it is destroyed.
        let failed = try office.run(nil, "attachment", "copyFailed", reference, ["failure": "the drive is down"])
        #expect(failed.state == "copyLeft" && failed.text("remote") == "a/1")
        let destroyed = try office.run(nil, "attachment", "copyRemoved", reference)
        #expect(destroyed.state == "destroyed" && destroyed["remote"] == nil && destroyed["failure"] == nil)
    }

    @Test("ARC-3: how long a paper is kept an archivist lengthens; only the head of the office shortens it")
    func retention() throws {
        var office = Shelf.office()
        let found = try office.run("6", "record", "file", nil, Shelf.paper(["retainUntil": "2036-12-31"]))
        func amend(_ person: String, _ until: String) -> Refusal? {
            office.refusal(
                person,
                "record",
                "amend",
                found.number,
                ["retainUntil": .string(until)],
                reason: "the rules"
            )
        }
        #expect(amend("6", "2036-12-30") == .notEntitled(needs: ["officeHead"]))
        #expect(amend("6", "2037-12-31") == nil && amend("2", "2030-12-31") == nil)
        #expect(office.found(found.number ?? "")?.date("retainUntil") == LocalDate("2030-12-31"))
    }

    @Test("ARC-2: nothing is scanned or checked of which nobody has the bytes")
    func bytesThatAreNotThere() throws {
        var office = Shelf.office()
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        func isRefused(_ refusal: Refusal?) -> Bool {
            if case .rule(let sentence, _) = refusal { sentence.english.contains(Shelf.hash) } else { false }
        }
        office.lacking = [Shelf.hash]
        #expect(isRefused(office.refusal("5", "record", "scan", found.number, Shelf.scan())))
        office.lacking = []
        try office.run("5", "record", "scan", found.number, Shelf.scan())
        office.lacking = [Shelf.hash]
        #expect(isRefused(office.refusal("6", "record", "check", found.number, ["pages": 6])))
        office.lacking = []
        #expect(try Shelf.checked(&office, found, by: "6").state == "filed")
    }

    @Test("ARC-4: classified by the year of the paper, then by category")
    func classes() throws {
        var office = Shelf.office()
        let found = try office.run("6", "record", "file", nil, Shelf.paper())
        #expect(found.number == "DA-2026-0001")
        #expect(office.state.officeCases(key: "archive:2024:contracts").map(\.id) == [found.id])
        #expect(office.state.officeCases(key: "archive:2024").map(\.id) == [found.id])
        #expect(office.state.officeCases(key: "archive:2026").isEmpty)
        for year in [1899, 2027] as [Int64] {
            #expect(
                office.refusal("6", "record", "file", nil, Shelf.paper(["year": .integer(year)]))
                    == .badField("year", reason: "the year of the paper is between 1900 and this one")
            )
        }
        #expect(office.refusal("6", "record", "file", nil, Shelf.paper(["year": .null])) == .missingField("year"))
        #expect(
            office.refusal("6", "record", "file", nil, Shelf.paper(["category": .null])) == .missingField("category")
        )
        try office.run("6", "record", "amend", found.number, ["year": 2023], reason: "read again")
        #expect(office.state.officeCases(key: "archive:2023:contracts").map(\.id) == [found.id])
        #expect(office.state.officeCases(key: "archive:2024").isEmpty)
    }

    @Test("ARC-2: what was filed before its scan had a due time gets one, once")
    func undated() throws {
        var office = Shelf.office()
        let event = OfficeEvent(
            seq: 0,
            at: office.now,
            caseID: 1,
            object: "record",
            transition: "file",
            from: nil,
            to: "registered",
            number: "DA-2026-0001",
            revision: 1,
            version: 1,
            actor: Actor(person: "6", account: 6),
            onBehalfOf: nil,
            reason: nil,
            due: nil,
            allowance: nil,
            changes: [.began(requester: "6", concerns: [], department: "office"), .numbered("DA-2026-0001")]
        )
        let follows = office.state.apply(event)
        #expect(follows)
        #expect(try office.pass("2026-12-01T10:01", "record").map(\.transition) == ["rescheduled"])
        #expect(office.found("DA-2026-0001")?.due == TestOffice.at("2026-12-04T18:00"))
        #expect(try !office.pass("2026-12-01T10:02", "record").contains { $0.transition == "rescheduled" })
    }
}
