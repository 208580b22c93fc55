import Foundation
import GRDB
package import WallClock

/// What became of a file from a flash drive.
package struct DriveImport: Equatable, Sendable, Codable {
    /// As it was on the drive: `DRIVE/PATH`.
    package var file: String
    package var kind: String
    /// Lines or records that are in the journal now, were there before, and could not become a punch.
    package var accepted: Int
    package var duplicate: Int
    package var quarantined: Int
    /// Lines or records that are none.
    package var refused: Int

    package init(
        file: String,
        kind: String,
        accepted: Int = 0,
        duplicate: Int = 0,
        quarantined: Int = 0,
        refused: Int = 0
    ) {
        self.file = file
        self.kind = kind
        self.accepted = accepted
        self.duplicate = duplicate
        self.quarantined = quarantined
        self.refused = refused
    }
}

extension Store {
    /// What a file with these contents gave when it was imported for the terminal; nil if it never was.
    package func driveImport(terminal: String, hash: [UInt8]) async throws -> (result: DriveImport, at: Instant)? {
        try await pool.read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM drive_import WHERE terminal = ? AND hash = ?",
                arguments: [terminal, Data(hash)]
            )
            return row.map { row in
                let result = DriveImport(
                    file: row["file"],
                    kind: row["kind"],
                    accepted: row["accepted"],
                    duplicate: row["duplicate"],
                    quarantined: row["quarantined"],
                    refused: row["refused"]
                )
                return (result, Instant(milliseconds: row["at"]))
            }
        }
    }

    /// Notes a finished import and tells it in the feed. Every record of it is in the journal already.
    /// - Parameter hash: SHA-256 of the file.
    package func note(_ result: DriveImport, terminal: String, hash: [UInt8], change: Change) async throws {
        let body = try change.body(before: nil, after: result)
        try await pool.write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO drive_import
                      (terminal, hash, at, file, kind, accepted, duplicate, quarantined, refused)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    terminal, Data(hash), change.at.milliseconds, result.file, result.kind, result.accepted,
                    result.duplicate, result.quarantined, result.refused,
                ]
            )
            try Store.announce(db, kind: FeedKind.drive, subject: terminal, at: change.at, body: body)
        }
    }
}
