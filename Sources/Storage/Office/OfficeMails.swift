import GRDB
package import Office
package import WallClock

/// A mail of the office's to one of its people. It is written when it is sent, so nothing that it says is kept.
package struct OfficeMail: Equatable, Sendable {
    /// What it is about; each is mailed to one person once.
    package enum Subject: Hashable, Sendable {
        /// An event, by its position in the office's journal.
        case event(Int64)
        /// Everything that waits for the person, on a working day.
        case inbox(LocalDate)
    }

    package enum State: String, Sendable { case waiting, sent, failed }

    package let number: Int64
    package let subject: Subject
    /// The person's number; where it goes is known when it is sent.
    package let recipient: String
    /// When what it tells came about.
    package let since: Instant
    package let state: State
    /// Attempts that failed.
    package let tries: Int
    /// Not before this it is tried; meaningless once it is settled.
    package let next: Instant
    /// Of the last attempt, or why it was given up.
    package let error: String?

    /// What became of an attempt.
    package enum Outcome: Equatable, Sendable {
        /// The mail system took it.
        case sent
        case failed(String, next: Instant)
        case givenUp(String)
        /// There was nothing left to say.
        case needless
    }
}

/// A failed or waiting mail with the number that people know its case by.
package struct OutboxRow: Equatable, Sendable {
    package let mail: OfficeMail
    /// The event, and its case as it is now; nil for what waits for somebody.
    package let event: OfficeEvent?
    package let found: Case?
}

extension Store {
    /// Queues the mails of what happened since this was called last: what happened before the first call, or while mail
    /// was off, is told by no mail.
    /// - Parameter recipients: sees an event, its case as it is now and who is in the office; gives numbers of people. Those
    ///   without an address are left out.
    package func queueOfficeMails(
        at now: Instant,
        zone: Zone,
        to recipients: @escaping @Sendable (OfficeEvent, Case, Directory) throws -> [String]
    ) async throws {
        guard try await pool.read({ try Store.mailedUpTo($0) != Store.officeEnd($0) }) else { return }
        try await pool.write { db in
            let end = try Store.officeEnd(db)
            if let position = try Store.mailedUpTo(db) {
                let view = StoredOffice(db: db)
                let directory = try Store.officeDirectory(db, now: now, zone: zone)
                let reachable = Set(try Store.people(db).filter { $0.mail != nil }.map(\.number))
                let news = try String.fetchAll(
                    db.cachedStatement(sql: "SELECT body FROM office_event WHERE seq > ? ORDER BY seq"),
                    arguments: [position]
                )
                for body in news {
                    let event: OfficeEvent = try StoredJSON.decode(body)
                    guard let found = try view.officeCase(event.caseID) else { continue }
                    for person in try recipients(event, found, directory) where reachable.contains(person) {
                        try Store.queue(.event(event.seq), to: person, since: event.at, db)
                    }
                }
            }
            try db.execute(
                sql: """
                    INSERT INTO office_mailed (id, seq) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq
                    """,
                arguments: [end]
            )
        }
    }

    /// The last date on which people were mailed what waits for them; nil if they never were.
    package func lastInboxMailing() async throws -> LocalDate? {
        try await pool.read { db in
            try String.fetchOne(db, sql: "SELECT inbox FROM office_mailed").flatMap { LocalDate($0) }
        }
    }

    /// Numbers of those who work here on a date and have a mail address.
    package func mailRecipients(on date: LocalDate) async throws -> [String] {
        try await people().filter { $0.mail != nil && $0.isActive(on: date) }.map(\.number)
    }

    /// Queues a date's mails of what waits for people, once.
    package func queueInboxMails(of date: LocalDate, to people: [String], at now: Instant) async throws {
        try await pool.write { db in
            for person in people { try Store.queue(.inbox(date), to: person, since: now, db) }
            try db.execute(
                sql: """
                    INSERT INTO office_mailed (id, seq, inbox) VALUES (1, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET inbox = excluded.inbox
                    """,
                arguments: [try Store.officeEnd(db), date.description]
            )
        }
    }

    /// Mail is off: what happens from now on is told by none, also when it is on again.
    package func stopOfficeMails() async throws {
        try await pool.write { db in try db.execute(sql: "DELETE FROM office_mailed") }
    }

    /// The mail that is to be sent next; nil if none is due.
    package func nextOfficeMail(at now: Instant) async throws -> OfficeMail? {
        try await pool.read { db in
            let find = try db.cachedStatement(
                sql: """
                    SELECT * FROM office_mail WHERE state = 'waiting' AND next <= ? ORDER BY next, number LIMIT 1
                    """
            )
            return try Row.fetchOne(find, arguments: [now.milliseconds]).flatMap(OfficeMail.init)
        }
    }

    package func note(_ outcome: OfficeMail.Outcome, of mail: OfficeMail) async throws {
        try await pool.write { db in
            func set(_ state: OfficeMail.State, tries: Int, next: Instant, error: String?) throws {
                try db.execute(
                    sql: "UPDATE office_mail SET state = ?, tries = ?, next = ?, error = ? WHERE number = ?",
                    arguments: [state.rawValue, tries, next.milliseconds, error, mail.number]
                )
            }
            switch outcome {
            case .sent: try set(.sent, tries: mail.tries, next: mail.next, error: nil)
            case .failed(let error, let next): try set(.waiting, tries: mail.tries + 1, next: next, error: error)
            case .givenUp(let error): try set(.failed, tries: mail.tries, next: mail.next, error: error)
            case .needless:
                try db.execute(sql: "DELETE FROM office_mail WHERE number = ?", arguments: [mail.number])
            }
        }
    }

    /// Forgets settled mails about what came about before a moment.
    package func forgetOfficeMails(before moment: Instant) async throws {
        let old: StatementArguments = [moment.milliseconds]
        let isThere = try await pool.read { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT * FROM office_mail WHERE state <> 'waiting' AND since < ?)",
                arguments: old
            )
        }
        guard isThere == true else { return }
        try await pool.write { db in
            try db.execute(sql: "DELETE FROM office_mail WHERE state <> 'waiting' AND since < ?", arguments: old)
        }
    }

    /// Mails that wait or failed, in the order in which they were queued.
    package func officeOutbox(after number: Int64, limit: Int) async throws -> [OutboxRow] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM office_mail WHERE state <> 'sent' AND number > ? ORDER BY number LIMIT ?",
                arguments: [number, limit]
            )
            return try rows.compactMap(OfficeMail.init).map { mail in
                guard case .event(let seq) = mail.subject, let told = try Store.officeEvent(seq, db) else {
                    return OutboxRow(mail: mail, event: nil, found: nil)
                }
                return OutboxRow(mail: mail, event: told.event, found: told.found)
            }
        }
    }

    /// An event, and its case as it is now.
    package func officeEvent(_ seq: Int64) async throws -> (event: OfficeEvent, found: Case)? {
        try await pool.read { db in try Store.officeEvent(seq, db) }
    }

    private static func officeEvent(_ seq: Int64, _ db: Database) throws -> (event: OfficeEvent, found: Case)? {
        let find = try db.cachedStatement(sql: "SELECT body FROM office_event WHERE seq = ?")
        guard let event: OfficeEvent = try String.fetchOne(find, arguments: [seq]).map(StoredJSON.decode),
            let found = try StoredOffice(db: db).officeCase(event.caseID)
        else { return nil }
        return (event, found)
    }

    private static func queue(
        _ subject: OfficeMail.Subject,
        to person: String,
        since: Instant,
        _ db: Database
    ) throws {
        let (event, date): (Int64?, String?) =
            switch subject {
            case .event(let seq): (seq, nil)
            case .inbox(let date): (nil, date.description)
            }
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO office_mail (event, date, recipient, since, state, tries, next)
                VALUES (?, ?, ?, ?, 'waiting', 0, ?)
                """
        ).execute(arguments: [event, date, person, since.milliseconds, since.milliseconds])
    }

    /// How far the office's journal was looked through for mails.
    private static func mailedUpTo(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT seq FROM office_mailed"))
    }

    private static func officeEnd(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(seq) FROM office_event")) ?? 0
    }
}

extension OfficeMail {
    /// - Returns: nil for a row that this version cannot have written.
    fileprivate init?(_ row: Row) {
        guard let state = State(rawValue: row["state"]) else { return nil }
        if let seq: Int64 = row["event"] {
            subject = .event(seq)
        } else {
            guard let date = (row["date"] as String?).flatMap({ LocalDate($0) }) else { return nil }
            subject = .inbox(date)
        }
        number = row["number"]
        recipient = row["recipient"]
        since = Instant(milliseconds: row["since"])
        self.state = state
        tries = row["tries"]
        next = Instant(milliseconds: row["next"])
        error = row["error"]
    }
}

extension DatabaseMigrator {
    mutating func registerOfficeMails() {
        registerMigration("0020 office mails") { db in
            try db.execute(
                sql: """
                    -- Where the office's mails to the person go; null: nothing is mailed.
                    ALTER TABLE person ADD COLUMN mail TEXT;

                    -- Mails to people, one a recipient and event of the office's journal, or working date (YYYY-MM-DD) on
                    -- which everything that waits for them is mailed. state is waiting, sent or failed.
                    CREATE TABLE office_mail (
                      number INTEGER PRIMARY KEY,
                      event INTEGER REFERENCES office_event,
                      date TEXT,
                      recipient TEXT NOT NULL,
                      since INTEGER NOT NULL,
                      state TEXT NOT NULL,
                      tries INTEGER NOT NULL,
                      next INTEGER NOT NULL,
                      error TEXT,
                      CHECK ((event IS NULL) <> (date IS NULL)),
                      UNIQUE (event, recipient),
                      UNIQUE (date, recipient)
                    ) STRICT;
                    CREATE INDEX office_mail_waiting ON office_mail (next, number) WHERE state = 'waiting';

                    -- What was looked at for mails: one row; none while mail is off. inbox is the last date.
                    CREATE TABLE office_mailed (
                      id INTEGER PRIMARY KEY CHECK (id = 1),
                      seq INTEGER NOT NULL,
                      inbox TEXT
                    ) STRICT;
                    """
            )
        }
    }
}
