import Foundation
import GRDB
package import WallClock

/// What the retention of wage records has to do.
package struct RetentionDue: Equatable, Sendable {
    /// Who left and of whom there is no record of a month that is kept; they still have a name here.
    package let people: [Person]
    /// Versions of months that are over.
    package let archives: [RemovedArchive]
    /// Candidates that were never closed, and summaries that were mailed.
    package let others: Int

    package var isEmpty: Bool { people.isEmpty && archives.isEmpty && others == 0 }
}

/// A closed version of a month, of which only this is left once it was removed.
package struct RemovedArchive: Codable, Equatable, Sendable {
    package let month: String
    package let version: Int
    /// SHA-256 of what was archived, lower-case hexadecimal.
    package let hash: String

    package init(month: String, version: Int, hash: String) {
        self.month = month
        self.version = version
        self.hash = hash
    }
}

/// How many of what were removed or emptied.
package struct RetentionCounts: Equatable, Sendable {
    package var people = 0
    package var accounts = 0
    /// Users as terminals reported them, whose name and card were emptied.
    package var enrolled = 0
    package var templates = 0
    /// Reasons and remarks of requests, adjustments, anomalies and disputed lines.
    package var notes = 0
    package var flags = 0
    /// Events of the feed that stay without what they said.
    package var events = 0
    package var archives = 0
    /// Months that were prepared and never closed.
    package var candidates = 0
    package var mails = 0

    package init() {}
}

extension Store {
    /// - Parameters:
    ///   - first: the first month that is kept.
    ///   - start: its beginning.
    package func retentionDue(before first: Month, start: Instant) async throws -> RetentionDue {
        try await pool.read { db in try Store.retentionDue(db, before: first, start: start) }
    }

    private static func retentionDue(_ db: Database, before first: Month, start: Instant) throws -> RetentionDue {
        var people = try Store.people(db).filter {
            (!$0.name.isEmpty || $0.mail != nil) && $0.activeTo.map { $0 < "\(first.first)" } ?? false
        }
        if !people.isEmpty {
            // Somebody who came back, or whose request reaches into what is kept, has records of it.
            let present = try String.fetchSet(
                db,
                sql: """
                    SELECT number FROM person WHERE id IN (SELECT DISTINCT person FROM punch WHERE at >= :start)
                      OR id IN (SELECT person FROM request WHERE last_date >= :first)
                    """,
                arguments: ["start": start.milliseconds, "first": "\(first.first)"]
            )
            people.removeAll { present.contains($0.number) }
        }
        let archives = try Row.fetchAll(
            db,
            sql: "SELECT month, version, hash FROM month_archive WHERE month < ? ORDER BY month, version",
            arguments: ["\(first)"]
        ).map { RemovedArchive(month: $0[0], version: $0[1], hash: $0[2]) }
        let others = try Int.fetchOne(
            db,
            sql: """
                SELECT (SELECT count(*) FROM month_candidate WHERE month < :month)
                  + (SELECT count(*) FROM summary_mail WHERE date < :date)
                """,
            arguments: ["month": "\(first)", "date": "\(first.first)"]
        )
        return RetentionDue(people: people, archives: archives, others: others ?? 0)
    }

    /// Erases what is over. The journal, numbers, departments, dates and figures stay; each person and each version gets an
    /// event.
    /// - Parameter dryRun: everything is counted, nothing is kept.
    package func applyRetention(
        before first: Month,
        start: Instant,
        change: Change,
        dryRun: Bool = false
    ) async throws -> RetentionCounts {
        let counts = try await pool.writeInTransaction(keep: !dryRun) { db in
            let due = try Store.retentionDue(db, before: first, start: start)
            return try RetentionErasure(db: db, first: first, change: change).erase(due)
        }
        // From the write-ahead log into the file, where what was erased still stands.
        if !dryRun { try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) } }
        return counts
    }

    /// When the versions of a month were removed, by version.
    package func removedArchives(_ month: Month) async throws -> [Int: Instant] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT version, removed_at FROM month_removed WHERE month = ?",
                arguments: ["\(month)"]
            ).reduce(into: [:]) { $0[$1[0]] = Instant(milliseconds: $1[1]) }
        }
    }
}

/// One application of the retention, in its transaction.
private struct RetentionErasure {
    let db: Database
    /// The first month that is kept.
    let first: Month
    let change: Change

    func erase(_ due: RetentionDue) throws -> RetentionCounts {
        var counts = RetentionCounts()
        counts.people = due.people.count
        let numbers = due.people.map(\.number)
        if !numbers.isEmpty { try erase(numbers, &counts) }
        try removeMonths(&counts)
        for person in due.people { try announce(person.number, ["person": person.number]) }
        for archive in due.archives {
            try announce(archive.month, archive)
        }
        counts.archives = due.archives.count
        return counts
    }

    private func announce(_ subject: String, _ what: some Encodable) throws {
        let body = try change.body(before: nil, after: what)
        try Store.announce(db, kind: FeedKind.retention, subject: subject, at: change.at, body: body)
    }

    /// - Returns: how many rows it changed.
    @discardableResult
    private func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Int {
        try db.execute(sql: sql, arguments: arguments)
        return db.changesCount
    }

    private func erase(_ numbers: [String], _ counts: inout RetentionCounts) throws {
        let list = String(decoding: try JSONEncoder().encode(numbers), as: UTF8.self)
        try db.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS leaving (number TEXT PRIMARY KEY, id INTEGER NOT NULL);
                DELETE FROM leaving;
                """
        )
        try run(
            "INSERT INTO leaving SELECT number, id FROM person WHERE number IN (SELECT value FROM json_each(?))",
            [list]
        )
        counts.accounts = try run("DELETE FROM account WHERE person IN (SELECT id FROM leaving)")
        try eraseEnrolment(&counts)
        counts.notes += try run(
            """
            UPDATE request SET reason = '', decision_reason = NULL
            WHERE person IN (SELECT id FROM leaving) AND (reason <> '' OR decision_reason IS NOT NULL)
            """
        )
        counts.notes += try run(
            "UPDATE adjustment SET reason = NULL WHERE person IN (SELECT number FROM leaving) AND reason IS NOT NULL"
        )
        counts.notes += try run(
            """
            DELETE FROM anomaly_acknowledgement
            WHERE EXISTS (SELECT 1 FROM leaving WHERE \(RetentionErasure.names("anomaly_acknowledgement.id")))
            """
        )
        counts.notes += try run("DELETE FROM anomaly_mute WHERE person IN (SELECT number FROM leaving)")
        try eraseFlags(&counts)
        // Last: what the events say of them is what the rows said.
        counts.events += try run(
            """
            UPDATE feed SET body = NULL WHERE body IS NOT NULL AND (
              kind IN ('person', 'account', 'request', 'adjustment', 'day', 'enrolment')
                AND subject IN (SELECT number FROM leaving)
              OR kind = 'anomaly' AND EXISTS (SELECT 1 FROM leaving WHERE \(RetentionErasure.names("feed.subject"))))
            """
        )
        try run("UPDATE person SET name = '', mail = NULL WHERE id IN (SELECT id FROM leaving)")
        try run("DELETE FROM leaving")
    }

    /// An anomaly's name begins with the person's number, which may hold slashes, and goes on with a date; a silent kind of
    /// anomaly is `NUMBER/KIND`.
    private static func names(_ column: String) -> String {
        let rest = "substr(\(column), length(leaving.number) + 2)"
        return """
            substr(\(column), 1, length(leaving.number) + 1) = leaving.number || '/'
              AND (instr(\(rest), '/') = 0 OR \(rest) GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/*')
            """
    }

    /// User ids that are nobody else's since.
    private func eraseEnrolment(_ counts: inout RetentionCounts) throws {
        let own = """
            EXISTS (SELECT 1 FROM user_map AS own JOIN leaving ON leaving.id = own.person
              WHERE own.user_group = %GROUP AND own.user = %TABLE.user AND NOT EXISTS (
                SELECT 1 FROM user_map AS later WHERE later.user_group = own.user_group AND later.user = own.user
                  AND later.person <> own.person AND later.valid_from > own.valid_from))
            """
        func owned(_ table: String, group: String) -> String {
            own.replacing("%GROUP", with: group).replacing("%TABLE", with: table)
        }
        counts.templates = try run("DELETE FROM template WHERE \(owned("template", group: "template.user_group"))")
        let group = "(SELECT terminal.user_group FROM terminal WHERE terminal.id = enrolled.terminal)"
        counts.enrolled = try run(
            """
            UPDATE enrolled SET name = '', written_name = NULL, card = NULL
            WHERE (name <> '' OR written_name IS NOT NULL OR card IS NOT NULL) AND \(owned("enrolled", group: group))
            """
        )
    }

    private func eraseFlags(_ counts: inout RetentionCounts) throws {
        let about = """
            EXISTS (SELECT 1 FROM leaving
              WHERE instr(char(10) || people || char(10), char(10) || leaving.number || char(10)) > 0)
            """
        counts.events += try run(
            """
            UPDATE feed SET body = NULL WHERE kind = 'flag' AND body IS NOT NULL
              AND subject IN (SELECT id FROM fraud_flag WHERE \(about))
            """
        )
        counts.flags = try run("DELETE FROM fraud_flag WHERE \(about)")
        try run("DELETE FROM fraud_mute WHERE \(about)")
    }

    private func removeMonths(_ counts: inout RetentionCounts) throws {
        let month: StatementArguments = ["\(first)"]
        try run(
            """
            INSERT INTO month_removed (month, version, hash, removed_by, removed_at)
            SELECT month, version, hash, ?, ? FROM month_archive WHERE month < ?
            """,
            [change.by, change.at.milliseconds, "\(first)"]
        )
        try run("DELETE FROM month_archive WHERE month < ?", month)
        counts.candidates = try run("DELETE FROM month_candidate WHERE month < ?", month)
        counts.mails = try run("DELETE FROM summary_mail WHERE date < ?", ["\(first.first)"])
        counts.notes += try run(
            """
            UPDATE month_step SET step = json_remove(step, '$.reason') WHERE month < ?
              AND json_extract(step, '$.kind') IN ('disputed', 'answered') AND json_extract(step, '$.reason') IS NOT NULL
            """,
            month
        )
        counts.events += try run(
            """
            UPDATE feed SET body = json_remove(body, '$.after.reason') WHERE kind = 'month' AND subject < ?
              AND json_extract(body, '$.after.kind') IN ('disputed', 'answered')
              AND json_extract(body, '$.after.reason') IS NOT NULL
            """,
            month
        )
    }
}

extension DatabaseMigrator {
    mutating func registerRetention() {
        registerMigration("0021 retention") { db in
            try db.execute(
                sql: """
                    -- Closed versions that were removed when their retention was over: what is left of them.
                    CREATE TABLE month_removed (
                      month TEXT NOT NULL,
                      version INTEGER NOT NULL,
                      hash TEXT NOT NULL,
                      removed_by TEXT NOT NULL,
                      removed_at INTEGER NOT NULL,
                      PRIMARY KEY (month, version)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TRIGGER month_removed_is_never_changed BEFORE UPDATE ON month_removed
                      BEGIN SELECT RAISE(ABORT, 'what was removed is on record'); END;
                    CREATE TRIGGER month_removed_is_never_deleted BEFORE DELETE ON month_removed
                      BEGIN SELECT RAISE(ABORT, 'what was removed is on record'); END;

                    -- A version goes only when its hash is on record.
                    DROP TRIGGER month_archive_is_never_deleted;
                    CREATE TRIGGER month_archive_is_never_deleted BEFORE DELETE ON month_archive
                      WHEN NOT EXISTS (SELECT 1 FROM month_removed AS removed WHERE removed.month = OLD.month
                        AND removed.version = OLD.version AND removed.hash = OLD.hash)
                      BEGIN SELECT RAISE(ABORT, 'a closed month never changes'); END;
                    """
            )
        }
    }
}
