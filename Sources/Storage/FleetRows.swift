import GRDB

/// A terminal that was added at run time.
package struct AddedTerminal: Equatable, Sendable {
    package let name: String
    /// Its table `[[terminal]]`.
    package let block: String

    package init(name: String, block: String) {
        self.name = name
        self.block = block
    }
}

/// What an administrator did to a terminal, for its event. Never holds a key.
package struct TerminalAct: Codable, Equatable, Sendable {
    /// `added`, `removed`, `enabled`, `disabled`, or an order such as `clock set`.
    package var what: String
    /// Details for people.
    package var detail: String?

    package init(what: String, detail: String? = nil) {
        self.what = what
        self.detail = detail
    }
}

extension Store {
    package func addedTerminals() async throws -> [AddedTerminal] {
        try await pool.read { db in
            try Row.fetchAll(db, sql: "SELECT name, block FROM added_terminal ORDER BY name").map {
                AddedTerminal(name: $0["name"], block: $0["block"])
            }
        }
    }

    package func terminalSwitches() async throws -> [String: Bool] {
        try await pool.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, enabled FROM terminal_switch")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["enabled"]) })
        }
    }

    package func keep(_ terminal: AddedTerminal, _ act: TerminalAct, change: Change) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO added_terminal (name, block) VALUES (?, ?)",
                arguments: [terminal.name, terminal.block]
            )
            try Store.announce(db, act, of: terminal.name, change)
        }
    }

    /// Its records stay in the journal.
    package func forgetTerminal(_ name: String, change: Change) async throws {
        try await pool.write { db in
            try db.execute(sql: "DELETE FROM added_terminal WHERE name = ?", arguments: [name])
            try db.execute(sql: "DELETE FROM terminal_switch WHERE name = ?", arguments: [name])
            try Store.announce(db, TerminalAct(what: "removed"), of: name, change)
        }
    }

    /// - Parameter isEnabled: nil: as its text says.
    package func switchTerminal(_ name: String, to isEnabled: Bool?, _ act: TerminalAct, change: Change) async throws {
        try await pool.write { db in
            if let isEnabled {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO terminal_switch (name, enabled) VALUES (?, ?)",
                    arguments: [name, isEnabled]
                )
            } else {
                try db.execute(sql: "DELETE FROM terminal_switch WHERE name = ?", arguments: [name])
            }
            try Store.announce(db, act, of: name, change)
        }
    }

    /// Writes what somebody did to a terminal into the feed.
    package func announce(_ act: TerminalAct, of terminal: String, change: Change) async throws {
        try await pool.write { db in try Store.announce(db, act, of: terminal, change) }
    }

    static func announce(_ db: Database, _ act: TerminalAct, of name: String, _ change: Change) throws {
        let body = try change.body(before: nil, after: act)
        try announce(db, kind: FeedKind.terminalOrder, subject: name, at: change.at, body: body)
    }
}
