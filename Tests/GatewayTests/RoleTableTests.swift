import Attendance
import Control
import Foundation
import Storage
import Testing
import WallClock

@testable import Gateway

@Suite("Who may call what")
struct RoleTableTests {
    /// `docs/roles.md` is this text; `ROLLCALL_WRITE_DOCS=1 swift test --filter RoleTableTests` writes it anew.
    @Test("docs/roles.md says of each method what the daemon asks for")
    func documented() async throws {
        let office = try Office()
        let fleet = try await office.fleet()
        let rules = IntakeRules(policy: .standard, zone: .utc)
        let intake = Intake(store: office.store, rules: rules, clock: office.clock)
        let methods = GatewayMethods(
            fleet: fleet,
            store: office.store,
            intake: intake,
            drives: DriveDesk(fleet: fleet, intake: intake, logger: office.logger),
            board: office.board,
            clock: office.clock
        )
        let text = try RoleTable(methods.service()).text
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/roles.md").standardized
        if ProcessInfo.processInfo.environment["ROLLCALL_WRITE_DOCS"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}

/// The table as a document.
private struct RoleTable {
    let text: String

    init(_ service: ControlService) {
        let roles = service.methodRoles
        let columns = Role.allCases
        var lines = [
            "# Who may call what", "",
            "Made from the daemon's own table (`RoleTableTests`); `Tests/System/operations.py` calls each cell of it under real",
            "accounts. A role is given in `[access] allow`; see [administration.md](administration.md). Nobody has one by default;",
            "root and the daemon's own user have all.", "",
            "| method | needs | " + columns.map(\.rawValue).joined(separator: " | ") + " |",
            "| --- | --- |" + columns.map { _ in " :-: |" }.joined(),
        ]
        for (method, role) in roles.sorted(by: { $0.key < $1.key }) {
            let cells = columns.map { column in role.map { column.implied.contains($0) } ?? true ? "yes" : "" }
            lines.append("| `\(method)` | \(role?.rawValue ?? "everybody") | " + cells.joined(separator: " | ") + " |")
        }
        text = lines.joined(separator: "\n") + "\n"
    }
}
