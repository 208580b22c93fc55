import GRDB
package import Office

/// What is derived of cases and depends on what their modules declare: by what they are looked up, and whether something
/// is still expected of them.
extension Store {
    /// Derives it anew for every case if another program did so last, whose modules may have declared other things.
    /// - Parameter program: tells programs apart.
    package func deriveOffice(by program: String, modules: Modules) async throws {
        let find = "SELECT program FROM office_derived"
        guard try await pool.read({ try String.fetchOne($0, sql: find) }) != program else { return }
        try await pool.write { db in
            var last: Int64 = 0
            while true {
                let page = try String.fetchAll(
                    db.cachedStatement(sql: "SELECT body FROM office_case WHERE id > ? ORDER BY id LIMIT 500"),
                    arguments: [last]
                )
                for body in page {
                    let found: Case = try StoredJSON.decode(body)
                    try Store.keep(found, modules, db)
                    last = found.id
                }
                if page.isEmpty { break }
            }
            try db.execute(
                sql: """
                    INSERT INTO office_derived (id, program) VALUES (1, ?)
                    ON CONFLICT (id) DO UPDATE SET program = excluded.program
                    """,
                arguments: [program]
            )
        }
    }
}

extension DatabaseMigrator {
    mutating func registerOfficeDerivation() {
        registerMigration("0023 office derivation") { db in
            try db.execute(
                sql: """
                    -- The program that derived office_key and office_case.is_open last: one row.
                    CREATE TABLE office_derived (
                      id INTEGER PRIMARY KEY CHECK (id = 1),
                      program TEXT NOT NULL
                    ) STRICT;

                    -- SHA-256 of what was said under the key; null: not known any more.
                    ALTER TABLE office_command ADD COLUMN said BLOB;

                    -- The local account that tried it, where it is nobody's.
                    ALTER TABLE office_refused ADD COLUMN account INTEGER;
                    """
            )
        }
    }
}
