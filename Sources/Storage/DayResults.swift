import Foundation
import GRDB
package import WallClock

/// Results of some work dates of a person, as they are now.
package struct PersonDays: Sendable {
    /// One plan's result.
    package struct Day: Sendable {
        package let date: LocalDate
        /// Which of the date's plans, from 1.
        package let plan: Int
        /// Equal for equal results only.
        package let digest: [UInt8]
        /// What the feed says if the result is new.
        package let body: @Sendable () throws -> String

        package init(date: LocalDate, plan: Int, digest: [UInt8], body: @escaping @Sendable () throws -> String) {
            self.date = date
            self.plan = plan
            self.digest = digest
            self.body = body
        }
    }

    /// The person's number.
    package let person: String
    /// Every result of these dates is in ``days``.
    package let dates: ClosedRange<LocalDate>
    package let days: [Day]

    package init(person: String, dates: ClosedRange<LocalDate>, days: [Day]) {
        self.person = person
        self.dates = dates
        self.days = days
    }
}

/// A place among the results that were told, in the order of people, then of dates.
package struct DayCursor: Equatable, Sendable {
    fileprivate let person: String
    fileprivate let date: Int
    fileprivate let plan: Int

    /// Before the first.
    package static let start = DayCursor(person: "", date: 0, plan: 0)
}

/// Reads what results rest on and tells them, inside one transaction: nothing comes between the two.
package struct DayDesk {
    let db: Database

    /// As ``Store/news(after:upTo:kinds:limit:)``.
    package func news(after position: Int64, kinds: [String], limit: Int) throws -> FeedNews {
        try Store.news(db, after: position, upTo: nil, kinds: kinds, limit: limit)
    }

    /// As ``Store/judgedInputs(_:dates:)``.
    package func judgedInputs(_ span: PunchSpan, dates: ClosedRange<LocalDate>) throws -> JudgedInputs {
        try Store.judgedInputs(db, span, dates: dates)
    }

    /// Tells in the feed each result that is not the one told last.
    /// - Parameter gone: what the feed says of a result that there no longer is, by work date and plan.
    package func tell(_ results: PersonDays, gone: (LocalDate, Int) throws -> String, at: Instant) throws {
        let find = try db.cachedStatement(
            sql: "SELECT date, plan, digest FROM day_result WHERE person = ? AND date BETWEEN ? AND ?"
        )
        let dates = results.dates
        let rows = try Row.fetchAll(
            find,
            arguments: [results.person, dates.lowerBound.dayNumber, dates.upperBound.dayNumber]
        )
        var told = Dictionary(uniqueKeysWithValues: rows.map { (PlanKey($0), [UInt8]($0[2] as Data)) })
        for day in results.days {
            let before = told.removeValue(forKey: PlanKey(date: day.date.dayNumber, plan: day.plan))
            guard before != day.digest else { continue }
            let keep = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO day_result (person, date, plan, digest, seq) VALUES (?, ?, ?, ?, ?)"
            )
            try Store.announce(db, kind: FeedKind.day, subject: results.person, at: at, body: day.body())
            try keep.execute(
                arguments: [results.person, day.date.dayNumber, day.plan, Data(day.digest), db.lastInsertedRowID]
            )
        }
        for key in told.keys.sorted(by: { ($0.date, $0.plan) < ($1.date, $1.plan) }) {
            try db.execute(
                sql: "DELETE FROM day_result WHERE person = ? AND date = ? AND plan = ?",
                arguments: [results.person, key.date, key.plan]
            )
            let body = try gone(LocalDate(dayNumber: key.date), key.plan)
            try Store.announce(db, kind: FeedKind.day, subject: results.person, at: at, body: body)
        }
    }

    private struct PlanKey: Hashable {
        let date: Int
        let plan: Int

        init(date: Int, plan: Int) {
            self.date = date
            self.plan = plan
        }

        init(_ row: Row) { self.init(date: row[0], plan: row[1]) }
    }
}

extension Store {
    /// Runs work at a desk in a transaction of its own, and returns when what it told is on disk. Whoever stores a punch
    /// waits for its end.
    package func days<Result: Sendable>(
        _ work: @escaping @Sendable (DayDesk) throws -> Result
    ) async throws -> Result {
        try await pool.write { db in try work(DayDesk(db: db)) }
    }

    /// The events by which the results of now were told, a page at a time.
    /// - Returns: also where the next page begins; nil behind the last.
    package func toldDays(after last: DayCursor, limit: Int) async throws -> (events: [FeedEvent], next: DayCursor?) {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT person, date, plan, feed.seq, feed.at, feed.body FROM day_result
                    JOIN feed ON feed.seq = day_result.seq
                    WHERE (person, date, plan) > (?, ?, ?) ORDER BY person, date, plan LIMIT ?
                    """,
                arguments: [last.person, last.date, last.plan, limit]
            )
            let events = rows.map { row in
                FeedEvent(
                    seq: row["seq"],
                    at: Instant(milliseconds: row["at"]),
                    kind: FeedKind.day,
                    subject: row["person"],
                    body: row["body"],
                    record: nil
                )
            }
            guard rows.count == limit, let end = rows.last else { return (events, nil) }
            return (events, DayCursor(person: end["person"], date: end["date"], plan: end["plan"]))
        }
    }

    /// Forgets what was told of dates that are no longer followed; the feed keeps it.
    package func forgetDays(before date: LocalDate) async throws {
        try await pool.write { db in
            try db.execute(sql: "DELETE FROM day_result WHERE date < ?", arguments: [date.dayNumber])
        }
    }

    /// The position at which shifts, roster or calendar changed last: it names what was planned then. 0 if they never did.
    package func plansPosition() async throws -> Int64 {
        try await pool.read { db in
            let sql = "SELECT max(seq) FROM feed WHERE kind IN ('shift', 'roster', 'calendar')"
            return try Int64.fetchOne(db, sql: sql) ?? 0
        }
    }

    /// Who punched at a terminal from a moment on.
    package func people(at terminal: String, from: Instant) async throws -> Set<String> {
        try await pool.read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT DISTINCT number FROM punch JOIN person ON person.id = punch.person
                    WHERE at >= ? AND terminal = (SELECT id FROM terminal WHERE name = ?)
                    """,
                arguments: [from.milliseconds, terminal]
            )
        }
    }
}

extension DatabaseMigrator {
    mutating func registerDayResults() {
        registerMigration("0016 day results") { db in
            try db.execute(
                sql: """
                    -- Which event of the feed told the result of a work date and plan that holds now; date counts days.
                    CREATE TABLE day_result (
                      person TEXT NOT NULL,
                      date INTEGER NOT NULL,
                      plan INTEGER NOT NULL,
                      digest BLOB NOT NULL,
                      seq INTEGER NOT NULL,
                      PRIMARY KEY (person, date, plan)
                    ) STRICT, WITHOUT ROWID;

                    CREATE INDEX feed_plans ON feed (seq) WHERE kind IN ('shift', 'roster', 'calendar');
                    """
            )
        }
    }
}
