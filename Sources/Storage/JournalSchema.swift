import Attendance
import GRDB

extension DatabaseMigrator {
    /// The journal's tables as logs are written and months are read: few pages for one batch, no join for a month.
    mutating func registerJournalLayout() {
        registerMigration("0015 journal layout") { db in
            let disposition =
                (Disposition.allCases.map { ($0.rawValue, $0.number) }
                + [(Quarantine.damaged, DispositionNumber.damaged)])
                .map { "WHEN '\($0)' THEN \($1)" }.joined(separator: " ")
            try db.execute(
                sql: """
                    -- By the date on the terminal's clock (days since 1970), then by user id: a log comes in the order of
                    -- time and touches few pages, and what an id did on some dates is found at once.
                    ALTER TABLE record ADD COLUMN day INTEGER AS (wall / 86400) VIRTUAL;
                    DROP INDEX record_key;
                    CREATE UNIQUE INDEX record_key ON record (day, user, terminal, wall, version)
                      WHERE wall IS NOT NULL;

                    -- Every user id under which a person's punches may be: all that user_map ever said.
                    CREATE TABLE person_user (
                      person INTEGER NOT NULL REFERENCES person,
                      user TEXT NOT NULL,
                      PRIMARY KEY (person, user)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO person_user SELECT person, user FROM user_map
                      UNION SELECT person, user FROM punch JOIN record USING (seq) WHERE person IS NOT NULL;

                    -- What became of each record: derived, and rebuilt when an id is mapped. The terminal is the record's,
                    -- the disposition one of DispositionNumber.
                    CREATE TABLE new_punch (
                      seq INTEGER PRIMARY KEY REFERENCES record,
                      disposition INTEGER NOT NULL,
                      person INTEGER REFERENCES person,
                      at INTEGER,
                      terminal INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO new_punch
                      SELECT seq, CASE disposition \(disposition) END, person, at, terminal
                      FROM punch JOIN record USING (seq) ORDER BY seq;
                    DROP TABLE punch;
                    ALTER TABLE new_punch RENAME TO punch;
                    -- All that the judgement of a month reads, in the order of time.
                    CREATE INDEX punch_at ON punch (at, seq, person, terminal, disposition);
                    CREATE INDEX punch_quarantined ON punch (disposition) WHERE disposition <> 0;

                    -- A run of events about records that follow each other is one row: that of its last event and last
                    -- record, with how many they are. The events' positions follow each other too. Their subject is not
                    -- kept: it is the record's person.
                    ALTER TABLE feed ADD COLUMN records INTEGER NOT NULL DEFAULT 1;
                    """
            )
        }
    }
}
