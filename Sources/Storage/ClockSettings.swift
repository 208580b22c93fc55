import GRDB
package import WallClock

/// A terminal's clock was set: how far it was off before and after.
package struct ClockSetting: Codable, Equatable, Sendable {
    /// In milliseconds, terminal minus ours; nil if it was not measured.
    package var before: Int64?
    package var after: Int64?

    package init(before: Int64?, after: Int64?) {
        self.before = before
        self.after = after
    }
}

extension Store {
    /// Keeps that the clock was set, and says in the feed by whom.
    package func note(_ setting: ClockSetting, terminal name: String, change: Change) async throws {
        func seconds(_ drift: Int64?) -> String {
            drift.map { "\(Double($0 / 100) / 10) s" } ?? "not measured"
        }
        let act = TerminalAct(
            what: "clock set",
            detail: "before \(seconds(setting.before)), after \(seconds(setting.after))"
        )
        try await pool.write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO clock_setting (terminal, at, before, after)
                    SELECT id, ?, ?, ? FROM terminal WHERE name = ?
                    """,
                arguments: [change.at.milliseconds, setting.before, setting.after, name]
            )
            try Store.announce(db, act, of: name, change)
        }
    }

    /// When the terminal's clock was last set; nil if it never was.
    package func lastClockSetting(terminal name: String) async throws -> Instant? {
        try await pool.read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT max(at) FROM clock_setting WHERE terminal = (SELECT id FROM terminal WHERE name = ?)
                    """,
                arguments: [name]
            ).map(Instant.init(milliseconds:))
        }
    }
}
