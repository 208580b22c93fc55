import GRDB

extension DatabaseMigrator {
    /// Who is behind a local account, and what people ask for.
    mutating func registerRequests() {
        registerMigration("0011 requests") { db in
            try db.execute(
                sql: """
                    -- The local accounts of people; name is as it was when it was linked, uid is what the kernel says.
                    CREATE TABLE account (
                      uid INTEGER PRIMARY KEY,
                      name TEXT NOT NULL,
                      person INTEGER NOT NULL REFERENCES person
                    ) STRICT;

                    -- from_at and to_at: the interval of leave, trip or overtime in milliseconds UTC; of a correction
                    -- from_at is the stated time. first_date and last_date: the work dates that it may change.
                    CREATE TABLE request (
                      id INTEGER PRIMARY KEY AUTOINCREMENT,
                      kind TEXT NOT NULL,
                      person INTEGER NOT NULL REFERENCES person,
                      type TEXT,
                      from_at INTEGER NOT NULL,
                      to_at INTEGER,
                      first_date TEXT NOT NULL,
                      last_date TEXT NOT NULL,
                      slot TEXT,
                      settled_as TEXT,
                      reason TEXT NOT NULL,
                      asked_by TEXT NOT NULL,
                      asked_uid INTEGER NOT NULL,
                      asked_at INTEGER NOT NULL,
                      state TEXT NOT NULL,
                      decided_by TEXT,
                      decided_at INTEGER,
                      decision_reason TEXT
                    ) STRICT;
                    CREATE INDEX request_dates ON request (last_date, first_date);
                    CREATE INDEX request_person ON request (person);
                    CREATE INDEX request_pending ON request (state) WHERE state = 'pending';
                    """
            )
        }
    }
}
