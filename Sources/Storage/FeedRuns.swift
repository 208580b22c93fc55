import GRDB
import WallClock

/// Writes the events of records into the feed: one row for a run of records that follow each other in the journal and
/// became the same.
struct FeedRuns {
    /// The records of a run, for BETWEEN: those whose events come after the position `:position`.
    static let recordsAfter = """
        max(feed.record - feed.records + 1, feed.record - feed.seq + :position + 1) AND feed.record
        """
    /// The position of the event about `record.seq`, or of the one that is about no record.
    static let position = "feed.seq - coalesce(feed.record - record.seq, 0)"

    private let insert: HotStatement
    private let at: Instant
    private var end: Int64
    private var run: (disposition: Int64, last: Int64, count: Int64)?

    init(_ db: Database, at: Instant) throws {
        self.at = at
        insert = try HotStatement(
            db,
            sql: "INSERT INTO feed (seq, at, kind, record, records, body) VALUES (?, ?, ?, ?, ?, ?)"
        )
        end = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM feed") ?? 0
    }

    /// - Parameter disposition: a number of ``DispositionNumber``: what became of the record.
    mutating func add(_ record: Int64, disposition: Int64) throws {
        if let run, run.disposition == disposition, run.last + 1 == record {
            self.run = (disposition, record, run.count + 1)
        } else {
            try finish()
            run = (disposition, record, 1)
        }
    }

    /// Writes what is not written yet. Until then nobody else may write into the feed.
    mutating func finish() throws {
        guard let run else { return }
        let isPunch = run.disposition == DispositionNumber.accepted
        end += run.count
        insert.bind(end, at: 1)
        insert.bind(at.milliseconds, at: 2)
        insert.bind(isPunch ? FeedKind.punch : FeedKind.quarantined, at: 3)
        insert.bind(run.last, at: 4)
        insert.bind(run.count, at: 5)
        insert.bind(isPunch ? nil : DispositionNumber.name(run.disposition), at: 6)
        try insert.run()
        self.run = nil
    }
}
