import Foundation
import GRDB
package import WallClock

/// A row of `terminal_anomaly`.
package struct AnomalyRow: Equatable, Sendable {
    package let id: String
    package let terminal: String
    package let kind: String
    package let subject: String?
    package let severity: String
    package let since: Instant
    package let last: Instant
    package let resolved: Instant?
    /// A JSON object.
    package let evidence: String

    package init(
        id: String,
        terminal: String,
        kind: String,
        subject: String?,
        severity: String,
        since: Instant,
        last: Instant,
        resolved: Instant?,
        evidence: String
    ) {
        self.id = id
        self.terminal = terminal
        self.kind = kind
        self.subject = subject
        self.severity = severity
        self.since = since
        self.last = last
        self.resolved = resolved
        self.evidence = evidence
    }
}

/// An anomaly as it is now, and the body of the feed's event about it; nil where nobody is told.
package struct AnomalyNotice: Sendable {
    package let row: AnomalyRow
    package let body: String?

    package init(row: AnomalyRow, body: String?) {
        self.row = row
        self.body = body
    }
}

extension Store {
    /// Keeps a terminal's health and what changed in it, with the feed's events, as one: after a crash nothing is told
    /// twice or not at all.
    package func keepHealth(terminal: String, state: String, notices: [AnomalyNotice], at now: Instant) async throws {
        try await pool.write { db in
            for notice in notices {
                let row = notice.row
                try db.execute(
                    sql: """
                        INSERT INTO terminal_anomaly
                          (id, terminal, kind, subject, severity, since, last, resolved, evidence)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET severity = excluded.severity,
                          last = excluded.last, resolved = excluded.resolved, evidence = excluded.evidence
                        """,
                    arguments: [
                        row.id, row.terminal, row.kind, row.subject, row.severity, row.since.milliseconds,
                        row.last.milliseconds, row.resolved?.milliseconds, row.evidence,
                    ]
                )
                guard let body = notice.body else { continue }
                try Store.announce(db, kind: FeedKind.terminalAnomaly, subject: row.terminal, at: now, body: body)
            }
            try db.execute(
                sql: """
                    INSERT INTO terminal_health (terminal, state) VALUES (?, ?)
                    ON CONFLICT (terminal) DO UPDATE SET state = excluded.state
                    """,
                arguments: [terminal, state]
            )
        }
    }

    /// The kept states by terminal, as they were given.
    package func healthStates() async throws -> [String: String] {
        try await pool.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT terminal, state FROM terminal_health")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["terminal"], $0["state"]) })
        }
    }

    /// How many anomalies of terminals are open.
    package func openTerminalAnomalies() async throws -> Int {
        try await pool.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM terminal_anomaly WHERE resolved IS NULL") ?? 0
        }
    }

    /// Anomalies of terminals, open ones first, then the newest.
    package func terminalAnomalies(
        of terminal: String? = nil,
        withResolved: Bool = false,
        skipping: Int = 0,
        limit: Int
    ) async throws -> [AnomalyRow] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM terminal_anomaly WHERE (:terminal IS NULL OR terminal = :terminal)
                      AND (:resolved OR resolved IS NULL)
                    ORDER BY resolved IS NOT NULL, since DESC, id LIMIT :limit OFFSET :skipping
                    """,
                arguments: [
                    "terminal": terminal, "resolved": withResolved, "limit": limit, "skipping": skipping,
                ]
            ).map(AnomalyRow.init)
        }
    }

    /// How each version of one record was verified, and its key: what a conflict is about.
    package func versions(terminal: String, user: String, wall: LocalDateTime) async throws -> [String] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT verify, state, work_code FROM record JOIN terminal ON terminal.id = record.terminal
                    WHERE terminal.name = ? AND user = ? AND wall = :wall AND day = :wall / 86400
                    ORDER BY version
                    """,
                arguments: [terminal, user, wall.wallSeconds]
            ).map { row in
                func text(_ name: String) -> String { (row[name] as Int64?).map(String.init) ?? "-" }
                return "verify \(text("verify")), state \(text("state")), work code \(text("work_code"))"
            }
        }
    }

    /// The IN (0) and OUT (1) keys of accepted punches of a time, by their place in the journal.
    package func keys(from: Instant, to: Instant) async throws -> [Int64: (terminal: String, isOut: Bool)] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT record.seq, terminal.name, record.state FROM punch
                    JOIN record ON record.seq = punch.seq JOIN terminal ON terminal.id = record.terminal
                    WHERE punch.at BETWEEN ? AND ? AND punch.disposition = 0 AND record.state IN (0, 1)
                    """,
                arguments: [from.milliseconds, to.milliseconds]
            ).reduce(into: [:]) { $0[$1["seq"]] = (terminal: $1["name"], isOut: ($1["state"] as Int64) == 1) }
        }
    }
}

extension AnomalyRow {
    fileprivate init(_ row: Row) {
        self.init(
            id: row["id"],
            terminal: row["terminal"],
            kind: row["kind"],
            subject: row["subject"],
            severity: row["severity"],
            since: Instant(milliseconds: row["since"]),
            last: Instant(milliseconds: row["last"]),
            resolved: (row["resolved"] as Int64?).map(Instant.init(milliseconds:)),
            evidence: row["evidence"]
        )
    }
}

extension DatabaseMigrator {
    mutating func registerTerminalHealth() {
        registerMigration("0007 terminal health") { db in
            try db.execute(
                sql: """
                    -- What is known of a terminal's health, as its rules keep it.
                    CREATE TABLE terminal_health (terminal TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;

                    CREATE TABLE terminal_anomaly (
                      id TEXT PRIMARY KEY,
                      terminal TEXT NOT NULL,
                      kind TEXT NOT NULL,
                      subject TEXT,
                      severity TEXT NOT NULL,
                      since INTEGER NOT NULL,
                      last INTEGER NOT NULL,
                      resolved INTEGER,
                      evidence TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX terminal_anomaly_open ON terminal_anomaly (since) WHERE resolved IS NULL;
                    """
            )
        }
    }
}
