package import Attendance
import Foundation
import GRDB
package import TerminalProtocols
package import WallClock

/// One connection, import or other way on which a terminal's records came; part of each record's evidence.
package struct RecordSource: Equatable, Sendable {
    package let id: Int64
    package let terminal: Int64
    package let terminalName: String
    package let userGroup: String
    package let serial: String
    package let link: String
}

/// What is needed to say what becomes of a record.
package struct IntakeRules: Sendable {
    package var policy: Policy
    /// The zone of the terminals' wall clocks.
    package var zone: Zone

    package init(policy: Policy, zone: Zone) {
        self.policy = policy
        self.zone = zone
    }
}

/// What became of one log item.
package enum IntakeOutcome: Equatable, Sendable {
    case record(Disposition)
    /// Stored as evidence; cannot be a punch.
    case damaged
    /// A damaged item that was stored before.
    case damagedAgain
}

extension Store {
    /// Opens a source. Its serial and link are covered by the hash of each of its records.
    package func openSource(terminal: String, link: String, serial: String, at: Instant) async throws -> RecordSource {
        try await pool.write { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT id, user_group FROM terminal WHERE name = ?",
                    arguments: [terminal]
                )
            else { throw StoreError.unknownTerminal(terminal) }
            let id: Int64 = row["id"]
            try db.execute(
                sql: "INSERT INTO source (terminal, opened, link, serial) VALUES (?, ?, ?, ?)",
                arguments: [id, at.milliseconds, link, serial]
            )
            return RecordSource(
                id: db.lastInsertedRowID,
                terminal: id,
                terminalName: terminal,
                userGroup: row["user_group"],
                serial: serial,
                link: link
            )
        }
    }

    /// Appends what a terminal said. When this returns, all of it is on disk: records, what became of them, the
    /// feed's events and the terminal's counters are one transaction.
    ///
    /// Idempotent by (terminal, user id, wall-clock second): what was stored before is counted and changes nothing.
    /// - Returns: one outcome an item, in order.
    package func append(
        _ items: [LogItem],
        from source: RecordSource,
        receivedAt: Instant,
        rules: IntakeRules
    ) async throws -> [IntakeOutcome] {
        try await commits.append(
            CommitQueue.Batch(items: items, source: source, receivedAt: receivedAt, rules: rules)
        )
    }

    /// Keeps bytes that were no record, the newest 10,000 a terminal and 4 KiB each.
    package func noteFault(terminal: Int64, bytes: [UInt8], reason: String, at: Instant) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "INSERT INTO fault (terminal, at, reason, bytes) VALUES (?, ?, ?, ?)",
                arguments: [terminal, at.milliseconds, reason, Data(bytes.prefix(4_096))]
            )
            try db.execute(
                sql: """
                    DELETE FROM fault WHERE terminal = ? AND id <=
                      (SELECT id FROM fault WHERE terminal = ? ORDER BY id DESC LIMIT 1 OFFSET 10000)
                    """,
                arguments: [terminal, terminal]
            )
        }
    }
}
