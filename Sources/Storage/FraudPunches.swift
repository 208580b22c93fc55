import GRDB
package import TerminalProtocols
package import WallClock

/// What the checks for fraud need of an accepted punch.
package struct CheckedPunch: Equatable, Sendable {
    /// Its record's place in the journal.
    package let seq: Int64
    package let at: Instant
    package let receivedAt: Instant
    /// The person's number.
    package let person: String
    package let terminal: String
    package let verify: Int?
    /// What the terminal's number in ``verify`` means; nil if it never showed that.
    package let verificationTable: VerificationTable?

    fileprivate static let columns = """
        punch.seq, punch.at, record.received, person.number, terminal.name AS terminal_name, record.verify,
        terminal.verification_table
        """
    fileprivate static let joins = """
        CROSS JOIN record ON record.seq = punch.seq CROSS JOIN terminal ON terminal.id = record.terminal
        CROSS JOIN person ON person.id = punch.person
        """

    fileprivate init(_ row: Row) {
        seq = row["seq"]
        at = Instant(milliseconds: row["at"])
        receivedAt = Instant(milliseconds: row["received"])
        person = row["number"]
        terminal = row["terminal_name"]
        verify = row["verify"]
        verificationTable = (row["verification_table"] as String?).flatMap(VerificationTable.init(rawValue:))
    }
}

/// News of the feed for the checks.
package struct CheckedNews: Sendable {
    /// In the order of the feed.
    package let punches: [CheckedPunch]
    /// Somebody said whose a user id is: punches may belong to somebody else now.
    package let hasMapping: Bool
    /// How far the feed was read.
    package let position: Int64
}

extension Store {
    /// Punches that were accepted after a position of the feed.
    package func checkedNews(after position: Int64, limit: Int) async throws -> CheckedNews {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                // In this order (CROSS), and without an index of all punches by disposition for each page (the plus).
                sql: """
                    SELECT \(FeedRuns.position) AS feed_seq, \(CheckedPunch.columns) FROM feed
                    CROSS JOIN punch ON punch.seq BETWEEN \(FeedRuns.recordsAfter) \(CheckedPunch.joins)
                    WHERE feed.seq > :position AND feed.kind = 'punch' AND +punch.disposition = 0
                    ORDER BY feed.seq, punch.seq LIMIT ?
                    """,
                arguments: [position, limit]
            )
            let end = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM feed") ?? 0
            let last: Int64? = rows.last.map { $0["feed_seq"] }
            let read = rows.count < limit ? max(end, position) : last ?? position
            let hasMapping = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM feed WHERE seq > ? AND seq <= ? AND kind = ?)",
                arguments: [position, read, FeedKind.user]
            )
            return CheckedNews(punches: rows.map(CheckedPunch.init), hasMapping: hasMapping == true, position: read)
        }
    }

    /// - Parameter places: in the journal; what is no accepted punch is left out.
    package func checkedPunches(_ places: [Int64]) async throws -> [Int64: CheckedPunch] {
        guard !places.isEmpty else { return [:] }
        return try await pool.read { db in
            let find = try db.cachedStatement(
                sql: """
                    SELECT \(CheckedPunch.columns) FROM json_each(?) AS place
                    CROSS JOIN punch ON punch.seq = place.value \(CheckedPunch.joins) WHERE punch.disposition = 0
                    """
            )
            let text = "[\(places.map(String.init).joined(separator: ","))]"
            return try Row.fetchAll(find, arguments: [text]).map(CheckedPunch.init).reduce(into: [:]) {
                $0[$1.seq] = $1
            }
        }
    }

    /// Accepted punches in the order of time, from a moment on.
    /// - Parameter last: where the page before ended; nil for the first page.
    package func checkedPunches(
        from: Instant,
        after last: PunchCursor?,
        limit: Int
    ) async throws -> [CheckedPunch] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(CheckedPunch.columns) FROM punch \(CheckedPunch.joins)
                    WHERE punch.at >= ? AND punch.disposition = 0 AND (punch.at, punch.seq) > (?, ?)
                    ORDER BY punch.at, punch.seq LIMIT ?
                    """,
                arguments: [
                    max(from, last?.at ?? from).milliseconds, last?.at.milliseconds ?? .min, last?.seq ?? .min, limit,
                ]
            ).map(CheckedPunch.init)
        }
    }

    /// What the checks knew, and up to which position of the feed; nil if they never ran.
    package func fraudState() async throws -> (position: Int64, state: String)? {
        try await pool.read { db in
            try Row.fetchOne(db, sql: "SELECT position, state FROM fraud_state").map { ($0["position"], $0["state"]) }
        }
    }

    package func keepFraudState(_ state: String, position: Int64) async throws {
        try await pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO fraud_state (id, position, state) VALUES (1, ?, ?)",
                arguments: [position, state]
            )
        }
    }
}
