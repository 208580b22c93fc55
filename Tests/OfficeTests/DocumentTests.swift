import JSON
import Testing
import WallClock

@testable import Office

/// 9 registers, 5 is the administration's clerk.
@Suite struct DocumentTests {
    private static let hash = String(repeating: "a", count: 64)
    private static let other = String(repeating: "b", count: 64)

    private static func office() -> TestOffice {
        var office = TestOffice()
        office.grants += [
            RoleGrant(person: "9", role: .registrar), RoleGrant(person: "5", role: .adminClerk),
            RoleGrant(person: "6", role: .archivist),
        ]
        return office
    }

    private static func paper(_ more: JSONObject = [:]) -> JSONObject {
        var paper: JSONObject = [
            "sender": "City Bureau", "senderNumber": "2026-77", "date": "2026-11-20", "title": "Fire safety",
            "pages": 3,
            "copies": 1, "medium": "paper",
        ]
        for member in more.members { paper[member.name] = member.value }
        return paper
    }

    private static func bytes(_ hash: String, _ name: String = "paper.pdf") -> JSONObject {
        ["hash": .string(hash), "name": .string(name), "size": 12_000, "pages": 3]
    }

    private static func letter(_ hash: String, level: JSONValue = "internal") -> JSONObject {
        var letter = bytes(hash, "letter.pdf")
        letter["title"] = "Year's end"
        letter["addressees"] = ["City Bureau"]
        letter["level"] = level
        return letter
    }

    @Test("DOC-1: the registrar registers what came, under numbers without gaps; the same paper twice is warned of")
    func registering() throws {
        var office = Self.office()
        #expect(office.refusal("7", "incoming", "receive", nil, Self.paper()) == .notEntitled(needs: ["registrar"]))
        for field in ["sender", "date", "title", "pages", "copies", "medium"] {
            #expect(office.refusal("9", "incoming", "receive", nil, Self.paper([field: .null])) == .missingField(field))
        }
        let first = try office.run("9", "incoming", "receive", nil, Self.paper())
        #expect(first.number == "SW-2026-0001" && first.state == "registered" && first.requester == "9")
        #expect(first.text("sender") == "City Bureau" && first.text("senderNumber") == "2026-77")
        #expect(first.text("date") == "2026-11-20" && first.text("title") == "Fire safety")
        #expect(first.whole("pages") == 3 && first.whole("copies") == 1 && first.text("medium") == "paper")
        #expect(first.text("received") == "2026-11-24" && first.links.isEmpty && first.lateMinutes("register") == nil)
        // Registered, but noted; a number of the sender's own in other letters is the same one.
        let second = try office.run("9", "incoming", "receive", nil, Self.paper(["sender": "city  bureau"]))
        #expect(second.number == "SW-2026-0002" && second.links("duplicateOf") == [first.id])
        let third = try office.run("9", "incoming", "receive", nil, Self.paper(["senderNumber": "2026-78"]))
        #expect(third.links.isEmpty)
        // Without a number of the sender's nothing is known of it.
        let bare = try office.run("9", "incoming", "receive", nil, Self.paper(["senderNumber": .null]))
        #expect(bare.links.isEmpty && office.state.lastNumber("SW", 2026) == 4)
        // A number that was mistyped is warned of when it is put right.
        let amended = try office.run(
            "9",
            "incoming",
            "amend",
            third.number,
            ["senderNumber": "2026-77"],
            reason: "mistyped"
        )
        #expect(amended.links("duplicateOf") == [first.id])
    }

    @Test("DOC-1: it is registered on the day on which it came; later is late for ever")
    func sameDay() throws {
        var office = Self.office()
        let late = try office.run("9", "incoming", "receive", nil, Self.paper(["received": "2026-11-23"]))
        #expect(late.lateMinutes("register") == 60 && late.wasDue("register") == TestOffice.at("2026-11-23T18:00"))
        #expect(
            office.refusal("9", "incoming", "receive", nil, Self.paper(["received": "2026-11-25"]))
                == .badField("received", reason: "that date is still to come")
        )
    }

    @Test(
        "DOC-1: fields change only by amending, with before and after; a second person voids, and the number stays used"
    )
    func amending() throws {
        var office = Self.office()
        office.grants.append(RoleGrant(person: "6", role: .registrar))
        let found = try office.run("9", "incoming", "receive", nil, Self.paper())
        #expect(office.refusal("9", "incoming", "amend", found.number, ["pages": 4]) == .missingReason)
        #expect(
            office.refusal("9", "incoming", "amend", found.number, ["pages": 3], reason: "counted again")
                == .rule("nothing would change")
        )
        let amended = try office.run(
            "9",
            "incoming",
            "amend",
            found.number,
            ["pages": 4],
            reason: "counted again"
        )
        #expect(amended.whole("pages") == 4)
        #expect(amended.rows("amendments") == [["version": 2, "field": "pages", "before": 3, "after": 4]])
        #expect(office.events.last?.reason == "counted again" && office.events.last?.actor.person == "9")
        #expect(
            office.refusal("9", "incoming", "void", found.number, reason: "entered twice")
                == .separationOfDuties(rule: "a second person voids an entry", other: "9")
        )
        #expect(office.refusal("6", "incoming", "void", found.number) == .missingReason)
        let voided = try office.run("6", "incoming", "void", found.number, reason: "entered twice")
        #expect(voided.state == "voided" && voided.number == "SW-2026-0001")
        let next = try office.run("9", "incoming", "receive", nil, Self.paper())
        #expect(next.number == "SW-2026-0002" && next.links.isEmpty)
    }

    @Test("DOC-2: without a level it goes to nobody; a change needs a reason, lowering the head of the office")
    func levels() throws {
        var office = Self.office()
        let found = try office.run("9", "incoming", "receive", nil, Self.paper())
        #expect(found.level == nil && found.text("urgency") == "normal")
        #expect(
            office.refusal("9", "incoming", "distribute", found.number, ["to": ["7"]]) == .missingField("level")
        )
        #expect(
            office.refusal("7", "incoming", "level", found.number, ["level": "secret"])
                == .notEntitled(needs: ["registrar", "officeHead"])
        )
        let classed = try office.run("9", "incoming", "level", found.number, ["level": "internal"])
        #expect(classed.level == .internal && classed.text("levelBy") == "9")
        #expect(office.refusal("9", "incoming", "level", found.number, ["level": "secret"]) == .missingReason)
        try office.run("9", "incoming", "attach", found.number, Self.bytes(Self.hash))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7"]])
        let raised = try office.run(
            "9",
            "incoming",
            "level",
            found.number,
            ["level": "secret"],
            reason: "names of customers"
        )
        // What hangs on it is kept as close.
        #expect(raised.level == .secret && office.state.officeCases(key: "deliveries:\(found.id)")[0].level == .secret)
        #expect(office.state.officeCases(key: "attachment:\(Self.hash)")[0].level == .secret)
        #expect(
            office.refusal("9", "incoming", "level", found.number, ["level": "public"], reason: "it was printed")
                == .notEntitled(needs: ["officeHead"])
        )
        let lowered = try office.run(
            "2",
            "incoming",
            "level",
            found.number,
            ["level": "public"],
            reason: "it was printed"
        )
        #expect(lowered.level == .public && lowered.text("levelBy") == "2")
        // With the registering, and urgent.
        let urgent = try office.run(
            "9",
            "incoming",
            "receive",
            nil,
            Self.paper(["level": "confidential", "urgency": "urgent"])
        )
        #expect(urgent.level == .confidential && urgent.text("levelBy") == "9" && urgent.text("urgency") == "urgent")
    }

    @Test("DOC-3: handed over within 4 working hours, urgent ones within 1, counted from registering")
    func handingOver() throws {
        var office = Self.office()
        let normal = try office.run("9", "incoming", "receive", nil, Self.paper(["level": "internal"]))
        #expect(normal.due == TestOffice.at("2026-11-24T15:00"))
        office.now = TestOffice.at("2026-11-24T10:30")
        #expect(office.refusal("9", "incoming", "urgency", normal.number, ["urgency": "urgent"]) == .missingReason)
        let urgent = try office.run(
            "9",
            "incoming",
            "urgency",
            normal.number,
            ["urgency": "urgent"],
            reason: "asked on the phone"
        )
        #expect(urgent.due == TestOffice.at("2026-11-24T11:00"))
        office.now = TestOffice.at("2026-11-24T14:00")
        let handed = try office.run("9", "incoming", "distribute", normal.number, ["to": ["7", "8"]])
        #expect(handed.state == "distributed" && handed.lateMinutes("distribute") == 120)
        let deliveries = office.state.officeCases(key: "deliveries:\(normal.id)")
        #expect(deliveries.map { $0.text("recipient") } == ["7", "8"] && deliveries.map(\.requester) == ["9", "9"])
        #expect(deliveries.allSatisfy { $0.state == "handedOver" && $0.due == TestOffice.at("2026-11-25T18:00") })
        #expect(handed.texts("recipients") == ["7", "8"])
        #expect(office.refusal("9", "incoming", "distribute", normal.number, ["to": ["8"]]) == .conflict(with: ["Yan"]))
        #expect(
            office.refusal("9", "incoming", "distribute", normal.number, ["to": ["3"], "until": "2026-11-23"])
                == .badField("until", reason: "that date is over")
        )
    }

    @Test("DOC-3: each acknowledges and closes with a result; the document follows; nobody else is told of it")
    func deliveries() throws {
        var office = Self.office()
        let found = try office.run("9", "incoming", "receive", nil, Self.paper(["level": "internal", "archive": true]))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7", "3"], "until": "2026-11-27"])
        func state() -> String? { office.found("SW-2026-0001")?.state }
        let mine = "delivery-draft-\(office.state.officeCases(key: "deliveries:\(found.id)")[0].id)"
        #expect(office.refusal("8", "delivery", "ack", mine) == .notEntitled(needs: ["recipient", "deputy"]))
        #expect(
            office.refusal("8", "incoming", "ack", found.number) == .notEntitled(needs: ["recipients", "deputies"])
        )
        // Also not by reception in the person's name.
        #expect(office.refusal("9", "delivery", "ack", mine, for: "7") == .notEntitled(needs: ["recipient", "deputy"]))
        office.now = TestOffice.at("2026-11-24T16:00")
        let read = try office.run("7", "delivery", "read", mine)
        #expect(read.text("readAt") == "2026-11-24T16:00:00+08:00" && read.state == "handedOver")
        #expect(
            office.refusal("7", "delivery", "close", mine, ["result": "done"])
                == .wrongState(state: "handedOver", allowed: ["acknowledged"])
        )
        office.now = TestOffice.at("2026-11-26T09:30")
        let taken = try office.run("7", "delivery", "ack", mine)
        #expect(taken.due == TestOffice.at("2026-11-27T18:00") && taken.lateMinutes("acknowledge") == 30)
        #expect(taken.text("readAt") == "2026-11-24T16:00:00+08:00" && state() == "distributed")
        try office.run("3", "incoming", "ack", found.number)
        #expect(state() == "acknowledged")
        #expect(office.refusal("7", "delivery", "close", mine) == .missingField("result"))
        let done = try office.run("7", "delivery", "close", mine, ["result": "extinguishers bought"])
        // It was closed in time, and acknowledged late for ever.
        #expect(done.lateMinutes("close") == nil && done.lateMinutes("acknowledge") == 30)
        #expect(done.state == "closed" && done.text("result") == "extinguishers bought" && state() == "acknowledged")
        // One more who is to see it, and who passes it on.
        try office.run("9", "incoming", "distribute", found.number, ["to": ["4"]])
        #expect(state() == "distributed")
        let fourth = "delivery-draft-\(office.state.officeCases(key: "deliveries:\(found.id)")[2].id)"
        #expect(
            office.refusal("9", "delivery", "reassign", fourth, ["to": "3"], reason: "wrong person")
                == .conflict(with: ["Sun"])
        )
        try office.run("9", "delivery", "reassign", fourth, ["to": "8"], reason: "wrong person")
        #expect(office.found("SW-2026-0001")?.texts("recipients") == ["3", "7", "8"])
        try office.run("8", "incoming", "ack", found.number)
        try office.run("8", "incoming", "close", found.number, ["result": "seen"])
        try office.run("3", "incoming", "close", found.number, ["result": "drill planned"])
        #expect(state() == "closed")
        // It was to be archived: the archivist is reminded within five working days.
        let expected = office.state.officeCases(key: "filing:\(found.id)")
        #expect(expected.map(\.state) == ["expected"] && expected[0].due == TestOffice.at("2026-12-03T18:00"))
    }

    @Test("DOC-3: the deputy of somebody who is away gets it too; both names stay")
    func deputies() throws {
        var office = Self.office()
        office.absences = [
            Absence(person: "7", from: TestOffice.at("2026-11-24T00:00"), to: TestOffice.at("2026-11-28T00:00"))
        ]
        office.delegations = [Delegation(from: "7", to: "8")]
        let found = try office.run("9", "incoming", "receive", nil, Self.paper(["level": "internal"]))
        try office.run("9", "incoming", "distribute", found.number, ["to": ["7", "3"]])
        let delivery = office.state.officeCases(key: "deliveries:\(found.id)")[0]
        #expect(delivery.text("recipient") == "7" && delivery.text("deputy") == "8")
        let taken = try office.run("8", "delivery", "ack", "delivery-draft-\(delivery.id)")
        let event = try #require(office.events.last { $0.caseID == delivery.id })
        #expect(taken.state == "acknowledged" && event.actor.person == "8" && event.onBehalfOf == "7")
        // Whoever is back first closes it.
        office.absences = []
        #expect(try office.run("7", "incoming", "close", found.number, ["result": "seen"]).state == "closed")
        #expect(office.found("SW-2026-0001")?.state == "distributed")
        // Of somebody who is here only the person has it.
        let other = office.state.officeCases(key: "deliveries:\(found.id)")[1]
        #expect(other.text("deputy") == nil)
        // With the document everything that hangs on it is void.
        try office.run("2", "incoming", "void", found.number, reason: "entered twice")
        #expect(office.state.officeCases(key: "deliveries:\(found.id)").map(\.state) == ["closed", "voided"])
    }

    @Test("DOC-4: review, recheck and signing by three people, a working day each; the number comes with the signing")
    func chain() throws {
        var office = Self.office()
        let draft = try office.run("7", "outgoing", "draft", nil, ["title": "Year's end"])
        let reference = "FW-draft-\(draft.id)"
        #expect(draft.number == nil && draft.state == "draft")
        #expect(office.refusal("7", "outgoing", "submit", reference) == .missingField("addressees"))
        let asked = try office.run("7", "outgoing", "submit", reference, Self.letter(Self.hash))
        #expect(asked.number == nil && asked.state == "pending" && asked.level == .internal)
        #expect(asked.steps.map(\.name) == ["review", "recheck", "sign"])
        #expect(asked.steps.map(\.role) == [.deptHead, .adminClerk, .gm])
        #expect(asked.due == TestOffice.at("2026-11-25T18:00"))
        #expect(office.refusal("7", "outgoing", "approve", reference) == .selfApproval)
        #expect(
            office.refusal("5", "outgoing", "approve", reference) == .notYourTurn(step: "review", holders: ["Sun"])
        )
        let reviewed = try office.run("3", "outgoing", "approve", reference)
        office.now = TestOffice.at("2026-11-25T11:00")
        let rechecked = try office.run("5", "outgoing", "approve", reference)
        #expect(reviewed.step == 1 && rechecked.step == 2 && rechecked.due == TestOffice.at("2026-11-26T18:00"))
        #expect(office.state.lastNumber("FW", 2026) == 0)
        let approved = try office.run("1", "outgoing", "approve", reference)
        #expect(approved.state == "approved" && approved.number == "FW-2026-0001")
        // Nothing changes any more.
        for verb in ["submit", "withdraw", "approve", "return"] {
            let refused = office.refusal("7", "outgoing", verb, approved.number, reason: "one more word")
            guard case .wrongState? = refused else {
                Issue.record("\(verb) is refused with \(String(describing: refused))")
                continue
            }
        }
        #expect(
            office.refusal("7", "outgoing", "amend", approved.number) == .unknownVerb(object: "outgoing", verb: "amend")
        )
        #expect(
            office.refusal("9", "outgoing", "send", approved.number, ["seal": "1", "method": "post", "copies": 1])
                == .wrongState(state: "approved", allowed: ["signed"])
        )
        try office.run(
            nil,
            "outgoing",
            "signed",
            approved.number,
            ["hash": .string(Self.hash), "keyID": "2026", "signature": "MEUCIQ"]
        )
        #expect(office.refusal("7", "outgoing", "send", approved.number) == .notEntitled(needs: ["registrar"]))
        let sent = try office.run(
            "9",
            "outgoing",
            "send",
            approved.number,
            ["seal": "1", "method": "post", "copies": 2]
        )
        #expect(sent.state == "sent" && sent.text("seal") == "1" && sent.whole("copies") == 2)
    }

    @Test("DOC-4: a returned version passes all steps again; each version is kept")
    func returned() throws {
        var office = Self.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Self.letter(Self.hash))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        try office.run("3", "outgoing", "approve", reference)
        #expect(office.refusal("5", "outgoing", "return", reference) == .missingReason)
        try office.run("5", "outgoing", "return", reference, reason: "the form is the old one")
        let again = try office.run("7", "outgoing", "submit", reference, Self.letter(Self.other))
        #expect(again.revision == 2 && again.step == 0 && again.text("hash") == Self.other)
        let versions = office.state.officeCases(key: "attachments:\(draft.id)")
        #expect(versions.map { $0.text("hash") } == [Self.hash, Self.other])
        #expect(versions.map { $0.whole("version") } == [1, 2] && versions.allSatisfy { $0.level == .internal })
        #expect(office.refusal("3", "outgoing", "approve", reference, revision: 1) == .stale(current: 2))
        for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference, revision: 2) }
        let signed = try #require(office.found("FW-2026-0001"))
        #expect(signed.decisions.map(\.step) == ["review", "recheck", "review", "recheck", "sign"])
        #expect(signed.decisions.map(\.revision) == [1, 1, 2, 2, 2])
    }

    @Test("DOC-4: a head's own paper is reviewed by the head of the office; what is refused uses no number")
    func ownPaper() throws {
        var office = Self.office()
        let draft = try office.run("3", "outgoing", "draft", nil, Self.letter(Self.hash))
        let asked = try office.run("3", "outgoing", "submit", "FW-draft-\(draft.id)")
        #expect(Eligibility.of(asked, office.facts)?.people == ["2"])
        try office.run("2", "outgoing", "reject", "FW-draft-\(draft.id)", reason: "not needed")
        #expect(office.state.lastNumber("FW", 2026) == 0)
        // A file that is no hash is none.
        #expect(
            office.refusal("7", "outgoing", "draft", nil, Self.letter("abc")) == nil
        )
        let last = try #require(office.events.last)
        #expect(
            office.refusal("7", "outgoing", "submit", "FW-draft-\(last.caseID)")
                == .badField("hash", reason: "no SHA-256; 64 of 0-9 and a-f")
        )
    }

    @Test("DOC-4: after signing only another document takes its place")
    func superseding() throws {
        var office = Self.office()
        func sign(_ reference: String, _ hash: String) throws {
            for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference) }
            let signature: JSONObject = ["hash": .string(hash), "keyID": "2026", "signature": "MEUCIQ"]
            try office.run(nil, "outgoing", "signed", reference, signature)
        }
        let draft = try office.run("7", "outgoing", "draft", nil, Self.letter(Self.hash))
        try office.run("7", "outgoing", "submit", "FW-draft-\(draft.id)")
        try sign("FW-draft-\(draft.id)", Self.hash)
        #expect(office.refusal("7", "outgoing", "supersede", "FW-2026-0001") == .missingReason)
        let next = try office.run("7", "outgoing", "supersede", "FW-2026-0001", reason: "new dates")
        #expect(next.state == "draft" && next.links("supersedes") == [draft.id] && next.text("title") == "Year's end")
        #expect(office.found("FW-2026-0001")?.state == "signed")
        #expect(
            office.refusal("7", "outgoing", "supersede", "FW-2026-0001", reason: "new dates")
                == .conflict(with: ["FW-draft-\(next.id)"])
        )
        try office.run("7", "outgoing", "submit", "FW-draft-\(next.id)", Self.letter(Self.other))
        try sign("FW-draft-\(next.id)", Self.other)
        #expect(office.found("FW-2026-0001")?.state == "superseded" && office.found("FW-2026-0002")?.state == "signed")
        #expect(office.found("FW-2026-0001")?.links("supersededBy") == [next.id])
    }

    @Test("DOC-5: a copy is due an hour after storing; failures are kept and retried, an alarm after a working day")
    func cloudCopy() throws {
        var office = Self.office()
        let found = try office.run("9", "incoming", "receive", nil, Self.paper(["level": "internal"]))
        try office.run("9", "incoming", "attach", found.number, Self.bytes(Self.hash))
        #expect(
            office.refusal("9", "incoming", "attach", found.number, Self.bytes(Self.hash))
                == .conflict(with: ["paper.pdf"])
        )
        let id = office.state.officeCases(key: "attachment:\(Self.hash)")[0].id
        let reference = "attachment-draft-\(id)"
        let hash: JSONObject = ["hash": .string(Self.hash)]
        #expect(office.refusal("9", "attachment", "checked", reference, hash) == .notEntitled(needs: ["system"]))
        #expect(
            office.refusal(nil, "attachment", "checked", reference, ["hash": .string(Self.other)])
                == .damaged(hash: Self.other)
        )
        try office.run(nil, "attachment", "checked", reference, hash)
        let stored = try office.run(
            nil,
            "attachment",
            "stored",
            reference,
            ["hash": .string(Self.hash), "keyID": "k1"]
        )
        #expect(stored.due == TestOffice.at("2026-11-24T11:00"))
        #expect(Attachment.copyAlarm(stored, TestOffice.clock) == TestOffice.at("2026-11-25T18:00"))
        office.now = TestOffice.at("2026-11-24T12:00")
        let failed = try office.run(nil, "attachment", "copyFailed", reference, ["failure": "the drive is down"])
        #expect(failed.state == "stored" && failed.due == stored.due && failed.whole("attempts") == 1)
        #expect(failed.text("failure") == "the drive is down")
        let copy: JSONObject = ["remote": "docs/1.pdf", "hash": .string(Self.hash), "encrypted": false]
        let copied = try office.run(nil, "attachment", "copied", reference, copy)
        #expect(copied.state == "replicated" && copied.text("remote") == "docs/1.pdf" && copied["failure"] == nil)
        #expect(copied.text("copyChecked") == "2026-11-24T12:00:00+08:00" && copied.due == nil)
        #expect(Attachment.copyAlarm(copied, TestOffice.clock) == nil)
        // It became sensitive: what lies plain on the drive is copied again, encrypted.
        try office.run("9", "incoming", "level", found.number, ["level": "secret"], reason: "names of customers")
        #expect(office.state.officeCase(id)?.state == "stored")
        #expect(office.state.officeCase(id)?.due == TestOffice.at("2026-11-24T13:00"))
        #expect(
            office.refusal(nil, "attachment", "copied", reference, copy)
                == .badField("encrypted", reason: "a sensitive document leaves the house only encrypted")
        )
        var sealed = copy
        sealed["encrypted"] = true
        #expect(try office.run(nil, "attachment", "copied", reference, sealed).state == "replicated")
    }

    @Test("DOC-5: of a document that nobody has classed the worst is assumed; damage is restored and copied again")
    func damage() throws {
        var office = Self.office()
        let found = try office.run("9", "incoming", "receive", nil, Self.paper())
        try office.run("9", "incoming", "attach", found.number, Self.bytes(Self.hash))
        let reference = "attachment-draft-\(office.state.officeCases(key: "attachment:\(Self.hash)")[0].id)"
        let hash: JSONObject = ["hash": .string(Self.hash)]
        try office.run(nil, "attachment", "checked", reference, hash)
        try office.run(nil, "attachment", "stored", reference, ["hash": .string(Self.hash), "keyID": "k1"])
        #expect(
            office.refusal(
                nil,
                "attachment",
                "copied",
                reference,
                [
                    "remote": "docs/1.pdf", "hash": .string(Self.hash), "encrypted": false,
                ]
            ) == .badField("encrypted", reason: "a sensitive document leaves the house only encrypted")
        )
        try office.run(nil, "attachment", "damaged", reference, ["failure": "a byte differs"])
        #expect(
            office.refusal(nil, "attachment", "restored", reference, ["hash": .string(Self.other), "source": "backup"])
                == .damaged(hash: Self.other)
        )
        let restored = try office.run(
            nil,
            "attachment",
            "restored",
            reference,
            ["hash": .string(Self.hash), "source": "backup"]
        )
        #expect(restored.state == "restored" && restored.due == TestOffice.at("2026-11-24T11:00"))
        #expect(
            try office.run(
                nil,
                "attachment",
                "copied",
                reference,
                [
                    "remote": "docs/1.pdf", "hash": .string(Self.hash), "encrypted": true,
                ]
            ).state == "replicated"
        )
    }

    @Test("DOC-6: key, signer and time of the signature stay with the document; another hash is not signed")
    func signature() throws {
        var office = Self.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Self.letter(Self.hash))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference) }
        func signing(_ hash: String) -> JSONObject {
            ["hash": .string(hash), "keyID": "sign-2026", "signature": "MEUCIQ"]
        }
        #expect(
            office.refusal("1", "outgoing", "signed", "FW-2026-0001", signing(Self.hash))
                == .notEntitled(needs: ["system"])
        )
        #expect(
            office.refusal(nil, "outgoing", "signed", "FW-2026-0001", signing(Self.other))
                == .badField("hash", reason: "it is not that of the version that was approved")
        )
        office.now = TestOffice.at("2026-11-24T10:05")
        let signed = try office.run(nil, "outgoing", "signed", "FW-2026-0001", signing(Self.hash))
        #expect(signed.state == "signed" && signed.text("keyID") == "sign-2026" && signed.text("signature") == "MEUCIQ")
        #expect(signed.text("signer") == "1" && signed.text("signedAt") == "2026-11-24T10:05:00+08:00")
        #expect(signed.text("hash") == Self.hash && signed.due == TestOffice.at("2026-11-25T18:00"))
    }
}
