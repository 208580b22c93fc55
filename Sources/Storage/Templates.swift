import Foundation
import GRDB
package import TerminalProtocols
package import WallClock

extension Store {
    /// Keeps what reading one person's templates from a terminal gave, encrypted before the database sees them.
    package func keepTemplates(
        _ templates: [BiometricTemplate],
        user: String,
        terminal name: String,
        key: TemplateKey,
        at: Instant
    ) async throws {
        try await pool.write { db in
            let terminal = try Store.terminalID(name, db)
            let group = try Store.group(of: terminal, db)
            try db.execute(
                sql: "DELETE FROM enrolled_template WHERE terminal = ? AND user = ?",
                arguments: [terminal, user]
            )
            for template in templates where template.user == user {
                try db.execute(
                    sql: """
                        INSERT OR REPLACE INTO template
                          (user_group, user, kind, position, format, key_id, sealed, read_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        group, user, template.kind.rawValue, template.index, template.format, key.id,
                        try key.seal(template, group: group), at.milliseconds,
                    ]
                )
                try Store.mark(template, terminal: terminal, db: db)
            }
            try db.execute(
                sql: "UPDATE enrolled SET templates_at = ? WHERE terminal = ? AND user = ?",
                arguments: [at.milliseconds, terminal, user]
            )
        }
    }

    /// The terminal took a template. How many fingers it counts is not known until it reports its users again.
    package func noteTemplate(_ template: BiometricTemplate, terminal name: String, at: Instant) async throws {
        try await pool.write { db in
            let terminal = try Store.terminalID(name, db)
            try db.execute(
                sql: """
                    UPDATE enrolled SET templates_at = coalesce(templates_at, ?), fingers = NULL
                    WHERE terminal = ? AND user = ?
                    """,
                arguments: [at.milliseconds, terminal, template.user]
            )
            try Store.mark(template, terminal: terminal, db: db)
        }
    }

    /// Kept templates of one person that a terminal is not known to have, decrypted.
    /// - Throws: ``TemplateError``, also if all of them are kept under another key.
    package func templates(
        of user: String,
        format: String,
        missingOn name: String,
        key: TemplateKey
    ) async throws -> [BiometricTemplate] {
        try await pool.read { db in
            let terminal = try Store.terminalID(name, db)
            let group = try Store.group(of: terminal, db)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM template WHERE user_group = :group AND user = :user AND format = :format
                      AND NOT EXISTS (
                        SELECT 1 FROM enrolled_template AS held WHERE held.terminal = :terminal
                          AND held.user = template.user AND held.kind = template.kind
                          AND held.position = template.position AND held.format = template.format)
                    ORDER BY kind, position
                    """,
                arguments: ["group": group, "user": user, "format": format, "terminal": terminal]
            )
            let readable = rows.filter { $0["key_id"] == key.id }
            if readable.isEmpty, let first = rows.first {
                throw TemplateError.otherKey(kept: first["key_id"], given: key.id)
            }
            return try readable.compactMap { row in
                try BiometricTemplate(row).map { try key.open(row["sealed"], $0, group: group) }
            }
        }
    }

    /// What is kept under a key, without bytes, by group.
    package func keptTemplates(key id: String) async throws -> [String: [BiometricTemplate]] {
        try await pool.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM template WHERE key_id = ?", arguments: [id])
                .reduce(into: [:]) { kept, row in
                    if let template = BiometricTemplate(row) { kept[row["user_group"], default: []].append(template) }
                }
        }
    }

    /// How many templates are kept under other keys, by the key's id.
    package func templatesUnderOtherKeys(than id: String?) async throws -> [String: Int] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT key_id, count(*) AS count FROM template WHERE key_id IS NOT ? GROUP BY key_id",
                arguments: [id]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["key_id"], $0["count"]) })
        }
    }

    private static func group(of terminal: Int64, _ db: Database) throws -> String {
        try String.fetchOne(db, sql: "SELECT user_group FROM terminal WHERE id = ?", arguments: [terminal]) ?? ""
    }

    private static func mark(_ template: BiometricTemplate, terminal: Int64, db: Database) throws {
        let isEnrolled = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM enrolled WHERE terminal = ? AND user = ?)",
            arguments: [terminal, template.user]
        )
        guard isEnrolled == true else { return }
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO enrolled_template (terminal, user, kind, position, format) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [terminal, template.user, template.kind.rawValue, template.index, template.format]
        )
    }
}
