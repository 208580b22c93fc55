package import Attendance
import Foundation
import GRDB
package import TerminalProtocols
package import WallClock

/// What the store knows of a terminal, across restarts.
package struct TerminalRow: Equatable, Sendable {
    package let id: Int64
    /// The name in the configuration: the terminal's identity in the journal.
    package let name: String
    /// The scope of its user ids.
    package let userGroup: String
    package let serial: String?
    package let lastContact: Instant?
    /// No record older than this can still be inside the terminal.
    package let watermark: Instant?
    /// Records of punches in the journal, and how often one of them was sent again.
    package let records: Int
    package let duplicates: Int
}

/// How far a terminal's clock was off at one contact.
package struct ClockReading: Equatable, Sendable {
    package let at: Instant
    /// Terminal minus ours, in milliseconds; positive is ahead.
    package let drift: Int64

    package init(at: Instant, drift: Int64) {
        self.at = at
        self.drift = drift
    }
}

extension Store {
    /// Makes the terminal known, or moves it to another user group.
    /// - Returns: its id in this database.
    package func adopt(terminal name: String, userGroup: String) async throws -> Int64 {
        try await pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO terminal (name, user_group) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET user_group = excluded.user_group
                      WHERE user_group <> excluded.user_group
                    """,
                arguments: [name, userGroup]
            )
            return try Int64.fetchOne(db, sql: "SELECT id FROM terminal WHERE name = ?", arguments: [name]) ?? 0
        }
    }

    package func terminals() async throws -> [TerminalRow] {
        try await pool.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM terminal ORDER BY name").map(TerminalRow.init)
        }
    }

    /// The session reached the terminal at `at`.
    package func noteContact(
        terminal: Int64,
        serial: String?,
        verificationTable: VerificationTable? = nil,
        at: Instant
    ) async throws {
        try await pool.write { db in
            try db.execute(
                sql: """
                    UPDATE terminal SET last_contact = ?, serial = coalesce(?, serial),
                      verification_table = coalesce(?, verification_table) WHERE id = ?
                    """,
                arguments: [at.milliseconds, serial, verificationTable?.rawValue, terminal]
            )
        }
    }

    /// The log was read to its end: nothing older than `until` is unread. Never moves backwards.
    package func noteWatermark(terminal: Int64, until: Instant, contact: Instant) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "UPDATE terminal SET last_contact = ?, watermark = max(coalesce(watermark, ?), ?) WHERE id = ?",
                arguments: [contact.milliseconds, until.milliseconds, until.milliseconds, terminal]
            )
        }
    }

    /// Keeps how far the terminal's own log is in the journal.
    /// - Parameter position: as its protocol writes it.
    package func notePosition(_ position: String, terminal: Int64) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "UPDATE terminal SET position = ? WHERE id = ?",
                arguments: [position, terminal]
            )
        }
    }

    /// - Returns: nil if the terminal has told none.
    package func position(terminal: Int64) async throws -> String? {
        try await pool.read { db in
            try String.fetchOne(db, sql: "SELECT position FROM terminal WHERE id = ?", arguments: [terminal])
        }
    }

    /// Keeps a reading when it says something new: the first, one a second or more apart from the last, one an hour.
    package func note(_ reading: ClockReading, terminal: Int64) async throws {
        try await pool.write { db in
            let last = try Row.fetchOne(
                db,
                sql: "SELECT at, drift FROM clock_reading WHERE terminal = ? ORDER BY at DESC LIMIT 1",
                arguments: [terminal]
            )
            if let last, abs(reading.drift - (last["drift"] as Int64)) < 1_000,
                reading.at.milliseconds - (last["at"] as Int64) < 3_600_000
            {
                return
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO clock_reading (terminal, at, drift) VALUES (?, ?, ?)",
                arguments: [terminal, reading.at.milliseconds, reading.drift]
            )
        }
    }

    /// The newest readings, newest first.
    package func clockReadings(terminal name: String, limit: Int) async throws -> [ClockReading] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT at, drift FROM clock_reading WHERE terminal = (SELECT id FROM terminal WHERE name = ?)
                    ORDER BY at DESC LIMIT ?
                    """,
                arguments: [name, limit]
            ).map { ClockReading(at: Instant(milliseconds: $0["at"]), drift: $0["drift"]) }
        }
    }

    /// What is known of all terminals' clocks from a month before a time to a month after it. A clock that was set is
    /// known just before and just after that.
    package func terminalClocks(from: Instant, to: Instant) async throws -> TerminalClocks {
        let month: Int64 = 31 * 86_400
        let reach: StatementArguments = [
            from.adding(seconds: -month).milliseconds, to.adding(seconds: month).milliseconds,
        ]
        return try await pool.read { db in
            var readings: [String: [TerminalClocks.Reading]] = [:]
            func add(_ terminal: String, _ at: Int64, _ drift: Int64?) {
                guard let drift else { return }
                let reading = TerminalClocks.Reading(at: Instant(milliseconds: at), drift: drift)
                readings[terminal, default: []].append(reading)
            }
            let measured = try Row.fetchCursor(
                db,
                sql: """
                    SELECT name, at, drift FROM clock_reading JOIN terminal ON terminal.id = clock_reading.terminal
                    WHERE at BETWEEN ? AND ?
                    """,
                arguments: reach
            )
            while let row = try measured.next() { add(row["name"], row["at"], row["drift"]) }
            let set = try Row.fetchCursor(
                db,
                sql: """
                    SELECT name, at, before, after FROM clock_setting
                    JOIN terminal ON terminal.id = clock_setting.terminal WHERE at BETWEEN ? AND ?
                    """,
                arguments: reach
            )
            while let row = try set.next() {
                add(row["name"], row["at"] - 1, row["before"])
                add(row["name"], row["at"], row["after"])
            }
            return TerminalClocks(readings)
        }
    }
}

extension TerminalRow {
    fileprivate init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        userGroup = row["user_group"]
        serial = row["serial"]
        lastContact = (row["last_contact"] as Int64?).map(Instant.init(milliseconds:))
        watermark = (row["watermark"] as Int64?).map(Instant.init(milliseconds:))
        records = row["records"]
        duplicates = row["duplicates"]
    }
}

extension Store {
    /// Writes a change of a terminal's state into the feed.
    package func announceTerminal(_ name: String, state: String, reason: String?, at: Instant) async throws {
        try await announce(FeedKind.terminal, of: name, ["state": state, "reason": reason], at: at)
    }

    /// Writes what somebody did at the terminal itself into the feed.
    package func announceOperation(_ name: String, _ operation: TerminalOperation, at: Instant) async throws {
        let body = ["what": operation.what, "by": operation.by, "time": operation.time.map(\.description)]
        try await announce(FeedKind.operation, of: name, body, at: at)
    }

    private func announce(_ kind: String, of terminal: String, _ body: [String: String?], at: Instant) async throws {
        let text = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
        try await pool.write { db in
            try Store.announce(db, kind: kind, subject: terminal, at: at, body: text)
        }
    }
}
