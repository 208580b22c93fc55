import GRDB

extension DatabaseMigrator {
    mutating func registerCarriedAdjustments() {
        registerMigration("0017 carried adjustments") { db in
            // The month whose closed report holds the adjustment.
            try db.execute(sql: "ALTER TABLE adjustment ADD COLUMN carried_in TEXT")
        }
    }

    /// Months that are prepared, closed and reopened, and what came too late for them.
    mutating func registerMonths() {
        registerMigration("0012 months") { db in
            try db.execute(
                sql: """
                    -- What was done with months; a month's state follows from its steps.
                    CREATE TABLE month_step (
                      seq INTEGER PRIMARY KEY AUTOINCREMENT,
                      month TEXT NOT NULL,
                      step TEXT NOT NULL,
                      done_by TEXT NOT NULL,
                      at INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX month_step_month ON month_step (month);

                    -- The candidate that waits for approvals; another preparation takes its place.
                    CREATE TABLE month_candidate (month TEXT PRIMARY KEY, hash TEXT NOT NULL, content BLOB NOT NULL)
                      STRICT, WITHOUT ROWID;

                    -- Closed versions, canonical JSON; never changed.
                    CREATE TABLE month_archive (
                      month TEXT NOT NULL,
                      version INTEGER NOT NULL,
                      hash TEXT NOT NULL,
                      content BLOB NOT NULL,
                      PRIMARY KEY (month, version)
                    ) STRICT;
                    CREATE TRIGGER month_archive_is_never_changed BEFORE UPDATE ON month_archive
                      BEGIN SELECT RAISE(ABORT, 'a closed month never changes'); END;
                    CREATE TRIGGER month_archive_is_never_deleted BEFORE DELETE ON month_archive
                      BEGIN SELECT RAISE(ABORT, 'a closed month never changes'); END;

                    -- What a late record would have changed. before_figures and after_figures are JSON.
                    CREATE TABLE adjustment (
                      id INTEGER PRIMARY KEY AUTOINCREMENT,
                      month TEXT NOT NULL,
                      version INTEGER NOT NULL,
                      person TEXT NOT NULL,
                      work_date TEXT NOT NULL,
                      plan INTEGER NOT NULL,
                      before_figures TEXT NOT NULL,
                      after_figures TEXT NOT NULL,
                      state TEXT NOT NULL,
                      noticed_at INTEGER NOT NULL,
                      decided_by TEXT,
                      decided_at INTEGER,
                      reason TEXT,
                      UNIQUE (month, version, person, work_date, plan)
                    ) STRICT;

                    -- How far a part of the daemon has followed the feed.
                    CREATE TABLE feed_consumer (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                    """
            )
        }
    }
}
