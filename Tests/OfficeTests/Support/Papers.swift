import JSON
import WallClock

@testable import Office

/// An office that receives and sends documents: 9 registers, 5 is the administration's clerk.
enum Papers {
    static let hash = String(repeating: "a", count: 64)
    static let other = String(repeating: "b", count: 64)

    static func office() -> TestOffice {
        var office = TestOffice()
        office.grants += [
            RoleGrant(person: "9", role: .registrar), RoleGrant(person: "5", role: .adminClerk),
            RoleGrant(person: "6", role: .archivist),
        ]
        return office
    }

    static func paper(_ more: JSONObject = [:]) -> JSONObject {
        var paper: JSONObject = [
            "sender": "City Bureau", "senderNumber": "2026-77", "date": "2026-11-20", "title": "Fire safety",
            "pages": 3,
            "copies": 1, "medium": "paper",
        ]
        for member in more.members { paper[member.name] = member.value }
        return paper
    }

    static func bytes(_ hash: String, _ name: String = "paper.pdf") -> JSONObject {
        ["hash": .string(hash), "name": .string(name), "size": 12_000, "pages": 3]
    }

    static func letter(_ hash: String, level: JSONValue = "internal") -> JSONObject {
        var letter = bytes(hash, "letter.pdf")
        letter["title"] = "Year's end"
        letter["addressees"] = ["City Bureau"]
        letter["level"] = level
        return letter
    }
}
