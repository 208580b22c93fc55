import JSON
import Testing
import WallClock

@testable import Office

@Suite("The bytes of documents, as the kernel sees them")
struct AttachmentTests {
    private static let (first, second) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))

    private static func bytes(_ hash: String) -> JSONObject {
        ["hash": .string(hash), "name": "letter.pdf", "size": 100]
    }

    @Test("DOC-4: a draft takes its bytes; they become its version when it is submitted")
    func draft() throws {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "6", role: .adminClerk))
        let draft = try office.run(
            "7",
            "outgoing",
            "draft",
            nil,
            ["title": "t", "addressees": ["all"], "level": "internal"]
        )
        let number = "FW-draft-\(draft.id)"
        var more = Self.bytes(Self.first)
        more["pages"] = 3
        try office.run("7", "outgoing", "attach", number, more)
        let again = try office.run("7", "outgoing", "attach", number, Self.bytes(Self.second))
        #expect(again.text("hash") == Self.second && again["pages"] == nil && again.state == "draft")
        #expect(office.state.officeCases(key: "attachments:\(draft.id)").isEmpty)
        #expect(office.refusal("8", "outgoing", "attach", number, Self.bytes(Self.first)) != nil)
        try office.run("7", "outgoing", "submit", number)
        #expect(office.state.officeCases(key: "attachments:\(draft.id)").map { $0.text("hash") } == [Self.second])
        #expect(
            office.refusal("7", "outgoing", "attach", number, Self.bytes(Self.first))
                == .wrongState(state: "pending", allowed: ["draft", "returned"])
        )
    }

    @Test("K-12: an opening is an event that only the daemon tells; nothing is opened that is damaged")
    func opened() throws {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "6", role: .registrar))
        let letter = try office.run(
            "6",
            "incoming",
            "receive",
            nil,
            [
                "sender": "s", "date": "2026-11-20", "title": "t", "pages": 1, "copies": 1, "medium": "paper",
                "level": "internal",
            ]
        )
        try office.run("6", "incoming", "attach", letter.number, Self.bytes(Self.first))
        let id = try #require(office.state.officeCases(key: "attachments:\(letter.id)").first).id
        let number = "attachment-\(id)"
        let opened = try office.run(nil, "attachment", "opened", number, ["openedBy": "7"])
        #expect(opened.state == "received" && opened.text("openedBy") == "7")
        #expect(
            office.refusal("6", "attachment", "opened", number, ["openedBy": "7"]) == .notEntitled(needs: ["system"])
        )
        let hash: JSONObject = ["hash": .string(Self.first)]
        try office.run(nil, "attachment", "checked", number, hash)
        try office.run(nil, "attachment", "stored", number, ["hash": .string(Self.first), "keyID": "k"])
        let due = office.state.officeCase(id)?.due
        #expect(try office.run(nil, "attachment", "opened", number, ["openedBy": "7"]).due == due)
        try office.run(nil, "attachment", "damaged", number, ["failure": "flipped"])
        #expect(office.refusal(nil, "attachment", "opened", number, ["openedBy": "7"]) != nil)
    }

    /// A letter with bytes that are stored; its number, and what the bytes are called.
    private static func stored(_ office: inout TestOffice, level: JSONValue) throws -> (letter: String, bytes: String) {
        let letter = try office.run(
            "6",
            "incoming",
            "receive",
            nil,
            [
                "sender": "s", "date": "2026-11-20", "title": "t", "pages": 1, "copies": 1, "medium": "paper",
                "level": level,
            ]
        )
        try office.run("6", "incoming", "attach", letter.number, bytes(first))
        let id = try #require(office.state.officeCases(key: "attachments:\(letter.id)").last).id
        let reference = "attachment-\(id)"
        try office.run(nil, "attachment", "checked", reference, ["hash": .string(first)])
        try office.run(nil, "attachment", "stored", reference, ["hash": .string(first), "keyID": "k"])
        return (try #require(letter.number), reference)
    }

    private static func copy(encrypted: Bool) -> JSONObject {
        ["remote": .string(encrypted ? "safe:a" : "open:a"), "hash": .string(first), "encrypted": .bool(encrypted)]
    }

    @Test("DOC-5: the same bytes of a public and of a sensitive case lie on the drive once, encrypted")
    func sameBytes() throws {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "6", role: .registrar))
        let open = try Self.stored(&office, level: "public").bytes
        #expect(try office.run(nil, "attachment", "copied", open, Self.copy(encrypted: false)).state == "replicated")
        let secret = try Self.stored(&office, level: "secret")
        // The plain copy is to be replaced, and takes no plain one any more.
        #expect(try office.run(nil, "attachment", "opened", open, ["openedBy": "7"]).state == "stored")
        #expect(office.refusal(nil, "attachment", "copied", open, Self.copy(encrypted: false)) != nil)
        #expect(try office.run(nil, "attachment", "copied", open, Self.copy(encrypted: true)).state == "replicated")
        try office.run(nil, "attachment", "copied", secret.bytes, Self.copy(encrypted: true))
        // So it is if the second case becomes sensitive later.
        office = TestOffice()
        office.grants.append(RoleGrant(person: "6", role: .registrar))
        let first = try Self.stored(&office, level: "public").bytes
        let second = try Self.stored(&office, level: "internal")
        for reference in [first, second.bytes] {
            try office.run(nil, "attachment", "copied", reference, Self.copy(encrypted: false))
        }
        try office.run("6", "incoming", "level", second.letter, ["level": "secret"], reason: "names of customers")
        for reference in [first, second.bytes] {
            #expect(try office.run(nil, "attachment", "opened", reference, ["openedBy": "7"]).state == "stored")
        }
    }

    @Test("DOC-5: a copy that is lost on the drive is due again, as the first one was")
    func lostCopy() throws {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "6", role: .registrar))
        let reference = try Self.stored(&office, level: "public").bytes
        try office.run(nil, "attachment", "copied", reference, Self.copy(encrypted: false))
        let lost = try office.run(nil, "attachment", "copyLost", reference, ["failure": "not there"])
        #expect(lost.state == "stored" && lost.text("failure") == "not there" && lost.due != nil)
        let again = try office.run(nil, "attachment", "copied", reference, Self.copy(encrypted: false))
        #expect(again.state == "replicated" && again["failure"] == nil)
    }
}
