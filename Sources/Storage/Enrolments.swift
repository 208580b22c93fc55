import Foundation
import GRDB
package import TerminalProtocols
package import WallClock

/// Somebody on a terminal: what it reported last, with what was written to it since.
package struct EnrolledRow: Equatable, Sendable {
    package let user: TerminalUser
    package let writtenName: String?
    /// Without bytes; nil if they were never read.
    package let templates: [BiometricTemplate]?
}

/// The people of one terminal.
package struct EnrolmentRow: Equatable, Sendable {
    package let terminal: String
    package let readAt: Instant
    package let templateFormat: String?
    package let userCapacity: Int?
    package let users: [EnrolledRow]
}

extension Store {
    /// Takes a terminal's whole user table. What was known of its templates stays for those who are still there.
    /// - Parameters:
    ///   - facts: what it said of itself; another serial number is another terminal, of which nothing was known.
    ///   - userCapacity: as it last counted; nil keeps what was known.
    package func noteUsers(
        _ users: [TerminalUser],
        terminal: Int64,
        facts: TerminalFacts,
        userCapacity: Int?,
        at: Instant
    ) async throws {
        try await pool.write { db in
            if let serial = facts.serial {
                try db.execute(
                    sql: """
                        DELETE FROM enrolled WHERE terminal = :terminal AND EXISTS (
                          SELECT 1 FROM enrolment_reading WHERE terminal = :terminal AND serial <> :serial)
                        """,
                    arguments: ["terminal": terminal, "serial": serial]
                )
            }
            try db.execute(
                sql: """
                    INSERT INTO enrolment_reading (terminal, at, serial, template_format, user_capacity)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT (terminal) DO UPDATE SET at = excluded.at,
                      serial = coalesce(excluded.serial, serial),
                      template_format = coalesce(excluded.template_format, template_format),
                      user_capacity = coalesce(excluded.user_capacity, user_capacity)
                    """,
                arguments: [terminal, at.milliseconds, facts.serial, facts.templateFormat, userCapacity]
            )
            let held = try String.fetchSet(
                db,
                sql: "SELECT user FROM enrolled WHERE terminal = ?",
                arguments: [terminal]
            )
            for gone in held.subtracting(users.map(\.user)) {
                try db.execute(
                    sql: "DELETE FROM enrolled WHERE terminal = ? AND user = ?",
                    arguments: [terminal, gone]
                )
            }
            for user in users { try Store.write(user, terminal: terminal, writtenName: nil, newAt: nil, db: db) }
        }
    }

    /// The terminal took what was written to it. Of somebody new it has no templates, which needs no reading.
    package func noteWritten(_ user: TerminalUser, terminal name: String, at: Instant) async throws {
        try await pool.write { db in
            let terminal = try Store.terminalID(name, db)
            try Store.write(user, terminal: terminal, writtenName: user.name, newAt: at, db: db)
        }
    }

    /// The terminal removed somebody, with their templates. When no terminal of the group has them any more, nothing
    /// of their templates is kept.
    package func noteRemoved(user: String, terminal name: String) async throws {
        try await pool.write { db in
            let terminal = try Store.terminalID(name, db)
            try db.execute(sql: "DELETE FROM enrolled WHERE terminal = ? AND user = ?", arguments: [terminal, user])
            try db.execute(
                sql: """
                    DELETE FROM template WHERE user = :user
                      AND user_group = (SELECT user_group FROM terminal WHERE id = :terminal)
                      AND NOT EXISTS (
                        SELECT 1 FROM enrolled JOIN terminal ON terminal.id = enrolled.terminal
                        WHERE enrolled.user = :user AND terminal.user_group = template.user_group)
                    """,
                arguments: ["user": user, "terminal": terminal]
            )
        }
    }

    /// Every terminal whose users are known, by name.
    package func enrolments() async throws -> [EnrolmentRow] {
        try await pool.read { db in
            var templates: [Int64: [String: [BiometricTemplate]]] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT * FROM enrolled_template") {
                guard let template = BiometricTemplate(row) else { continue }
                templates[row["terminal"], default: [:]][template.user, default: []].append(template)
            }
            var users: [Int64: [EnrolledRow]] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT * FROM enrolled ORDER BY user") {
                let terminal: Int64 = row["terminal"]
                let user = TerminalUser(row)
                let known = (row["templates_at"] as Int64?).map { _ in templates[terminal]?[user.user] ?? [] }
                users[terminal, default: []].append(
                    EnrolledRow(user: user, writtenName: row["written_name"], templates: known)
                )
            }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT enrolment_reading.*, name FROM enrolment_reading
                    JOIN terminal ON terminal.id = enrolment_reading.terminal ORDER BY name
                    """
            ).map { row in
                EnrolmentRow(
                    terminal: row["name"],
                    readAt: Instant(milliseconds: row["at"]),
                    templateFormat: row["template_format"],
                    userCapacity: row["user_capacity"],
                    users: users[row["terminal"]] ?? []
                )
            }
        }
    }

    static func terminalID(_ name: String, _ db: Database) throws -> Int64 {
        let id = try Int64.fetchOne(db, sql: "SELECT id FROM terminal WHERE name = ?", arguments: [name])
        guard let id else { throw StoreError.unknownTerminal(name) }
        return id
    }

    /// - Parameters:
    ///   - writtenName: nil keeps the one before.
    ///   - newAt: when somebody who was not there was enrolled, without templates; nil if that is not known.
    private static func write(
        _ user: TerminalUser,
        terminal: Int64,
        writtenName: String?,
        newAt: Instant?,
        db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO enrolled
                  (terminal, user, name, is_administrator, card, has_password, fingers, written_name, templates_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (terminal, user) DO UPDATE SET name = excluded.name,
                  is_administrator = excluded.is_administrator, card = excluded.card,
                  has_password = excluded.has_password, fingers = excluded.fingers,
                  written_name = coalesce(excluded.written_name, written_name)
                """,
            arguments: [
                terminal, user.user, user.name, user.isAdministrator, user.card.map(Int64.init(bitPattern:)),
                user.hasPassword, user.fingers, writtenName, newAt?.milliseconds,
            ]
        )
    }
}

extension TerminalUser {
    fileprivate init(_ row: Row) {
        self.init(
            user: row["user"],
            name: row["name"],
            isAdministrator: row["is_administrator"],
            card: (row["card"] as Int64?).map(UInt64.init(bitPattern:)),
            hasPassword: row["has_password"],
            fingers: row["fingers"]
        )
    }
}

extension BiometricTemplate {
    /// Everything but the bytes.
    init?(_ row: Row) {
        guard let kind = Kind(rawValue: row["kind"]) else { return nil }
        self.init(user: row["user"], kind: kind, index: row["position"], format: row["format"], bytes: [])
    }
}
