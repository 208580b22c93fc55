import Foundation
import GRDB
import WallClock

extension Store {
    /// Log entries that could not be decoded, oldest first.
    /// - Parameter id: only this one.
    package func damaged(after seq: Int64, only id: Int64? = nil, limit: Int) async throws -> [PunchRow] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(PunchRow.columns) FROM record \(PunchRow.joins)
                    WHERE punch.disposition = ? AND record.seq > ? AND (? IS NULL OR record.seq = ?)
                    ORDER BY record.seq LIMIT ?
                    """,
                arguments: [DispositionNumber.damaged, seq, id, id, limit]
            ).map(PunchRow.init)
        }
    }

    /// Bytes that were no record, newest first.
    /// - Parameter terminal: nil for those of all terminals.
    /// - Throws: ``StoreError/unknownTerminal(_:)``.
    package func faults(before id: Int64, terminal: String?, limit: Int) async throws -> [FaultRow] {
        try await pool.read { db in
            if let terminal {
                let isKnown = "SELECT EXISTS (SELECT 1 FROM terminal WHERE name = ?)"
                guard try Bool.fetchOne(db, sql: isKnown, arguments: [terminal]) == true else {
                    throw StoreError.unknownTerminal(terminal)
                }
            }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT fault.id, name, at, reason, bytes FROM fault JOIN terminal ON terminal.id = fault.terminal
                    WHERE fault.id < ? AND (? IS NULL OR name = ?) ORDER BY fault.id DESC LIMIT ?
                    """,
                arguments: [id, terminal, terminal, limit]
            ).map(FaultRow.init)
        }
    }
}

extension FaultRow {
    init(_ row: Row) {
        id = row["id"]
        terminal = row["name"]
        at = Instant(milliseconds: row["at"])
        reason = row["reason"]
        bytes = [UInt8](row["bytes"] as Data)
    }
}
