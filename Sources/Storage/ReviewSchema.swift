import GRDB

extension DatabaseMigrator {
    mutating func registerReview() {
        registerMigration("0013 flags and acknowledgements") { db in
            try db.execute(
                sql: """
                    -- What the checks for fraud know, and the position in the feed up to which they know it. One row.
                    CREATE TABLE fraud_state (
                      id INTEGER PRIMARY KEY CHECK (id = 1),
                      position INTEGER NOT NULL,
                      state TEXT NOT NULL
                    ) STRICT;

                    -- people: numbers, ascending, one a line. flag: the finding, JSON. state: open, muted, dismissed or
                    -- withdrawn (later punches took its reason away).
                    CREATE TABLE fraud_flag (
                      id TEXT PRIMARY KEY,
                      kind TEXT NOT NULL,
                      people TEXT NOT NULL,
                      at INTEGER NOT NULL,
                      severity TEXT NOT NULL,
                      flag TEXT NOT NULL,
                      raised INTEGER NOT NULL,
                      state TEXT NOT NULL,
                      changed INTEGER,
                      changed_by TEXT,
                      reason TEXT
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX fraud_flag_at ON fraud_flag (at);

                    -- Pairs or persons of whom a reviewer said that a kind of flag is harmless.
                    CREATE TABLE fraud_mute (
                      kind TEXT NOT NULL,
                      people TEXT NOT NULL,
                      until INTEGER NOT NULL,
                      PRIMARY KEY (kind, people)
                    ) STRICT, WITHOUT ROWID;

                    -- What HR said about attendance anomalies. Kept apart from results, which come and go.
                    CREATE TABLE anomaly_acknowledgement (
                      id TEXT PRIMARY KEY,
                      at INTEGER NOT NULL,
                      acknowledged_by TEXT NOT NULL,
                      reason TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;

                    -- until: the last date on which it holds.
                    CREATE TABLE anomaly_mute (
                      person TEXT NOT NULL,
                      kind TEXT NOT NULL,
                      until TEXT NOT NULL,
                      at INTEGER NOT NULL,
                      muted_by TEXT NOT NULL,
                      reason TEXT NOT NULL,
                      PRIMARY KEY (person, kind)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
    }
}
