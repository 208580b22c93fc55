import GRDB

extension DatabaseMigrator {
    mutating func registerOffice() {
        registerMigration("0019 office") { db in
            try db.execute(
                sql: """
                    -- The office's journal: rows are only ever added, without a gap in seq. body is the event as canonical
                    -- JSON; hash is SHA-256 over the hash before and the body.
                    CREATE TABLE office_event (
                      seq INTEGER PRIMARY KEY,
                      at INTEGER NOT NULL,
                      case_id INTEGER NOT NULL,
                      version INTEGER NOT NULL,
                      body TEXT NOT NULL,
                      hash BLOB NOT NULL,
                      UNIQUE (case_id, version)
                    ) STRICT;
                    CREATE TRIGGER office_event_is_never_changed BEFORE UPDATE ON office_event
                      BEGIN SELECT RAISE(ABORT, 'the office''s journal is append-only'); END;
                    CREATE TRIGGER office_event_is_never_deleted BEFORE DELETE ON office_event
                      BEGIN SELECT RAISE(ABORT, 'the office''s journal is append-only'); END;

                    -- Each case as its events made it: derived. is_open: something is still expected.
                    CREATE TABLE office_case (
                      id INTEGER PRIMARY KEY,
                      object TEXT NOT NULL,
                      number TEXT UNIQUE,
                      state TEXT NOT NULL,
                      version INTEGER NOT NULL,
                      is_open INTEGER NOT NULL,
                      requester TEXT NOT NULL,
                      due INTEGER,
                      body TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX office_case_object ON office_case (object, id);
                    CREATE INDEX office_case_state ON office_case (object, state, id);
                    CREATE INDEX office_case_open ON office_case (id, version) WHERE is_open;

                    -- By what cases are looked up: derived.
                    CREATE TABLE office_key (
                      key TEXT NOT NULL,
                      case_id INTEGER NOT NULL REFERENCES office_case,
                      PRIMARY KEY (key, case_id)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX office_key_case ON office_key (case_id);

                    -- The leave that a request is the attendance's side of; null for what was asked otherwise.
                    ALTER TABLE request ADD COLUMN office_case INTEGER REFERENCES office_case;
                    CREATE UNIQUE INDEX request_office_case ON request (office_case) WHERE office_case IS NOT NULL;

                    -- What was posted to ledger accounts: derived. date is YYYY-MM-DD.
                    CREATE TABLE office_movement (
                      case_id INTEGER NOT NULL REFERENCES office_case,
                      version INTEGER NOT NULL,
                      kind TEXT NOT NULL,
                      date TEXT NOT NULL,
                      quantity INTEGER NOT NULL,
                      department TEXT,
                      PRIMARY KEY (case_id, version)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX office_movement_department ON office_movement (department, date)
                      WHERE department IS NOT NULL;

                    -- The last number of each series and year, as CG-2026: derived.
                    CREATE TABLE office_number (
                      series TEXT PRIMARY KEY,
                      last INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;

                    -- Commands that came with a key of their own: said once more, they get the first answer.
                    CREATE TABLE office_command (
                      account INTEGER NOT NULL,
                      key TEXT NOT NULL,
                      first INTEGER NOT NULL,
                      last INTEGER NOT NULL,
                      PRIMARY KEY (account, key)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
    }
}
