import GRDB

extension DatabaseMigrator {
    /// Every change of the schema, in order. A migration that has shipped is never edited: later ones follow it.
    static var rollcall: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001 journal") { db in
            try db.execute(
                sql: """
                    CREATE TABLE terminal (
                      id INTEGER PRIMARY KEY,
                      name TEXT NOT NULL UNIQUE,
                      user_group TEXT NOT NULL,
                      serial TEXT,
                      last_contact INTEGER,
                      watermark INTEGER,
                      records INTEGER NOT NULL DEFAULT 0,
                      duplicates INTEGER NOT NULL DEFAULT 0
                    ) STRICT;

                    -- One connection, import or other way on which records came.
                    CREATE TABLE source (
                      id INTEGER PRIMARY KEY,
                      terminal INTEGER NOT NULL REFERENCES terminal,
                      opened INTEGER NOT NULL,
                      link TEXT NOT NULL,
                      serial TEXT NOT NULL
                    ) STRICT;

                    -- The journal: what terminals said. Rows are only ever added, without a gap in seq.
                    -- wall is null for a log entry that cannot be a punch; then user is empty and fault says why.
                    CREATE TABLE record (
                      seq INTEGER PRIMARY KEY,
                      terminal INTEGER NOT NULL REFERENCES terminal,
                      source INTEGER NOT NULL REFERENCES source,
                      user TEXT NOT NULL,
                      wall INTEGER,
                      version INTEGER NOT NULL DEFAULT 0,
                      verify INTEGER,
                      state INTEGER,
                      work_code INTEGER,
                      bytes BLOB NOT NULL,
                      fault TEXT,
                      received INTEGER NOT NULL,
                      hash BLOB NOT NULL
                    ) STRICT;
                    CREATE UNIQUE INDEX record_key ON record (terminal, user, wall, version) WHERE wall IS NOT NULL;
                    CREATE UNIQUE INDEX record_damaged ON record (terminal, bytes) WHERE wall IS NULL;
                    CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
                      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
                    CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
                      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

                    -- What became of each record: derived, and rebuilt when an id is mapped.
                    CREATE TABLE punch (
                      seq INTEGER PRIMARY KEY REFERENCES record,
                      disposition TEXT NOT NULL,
                      person INTEGER REFERENCES person,
                      at INTEGER
                    ) STRICT;
                    CREATE INDEX punch_at ON punch (at);
                    CREATE INDEX punch_quarantined ON punch (disposition) WHERE disposition <> 'accepted';

                    -- Bytes that were no record at all: a bounded memory for finding faults of lines and drivers.
                    CREATE TABLE fault (
                      id INTEGER PRIMARY KEY AUTOINCREMENT,
                      terminal INTEGER NOT NULL REFERENCES terminal,
                      at INTEGER NOT NULL,
                      reason TEXT NOT NULL,
                      bytes BLOB NOT NULL
                    ) STRICT;

                    CREATE INDEX fault_of_terminal ON fault (terminal);

                    -- The one numbered feed. A punch's event refers to its record, whose fields never change.
                    CREATE TABLE feed (
                      seq INTEGER PRIMARY KEY AUTOINCREMENT,
                      at INTEGER NOT NULL,
                      kind TEXT NOT NULL,
                      subject TEXT,
                      record INTEGER REFERENCES record,
                      body TEXT
                    ) STRICT;

                    -- How far a terminal's clock was off; positive is ahead of ours.
                    CREATE TABLE clock_reading (
                      terminal INTEGER NOT NULL REFERENCES terminal,
                      at INTEGER NOT NULL,
                      drift INTEGER NOT NULL,
                      PRIMARY KEY (terminal, at)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration("0002 directory") { db in
            try db.execute(
                sql: """
                    CREATE TABLE person (
                      id INTEGER PRIMARY KEY,
                      number TEXT NOT NULL UNIQUE,
                      name TEXT NOT NULL,
                      department TEXT NOT NULL,
                      supervisor TEXT,
                      active_from TEXT,
                      active_to TEXT
                    ) STRICT;

                    -- Who a terminal's user id is, from date to date, both included; null is unbounded.
                    CREATE TABLE user_map (
                      user_group TEXT NOT NULL,
                      user TEXT NOT NULL,
                      valid_from TEXT NOT NULL DEFAULT '0001-01-01',
                      valid_to TEXT NOT NULL DEFAULT '9999-12-31',
                      person INTEGER NOT NULL REFERENCES person,
                      PRIMARY KEY (user_group, user, valid_from)
                    ) STRICT, WITHOUT ROWID;

                    CREATE TABLE shift (name TEXT PRIMARY KEY, definition TEXT NOT NULL) STRICT, WITHOUT ROWID;

                    -- scope is 'everyone', 'department' or 'person'; weekdays (digits 1 to 7) is empty for a plan of
                    -- explicit dates; shift is empty for a day off.
                    CREATE TABLE roster (
                      id INTEGER PRIMARY KEY,
                      scope TEXT NOT NULL,
                      subject TEXT NOT NULL,
                      first TEXT NOT NULL,
                      last TEXT NOT NULL,
                      weekdays TEXT NOT NULL,
                      shift TEXT NOT NULL,
                      UNIQUE (scope, subject, first, last, weekdays)
                    ) STRICT;

                    CREATE TABLE calendar (
                      date TEXT PRIMARY KEY,
                      day_type TEXT NOT NULL,
                      note TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration("0003 fleet") { db in
            try db.execute(
                sql: """
                    -- Terminals that were added at run time: block is a table [[terminal]] as text.
                    CREATE TABLE added_terminal (name TEXT PRIMARY KEY, block TEXT NOT NULL) STRICT, WITHOUT ROWID;

                    -- Terminals that were switched on or off at run time, against what their text says.
                    CREATE TABLE terminal_switch (name TEXT PRIMARY KEY, enabled INTEGER NOT NULL)
                      STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration("0004 positions of terminals") { db in
            // How far a terminal's own log is in the journal, as its protocol writes it.
            try db.execute(sql: "ALTER TABLE terminal ADD COLUMN position TEXT")
        }
        migrator.registerMigration("0005 verification tables") { db in
            // What a terminal's numbers for how people were verified mean, as its firmware family shows it.
            try db.execute(sql: "ALTER TABLE terminal ADD COLUMN verification_table TEXT")
        }
        migrator.registerEnrolment()
        migrator.registerTerminalHealth()
        migrator.registerMigration("0008 drive imports") { db in
            try db.execute(
                sql: """
                    -- Files from flash drives: one with the same contents is not imported for a terminal again.
                    CREATE TABLE drive_import (
                      terminal TEXT NOT NULL,
                      hash BLOB NOT NULL,
                      at INTEGER NOT NULL,
                      file TEXT NOT NULL,
                      kind TEXT NOT NULL,
                      accepted INTEGER NOT NULL,
                      duplicate INTEGER NOT NULL,
                      quarantined INTEGER NOT NULL,
                      refused INTEGER NOT NULL,
                      PRIMARY KEY (terminal, hash)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration("0009 clock settings") { db in
            try db.execute(
                sql: """
                    -- Each time a terminal's clock was set; before and after are how far it was off, in milliseconds.
                    CREATE TABLE clock_setting (
                      terminal INTEGER NOT NULL REFERENCES terminal,
                      at INTEGER NOT NULL,
                      before INTEGER,
                      after INTEGER,
                      PRIMARY KEY (terminal, at)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerReview()
        migrator.registerRequests()
        migrator.registerMonths()
        migrator.registerSummaryMails()
        migrator.registerJournalLayout()
        migrator.registerDayResults()
        migrator.registerCarriedAdjustments()
        migrator.registerStorageTrial()
        migrator.registerOffice()
        migrator.registerOfficeMails()
        migrator.registerRetention()
        migrator.registerAuditedRefusals()
        migrator.registerOfficeDerivation()
        migrator.registerDocumentArrivals()
        return migrator
    }
}
