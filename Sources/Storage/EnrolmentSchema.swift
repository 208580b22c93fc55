import GRDB

extension DatabaseMigrator {
    /// Who is enrolled where, and the encrypted templates.
    mutating func registerEnrolment() {
        registerMigration("0006 enrolment") { db in
            try db.execute(
                sql: """
                    -- When a terminal last reported its user table, and what it then said of itself.
                    CREATE TABLE enrolment_reading (
                      terminal INTEGER PRIMARY KEY REFERENCES terminal,
                      at INTEGER NOT NULL,
                      serial TEXT,
                      template_format TEXT,
                      user_capacity INTEGER
                    ) STRICT;

                    -- Its users, with what was written to it since. card holds the bits of an unsigned number.
                    -- templates_at: when the user's templates were read from it; null is never.
                    CREATE TABLE enrolled (
                      terminal INTEGER NOT NULL REFERENCES terminal,
                      user TEXT NOT NULL,
                      name TEXT NOT NULL,
                      is_administrator INTEGER NOT NULL,
                      card INTEGER,
                      has_password INTEGER NOT NULL,
                      fingers INTEGER,
                      written_name TEXT,
                      templates_at INTEGER,
                      PRIMARY KEY (terminal, user)
                    ) STRICT, WITHOUT ROWID;

                    -- Which templates are on a terminal: never their bytes.
                    CREATE TABLE enrolled_template (
                      terminal INTEGER NOT NULL,
                      user TEXT NOT NULL,
                      kind TEXT NOT NULL,
                      position INTEGER NOT NULL,
                      format TEXT NOT NULL,
                      PRIMARY KEY (terminal, user, kind, position, format),
                      FOREIGN KEY (terminal, user) REFERENCES enrolled ON DELETE CASCADE
                    ) STRICT, WITHOUT ROWID;

                    -- Templates, encrypted with the key that key_id names.
                    CREATE TABLE template (
                      user_group TEXT NOT NULL,
                      user TEXT NOT NULL,
                      kind TEXT NOT NULL,
                      position INTEGER NOT NULL,
                      format TEXT NOT NULL,
                      key_id TEXT NOT NULL,
                      sealed BLOB NOT NULL,
                      read_at INTEGER NOT NULL,
                      PRIMARY KEY (user_group, user, kind, position, format)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
    }
}
