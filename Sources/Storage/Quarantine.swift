import Attendance
import Foundation
import GRDB
package import WallClock

/// What was kept but is no punch.
package enum Quarantine {
    /// The disposition of a log entry that cannot be decoded to a punch.
    package static let damaged = "damaged"
}

/// Bytes that were no record: noise, or a frame that fits nothing.
package struct FaultRow: Equatable, Sendable {
    package let id: Int64
    package let terminal: String
    package let at: Instant
    package let reason: String
    package let bytes: [UInt8]
}

/// A user id that punched and is nobody's.
package struct UnknownUser: Equatable, Sendable {
    package let terminal: String
    package let user: String
    package let punches: Int
    package let first: Instant
    package let last: Instant
}

extension Store {
    /// User ids without a person that punched in a time, both ends included, by terminal and id.
    package func unknownUsers(from: Instant, to: Instant) async throws -> [UnknownUser] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT terminal.name, record.user, count(*) AS punches, min(punch.at) AS first, max(punch.at) AS last
                    FROM punch JOIN record ON record.seq = punch.seq JOIN terminal ON terminal.id = record.terminal
                    WHERE punch.disposition = ? AND punch.at BETWEEN ? AND ?
                    GROUP BY terminal.name, record.user ORDER BY terminal.name, record.user
                    """,
                arguments: [Disposition.unknownUser.number, from.milliseconds, to.milliseconds]
            ).map { row in
                UnknownUser(
                    terminal: row["name"],
                    user: row["user"],
                    punches: row["punches"],
                    first: Instant(milliseconds: row["first"]),
                    last: Instant(milliseconds: row["last"])
                )
            }
        }
    }

    /// Records that are no punch, newest first.
    package func quarantine(before seq: Int64 = .max, limit: Int) async throws -> [PunchRow] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(PunchRow.columns) FROM record \(PunchRow.joins)
                    WHERE punch.disposition <> 0 AND record.seq < ? ORDER BY record.seq DESC LIMIT ?
                    """,
                arguments: [seq, limit]
            ).map(PunchRow.init)
        }
    }

    /// - Throws: ``StoreError/unknownEntry(_:)``.
    package func quarantined(seq: Int64) async throws -> PunchRow {
        try await pool.read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT \(PunchRow.columns) FROM record \(PunchRow.joins)
                        WHERE record.seq = ? AND punch.disposition <> 0
                        """,
                    arguments: [seq]
                )
            else { throw StoreError.unknownEntry("\(seq)") }
            return PunchRow(row)
        }
    }

    /// The newest faults of a terminal, newest first.
    package func faults(terminal name: String, limit: Int) async throws -> [FaultRow] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT fault.id, name, at, reason, bytes FROM fault JOIN terminal ON terminal.id = fault.terminal
                    WHERE name = ? ORDER BY fault.id DESC LIMIT ?
                    """,
                arguments: [name, limit]
            ).map(FaultRow.init)
        }
    }
}
