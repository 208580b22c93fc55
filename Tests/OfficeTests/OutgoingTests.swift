import JSON
import Testing
import WallClock

@testable import Office

/// What is sent out, its signature, and the copies of what is kept.
@Suite struct OutgoingTests {
    @Test("DOC-4: what has no text yet is not submitted, and is told how it gets one")
    func withoutText() throws {
        var office = Papers.office()
        let draft = try office.run(
            "7",
            "outgoing",
            "draft",
            nil,
            ["title": "x", "addressees": ["y"], "level": "public"]
        )
        #expect(
            office.refusal("7", "outgoing", "submit", "FW-draft-\(draft.id)")
                == .rule(
                    "it has no text yet",
                    hint: "give the file with it: rollcall document submit NUMBER --file FILE"
                )
        )
    }

    @Test("DOC-4: review, recheck and signing by three people, a working day each; the number comes with the signing")
    func chain() throws {
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, ["title": "Year's end"])
        let reference = "FW-draft-\(draft.id)"
        #expect(draft.number == nil && draft.state == "draft")
        #expect(office.refusal("7", "outgoing", "submit", reference) == .missingField("addressees"))
        let asked = try office.run("7", "outgoing", "submit", reference, Papers.letter(Papers.hash))
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
            ["hash": .string(Papers.hash), "keyID": "2026", "signature": "MEUCIQ"]
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
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        try office.run("3", "outgoing", "approve", reference)
        #expect(office.refusal("5", "outgoing", "return", reference) == .missingReason)
        try office.run("5", "outgoing", "return", reference, reason: "the form is the old one")
        let again = try office.run("7", "outgoing", "submit", reference, Papers.letter(Papers.other))
        #expect(again.revision == 2 && again.step == 0 && again.text("hash") == Papers.other)
        let versions = office.state.officeCases(key: "attachments:\(draft.id)")
        #expect(versions.map { $0.text("hash") } == [Papers.hash, Papers.other])
        #expect(versions.map { $0.whole("version") } == [1, 2] && versions.allSatisfy { $0.level == .internal })
        #expect(office.refusal("3", "outgoing", "approve", reference, revision: 1) == .stale(current: 2))
        for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference, revision: 2) }
        let signed = try #require(office.found("FW-2026-0001"))
        #expect(signed.decisions.map(\.step) == ["review", "recheck", "review", "recheck", "sign"])
        #expect(signed.decisions.map(\.revision) == [1, 1, 2, 2, 2])
    }

    @Test("DOC-4: whose own step comes again in a new revision is told whose turn it is")
    func notDueYet() throws {
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        try office.run("3", "outgoing", "approve", reference)
        #expect(
            office.refusal("3", "outgoing", "approve", reference)
                == .separationOfDuties(rule: "one person decides one step", other: "review")
        )
        try office.run("5", "outgoing", "return", reference, reason: "the form is the old one")
        try office.run("7", "outgoing", "submit", reference, Papers.letter(Papers.other))
        #expect(
            office.refusal("5", "outgoing", "approve", reference) == .notYourTurn(step: "review", holders: ["Sun"])
        )
        // Who would review too may not, for good.
        office.grants.append(RoleGrant(person: "5", role: .deptHead, department: "sales"))
        #expect(
            office.refusal("5", "outgoing", "approve", reference)
                == .separationOfDuties(rule: "one person decides one step", other: "recheck")
        )
    }

    @Test("DOC-4: a head's own paper is reviewed by the head of the office; what is refused uses no number")
    func ownPaper() throws {
        var office = Papers.office()
        let draft = try office.run("3", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        let asked = try office.run("3", "outgoing", "submit", "FW-draft-\(draft.id)")
        #expect(Eligibility.of(asked, office.facts)?.people == ["2"])
        try office.run("2", "outgoing", "reject", "FW-draft-\(draft.id)", reason: "not needed")
        #expect(office.state.lastNumber("FW", 2026) == 0)
        // A file that is no hash is none.
        #expect(
            office.refusal("7", "outgoing", "draft", nil, Papers.letter("abc")) == nil
        )
        let last = try #require(office.events.last)
        #expect(
            office.refusal("7", "outgoing", "submit", "FW-draft-\(last.caseID)")
                == .badField("hash", reason: "no SHA-256; 64 of 0-9 and a-f")
        )
    }

    @Test("DOC-4: after signing only another document takes its place")
    func superseding() throws {
        var office = Papers.office()
        func sign(_ reference: String, _ hash: String) throws {
            for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference) }
            let signature: JSONObject = ["hash": .string(hash), "keyID": "2026", "signature": "MEUCIQ"]
            try office.run(nil, "outgoing", "signed", reference, signature)
        }
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        try office.run("7", "outgoing", "submit", "FW-draft-\(draft.id)")
        try sign("FW-draft-\(draft.id)", Papers.hash)
        #expect(office.refusal("7", "outgoing", "supersede", "FW-2026-0001") == .missingReason)
        let next = try office.run("7", "outgoing", "supersede", "FW-2026-0001", reason: "new dates")
        #expect(next.state == "draft" && next.links("supersedes") == [draft.id] && next.text("title") == "Year's end")
        #expect(office.found("FW-2026-0001")?.state == "signed")
        #expect(
            office.refusal("7", "outgoing", "supersede", "FW-2026-0001", reason: "new dates")
                == .conflict(with: ["FW-draft-\(next.id)"])
        )
        try office.run("7", "outgoing", "submit", "FW-draft-\(next.id)", Papers.letter(Papers.other))
        try sign("FW-draft-\(next.id)", Papers.other)
        #expect(office.found("FW-2026-0001")?.state == "superseded" && office.found("FW-2026-0002")?.state == "signed")
        #expect(office.found("FW-2026-0001")?.links("supersededBy") == [next.id])
    }

    @Test("DOC-2: the drafter raises a first draft's level without a word, and lowers it no more than others do")
    func levelOfFirstDraft() throws {
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash, level: "confidential"))
        let reference = "FW-draft-\(draft.id)"
        #expect(draft.level == .confidential && draft.text("levelBy") == "7")
        let lower: JSONObject = ["level": "public"]
        for verb in ["submit", "level"] {
            #expect(office.refusal("7", "outgoing", verb, reference, lower) == .missingReason)
            #expect(
                office.refusal("7", "outgoing", verb, reference, lower, reason: "no names in it")
                    == .notEntitled(needs: ["officeHead"])
            )
        }
        #expect(try office.run("7", "outgoing", "submit", reference, ["level": "secret"]).level == .secret)
    }

    @Test("DOC-2: the level of what came back, or takes another's place, changes with a reason; the head lowers it")
    func levelOfLaterVersions() throws {
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash, level: "confidential"))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        try office.run("3", "outgoing", "return", reference, reason: "too vague")
        #expect(office.refusal("7", "outgoing", "submit", reference, ["level": "secret"]) == .missingReason)
        let lower: JSONObject = ["level": "internal"]
        #expect(office.refusal("7", "outgoing", "submit", reference, lower) == .missingReason)
        #expect(
            office.refusal("7", "outgoing", "submit", reference, lower, reason: "no names in it")
                == .notEntitled(needs: ["officeHead"])
        )
        #expect(
            office.refusal("7", "outgoing", "level", reference, lower, reason: "no names in it")
                == .notEntitled(needs: ["officeHead"])
        )
        let lowered = try office.run("2", "outgoing", "level", reference, lower, reason: "no names in it")
        #expect(lowered.level == .internal && lowered.text("levelBy") == "2" && lowered.state == "returned")
        let raised = try office.run("7", "outgoing", "submit", reference, ["level": "secret"], reason: "prices added")
        #expect(raised.level == .secret && raised.revision == 2)
        for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference) }
        let signature: JSONObject = ["hash": .string(Papers.hash), "keyID": "2026", "signature": "MEUCIQ"]
        try office.run(nil, "outgoing", "signed", "FW-2026-0001", signature)
        let next = try office.run("7", "outgoing", "supersede", "FW-2026-0001", reason: "new dates")
        let letter = Papers.letter(Papers.other)
        #expect(
            office.refusal("7", "outgoing", "submit", "FW-draft-\(next.id)", letter, reason: "new dates")
                == .notEntitled(needs: ["officeHead"])
        )
    }

    @Test("DOC-5: a copy is due an hour after storing; failures are kept and retried, an alarm after a working day")
    func cloudCopy() throws {
        var office = Papers.office()
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper(["level": "internal"]))
        try office.run("9", "incoming", "attach", found.number, Papers.bytes(Papers.hash))
        // Whatever it is called now, the one that is in the way is named.
        #expect(
            office.refusal("9", "incoming", "attach", found.number, Papers.bytes(Papers.hash, "other.pdf"))
                == .conflict(with: ["paper.pdf"])
        )
        let id = office.state.officeCases(key: "attachment:\(Papers.hash)")[0].id
        let reference = "attachment-\(id)"
        let hash: JSONObject = ["hash": .string(Papers.hash)]
        #expect(office.refusal("9", "attachment", "checked", reference, hash) == .notEntitled(needs: ["system"]))
        #expect(
            office.refusal(nil, "attachment", "checked", reference, ["hash": .string(Papers.other)])
                == .damaged(hash: Papers.other)
        )
        try office.run(nil, "attachment", "checked", reference, hash)
        let stored = try office.run(
            nil,
            "attachment",
            "stored",
            reference,
            ["hash": .string(Papers.hash), "keyID": "k1"]
        )
        #expect(stored.due == TestOffice.at("2026-11-24T11:00"))
        #expect(Attachment.copyAlarm(stored, TestOffice.clock) == TestOffice.at("2026-11-25T18:00"))
        office.now = TestOffice.at("2026-11-24T12:00")
        let failed = try office.run(nil, "attachment", "copyFailed", reference, ["failure": "the drive is down"])
        #expect(failed.state == "stored" && failed.due == stored.due && failed.whole("attempts") == 1)
        #expect(failed.text("failure") == "the drive is down")
        let copy: JSONObject = ["remote": "docs/1.pdf", "hash": .string(Papers.hash), "encrypted": false]
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
        var office = Papers.office()
        let found = try office.run("9", "incoming", "receive", nil, Papers.paper())
        try office.run("9", "incoming", "attach", found.number, Papers.bytes(Papers.hash))
        let reference = "attachment-\(office.state.officeCases(key: "attachment:\(Papers.hash)")[0].id)"
        let hash: JSONObject = ["hash": .string(Papers.hash)]
        try office.run(nil, "attachment", "checked", reference, hash)
        try office.run(nil, "attachment", "stored", reference, ["hash": .string(Papers.hash), "keyID": "k1"])
        #expect(
            office.refusal(
                nil,
                "attachment",
                "copied",
                reference,
                [
                    "remote": "docs/1.pdf", "hash": .string(Papers.hash), "encrypted": false,
                ]
            ) == .badField("encrypted", reason: "a sensitive document leaves the house only encrypted")
        )
        try office.run(nil, "attachment", "damaged", reference, ["failure": "a byte differs"])
        #expect(
            office.refusal(
                nil,
                "attachment",
                "restored",
                reference,
                ["hash": .string(Papers.other), "source": "backup"]
            )
                == .damaged(hash: Papers.other)
        )
        let restored = try office.run(
            nil,
            "attachment",
            "restored",
            reference,
            ["hash": .string(Papers.hash), "source": "backup"]
        )
        #expect(restored.state == "restored" && restored.due == TestOffice.at("2026-11-24T11:00"))
        #expect(
            try office.run(
                nil,
                "attachment",
                "copied",
                reference,
                [
                    "remote": "docs/1.pdf", "hash": .string(Papers.hash), "encrypted": true,
                ]
            ).state == "replicated"
        )
    }

    @Test("DOC-6: key, signer and time of the signature stay with the document; another hash is not signed")
    func signature() throws {
        var office = Papers.office()
        let draft = try office.run("7", "outgoing", "draft", nil, Papers.letter(Papers.hash))
        let reference = "FW-draft-\(draft.id)"
        try office.run("7", "outgoing", "submit", reference)
        for person in ["3", "5", "1"] { try office.run(person, "outgoing", "approve", reference) }
        func signing(_ hash: String) -> JSONObject {
            ["hash": .string(hash), "keyID": "sign-2026", "signature": "MEUCIQ"]
        }
        #expect(
            office.refusal("1", "outgoing", "signed", "FW-2026-0001", signing(Papers.hash))
                == .notEntitled(needs: ["system"])
        )
        #expect(
            office.refusal(nil, "outgoing", "signed", "FW-2026-0001", signing(Papers.other))
                == .badField("hash", reason: "it is not that of the version that was approved")
        )
        office.now = TestOffice.at("2026-11-24T10:05")
        let signed = try office.run(nil, "outgoing", "signed", "FW-2026-0001", signing(Papers.hash))
        #expect(signed.state == "signed" && signed.text("keyID") == "sign-2026" && signed.text("signature") == "MEUCIQ")
        #expect(signed.text("signer") == "1" && signed.text("signedAt") == "2026-11-24T10:05:00+08:00")
        #expect(signed.text("hash") == Papers.hash && signed.due == TestOffice.at("2026-11-25T18:00"))
    }
}
