import GRDB
package import WallClock

/// Bytes of documents that came, by the SHA-256 that documents are known by: noted before they are stored, so that those
/// which no event ever names are known, also after a crash.
extension Store {
    /// Returns when it is on the disk. One that came before came again now.
    package func noteArrival(of hash: String, at now: Instant) async throws {
        try await pool.write { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO document_arrival (hash, at) VALUES (?, ?)
                    ON CONFLICT (hash) DO UPDATE SET at = excluded.at
                    """
            ).execute(arguments: [hash, now.milliseconds])
        }
    }

    /// What came before a moment and was not settled since.
    package func arrivals(before moment: Instant) async throws -> [String] {
        try await pool.read { db in
            try String.fetchAll(
                db.cachedStatement(sql: "SELECT hash FROM document_arrival WHERE at < ? ORDER BY hash"),
                arguments: [moment.milliseconds]
            )
        }
    }

    /// An event names the bytes, or they are gone.
    /// - Parameter moment: what came again since stays noted; nil: whenever it came.
    package func settleArrival(of hash: String, before moment: Instant? = nil) async throws {
        try await pool.write { db in
            try db.cachedStatement(sql: "DELETE FROM document_arrival WHERE hash = ? AND at < ?")
                .execute(arguments: [hash, moment?.milliseconds ?? Int64.max])
        }
    }

    /// Whether any event of the office says these bytes' hash. Looks through all of them.
    package func officeNames(_ hash: String) async throws -> Bool {
        try await pool.read { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT * FROM office_event WHERE instr(body, ?))"),
                arguments: [hash]
            ) ?? true
        }
    }
}

extension DatabaseMigrator {
    mutating func registerDocumentArrivals() {
        registerMigration("0024 document arrivals") { db in
            try db.execute(
                sql: """
                    -- Bytes of documents that came and that an event may not name yet.
                    CREATE TABLE document_arrival (
                      hash TEXT PRIMARY KEY,
                      at INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
    }
}
