import GRDB
package import WallClock

/// What an event of the feed is about.
package enum FeedKind {
    /// A record was accepted as a person's punch.
    package static let punch = "punch"
    /// A record was stored, but is no punch (yet).
    package static let quarantined = "quarantined"
    /// A person, a user id's mapping, a shift, the roster or the calendar was changed by somebody.
    package static let person = "person"
    package static let user = "user"
    package static let shift = "shift"
    package static let roster = "roster"
    package static let calendar = "calendar"
    /// A local account was linked to a person, or no longer is.
    package static let account = "account"
    /// Somebody asked for leave, a trip, a correction or overtime, or it was decided.
    package static let request = "request"
    /// A month was prepared, approved, closed or reopened.
    package static let month = "month"
    /// What is known of somebody, or a month's archive, was removed because its retention is over.
    package static let retention = "retention"
    /// A record came for a month that is closed.
    package static let lateArrival = "late_arrival_after_close"
    /// What a late record would change was decided.
    package static let adjustment = "adjustment"
    /// Somebody operated a terminal itself.
    package static let operation = "operation"
    /// Somebody added, removed or switched a terminal, or gave it an order.
    package static let terminalOrder = "terminal_order"
    /// A file from a flash drive was imported.
    package static let drive = "drive"
    /// A terminal's state changed.
    package static let terminal = "terminal"
    /// Somebody's enrolment on a terminal was changed by order of an administrator.
    package static let enrolment = "enrolment"
    /// Something is wrong with a terminal, or no longer.
    package static let terminalAnomaly = "terminalAnomaly"
    /// The result of somebody's work date is another one than was told before.
    package static let day = "day"
    /// Somebody acknowledged or muted an attendance anomaly.
    package static let anomaly = "anomaly"
    /// A flag of the checks for fraud was raised, dismissed or withdrawn; see ``confidential``.
    package static let flag = "flag"

    /// Something was refused that an auditor reads of.
    package static let officeRefused = "office.refused"

    /// Something happened to a case of the office, as `office.purchase.approve`.
    package static func office(_ object: String, _ transition: String) -> String { "office.\(object).\(transition)" }

    /// Somebody named who decides while they are away.
    package static let delegated = "office.delegated"
    /// Less of an item is to be expected than its threshold; the subject is its code.
    package static let lowStock = "office.lowStock"

    /// Among kinds that somebody asks for it stands for all of the office's.
    package static let allOffice = "office.*"

    static func isOffice(_ kind: String) -> Bool { kind.hasPrefix("office.") }

    /// Whether a kind is one of those that somebody asks for.
    static func matches(_ kind: String, _ kinds: [String]) -> Bool {
        kinds.contains(kind) || isOffice(kind) && kinds.contains(allOffice)
    }

    /// Read by reviewers only: whoever reads the feed without asking for them does not meet them.
    package static let confidential = [flag]
}

/// One event. Self-contained: it names things by the names people use, never by row ids of this database.
package struct FeedEvent: Equatable, Sendable {
    /// Position: grows by at least one from event to event, never used twice.
    package let seq: Int64
    package let at: Instant
    package let kind: String
    /// Person number, shift name, terminal name …, by kind. Of a record's event: whose the record is now.
    package let subject: String?
    /// Kind-specific: the disposition of a quarantined record, or JSON with `by`, `before` and `after`.
    package let body: String?
    /// The record that a `punch` or `quarantined` event is about.
    package let record: PunchRow?
}

/// A page of the feed.
package struct FeedNews: Sendable {
    package let events: [FeedEvent]
    /// How far it was read: behind the last page that is the end, although there may be events of other kinds only.
    package let position: Int64
    /// There was no more when it was read.
    package let isLast: Bool
}

extension Store {
    /// Events after a position, oldest first.
    /// - Parameter forReviewer: with what is confidential, also if `kinds` names it.
    package func feed(
        after position: Int64,
        kinds: [String] = [],
        forReviewer: Bool = false,
        limit: Int
    ) async throws -> [FeedEvent] {
        try await pool.read { db in
            try Store.feed(db, after: position, kinds: kinds, forReviewer: forReviewer, limit: limit)
        }
    }

    private static func feed(
        _ db: Database,
        after position: Int64,
        kinds: [String],
        forReviewer: Bool,
        limit: Int
    ) throws -> [FeedEvent] {
        let hidden = forReviewer ? [] : FeedKind.confidential
        let kindFilter =
            (kinds.isEmpty
                ? ""
                : "AND (feed.kind IN (\(databaseQuestionMarks(count: kinds.count)))"
                    + (kinds.contains(FeedKind.allOffice) ? " OR feed.kind GLOB '\(FeedKind.allOffice)') " : ") "))
            + (hidden.isEmpty ? "" : "AND feed.kind NOT IN (\(databaseQuestionMarks(count: hidden.count)))")
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(FeedRuns.position) AS feed_seq, feed.at AS feed_at, feed.kind AS feed_kind,
                  coalesce(feed.subject, iif(feed.body = 'unknown_user', NULL, person.number)) AS feed_subject,
                  feed.body, feed.record AS feed_record, \(PunchRow.columns)
                FROM feed LEFT JOIN record ON record.seq BETWEEN \(FeedRuns.recordsAfter) \(PunchRow.joins)
                WHERE feed.seq > :position \(kindFilter) ORDER BY feed.seq, record.seq LIMIT ?
                """
        )
        let arguments =
            StatementArguments([position] as [any DatabaseValueConvertible])
            + StatementArguments(kinds) + StatementArguments(hidden) + StatementArguments([limit])
        return try Row.fetchAll(statement, arguments: arguments).map { row in
            FeedEvent(
                seq: row["feed_seq"],
                at: Instant(milliseconds: row["feed_at"]),
                kind: row["feed_kind"],
                subject: row["feed_subject"],
                body: row["body"],
                record: (row["feed_record"] as Int64?) == nil ? nil : PunchRow(row)
            )
        }
    }

    /// The next page for who follows the feed.
    /// - Parameter end: nothing behind this position is read; nil for the end of the feed.
    package func news(
        after position: Int64,
        upTo end: Int64? = nil,
        kinds: [String],
        limit: Int
    ) async throws -> FeedNews {
        try await pool.read { db in
            try Store.news(db, after: position, upTo: end, kinds: kinds, limit: limit)
        }
    }

    static func news(
        _ db: Database,
        after position: Int64,
        upTo end: Int64?,
        kinds: [String],
        limit: Int
    ) throws -> FeedNews {
        let page = try Store.feed(db, after: position, kinds: kinds, forReviewer: false, limit: limit)
        let end = try end ?? Store.feedEnd(db)
        let events = Array(page.prefix { $0.seq <= end })
        guard events.count == limit, let last = events.last else {
            return FeedNews(events: events, position: max(position, end), isLast: true)
        }
        return FeedNews(events: events, position: last.seq, isLast: false)
    }

    /// The position of the newest event; 0 if there is none.
    package func feedEnd() async throws -> Int64 { try await pool.read(Store.feedEnd) }

    static func feedEnd(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(seq) FROM feed")) ?? 0
    }

    /// Gives an element at once and behind each commit that moved the feed. Commits while a consumer is busy are one
    /// element: it reads the feed itself.
    package func feedChanges() -> AsyncStream<Void> { signal.news { _ in true } }

    /// As ``feedChanges()``, but only behind commits with events of these kinds.
    package func feedChanges(of kinds: [String]) -> AsyncStream<Void> { signal.news { FeedKind.matches($0, kinds) } }

    /// As ``feedChanges()``, but only behind commits with events of the office.
    package func officeChanges() -> AsyncStream<Void> { signal.news(of: FeedKind.isOffice) }

    static func announce(
        _ db: Database,
        kind: String,
        subject: String?,
        at: Instant,
        body: String?
    ) throws {
        let insert = try db.cachedStatement(sql: "INSERT INTO feed (at, kind, subject, body) VALUES (?, ?, ?, ?)")
        try insert.execute(arguments: [at.milliseconds, kind, subject, body])
    }
}
