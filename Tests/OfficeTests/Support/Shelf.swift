import JSON
import WallClock

@testable import Office

/// An archive: 6 and 10 keep it, 5 scans; 7 and 8 borrow.
enum Shelf {
    static let hash = String(repeating: "c", count: 64)

    static func office() -> TestOffice {
        var office = TestOffice()
        office.grants += [
            RoleGrant(person: "6", role: .archivist), RoleGrant(person: "10", role: .archivist),
            RoleGrant(person: "5", role: .adminClerk), RoleGrant(person: "9", role: .registrar),
        ]
        return office
    }

    static func paper(_ more: JSONObject = [:]) -> JSONObject {
        var paper: JSONObject = [
            "title": "Lease", "category": "contracts", "year": 2024, "room": "B1", "cabinet": "3", "shelf": "2",
            "box": "17", "level": "internal",
        ]
        for member in more.members { paper[member.name] = member.value }
        return paper
    }

    static func scan(_ more: JSONObject = [:]) -> JSONObject {
        var scan: JSONObject = [
            "fronts": 3, "backs": 3, "sheets": 3, "blankBacks": ["6"], "hash": .string(hash), "name": "lease.pdf",
            "size": 90_000,
        ]
        for member in more.members { scan[member.name] = member.value }
        return scan
    }

    /// A record that counts as filed.
    static func filed(_ office: inout TestOffice, level: JSONValue = "internal") throws -> Case {
        let found = try office.run("6", "record", "file", nil, paper(["level": level]))
        try office.run("5", "record", "scan", found.number, scan())
        return try checked(&office, found, by: "6")
    }

    /// Somebody opens the newest scan of a record, and says that it is good.
    static func checked(_ office: inout TestOffice, _ found: Case, by person: String) throws -> Case {
        try look(&office, found, person)
        return try office.run(person, "record", "check", found.number, ["pages": 6])
    }

    static func look(_ office: inout TestOffice, _ found: Case, _ person: String) throws {
        guard let scan = office.state.officeCases(key: "attachments:\(found.id)").last else { return }
        try office.run(nil, "attachment", "opened", "attachment-\(scan.id)", ["openedBy": .string(person)])
    }

    static let counted: JSONObject = ["condition": "clean", "pages": 6]
}
