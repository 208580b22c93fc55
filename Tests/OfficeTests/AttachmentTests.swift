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
        let number = "attachment-draft-\(id)"
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
}
