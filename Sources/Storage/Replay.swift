import Attendance
import Foundation
import GRDB
package import WallClock

extension Store {
    /// Says anew what becomes of the records of the mappings' user ids.
    /// - Returns: how many became punches that were none.
    static func replay(_ db: Database, _ mappings: [Mapping], at now: Instant, rules: IntakeRules) throws -> Int {
        let ids = Array(Set(mappings.map { [$0.group, $0.user] }))
        return try judge(Replayed.records(of: ids, db), of: ids, db, at: now, rules: rules)
    }

    /// Says anew what becomes of records that lay in the future when they came, because this machine's clock was behind
    /// then. What the journal says of their coming stays.
    /// - Parameters:
    ///   - received: when they came, by the clock as it went then.
    ///   - lag: by how much it was behind, in milliseconds.
    /// - Returns: how many became punches.
    package func backfill(
        _ received: ClosedRange<Instant>,
        lag: Int64,
        at now: Instant,
        rules: IntakeRules
    ) async throws -> Int {
        try await pool.write { db in
            let (ids, records) = try Replayed.inFuture(received, db)
            return try Store.judge(records, of: ids, db, lag: lag, at: now, rules: rules)
        }
    }

    private static func judge(
        _ records: [Replayed],
        of ids: [[String]],
        _ db: Database,
        lag: Int64 = 0,
        at now: Instant,
        rules: IntakeRules
    ) throws -> Int {
        var users: [String: UserMap] = [:]
        var feed = try FeedRuns(db, at: now)
        let update = try HotStatement(db, sql: "UPDATE punch SET disposition = ?, person = ? WHERE seq = ?")
        var accepted = 0
        for record in records {
            let (group, user) = (ids[record.id][0], ids[record.id][1])
            let at = Instant(milliseconds: record.at)
            if users[group] == nil { users[group] = try UserMap(db, group: group, zone: rules.zone) }
            let person = try users[group]?.person(user, at: at)
            let disposition = Disposition(
                isMapped: person != nil,
                at: at,
                receivedAt: Instant(milliseconds: record.received).adding(milliseconds: lag),
                stored: record.version == 0 ? .nothing : .different,
                policy: rules.policy
            )
            if disposition.number == record.disposition, person?.id == record.person { continue }
            update.bind(disposition.number, at: 1)
            update.bind(person?.id, at: 2)
            update.bind(record.seq, at: 3)
            try update.run()
            if disposition == .accepted { accepted += 1 }
            try feed.add(record.seq, disposition: disposition.number)
        }
        try feed.finish()
        try db.notifyChanges(in: Table("feed"))
        return accepted
    }
}

/// A record that is judged anew.
private struct Replayed {
    let seq: Int64
    let version: Int64
    let received: Int64
    let at: Int64
    let disposition: Int64
    let person: Int64?
    /// Whose it is: a place among the ids.
    let id: Int

    /// In the order of the journal.
    /// - Parameter ids: each a group and a user.
    static func records(of ids: [[String]], _ db: Database) throws -> [Replayed] {
        let find = try HotStatement(
            db,
            // The dates on which there are records, then the ids on each: the leading columns of record_key.
            sql: """
                WITH RECURSIVE date (day) AS MATERIALIZED (
                  SELECT min(day) FROM record WHERE wall IS NOT NULL
                  UNION ALL
                  SELECT (SELECT min(day) FROM record WHERE wall IS NOT NULL AND record.day > date.day) FROM date
                  WHERE day IS NOT NULL
                )
                SELECT record.seq, version, received, at, disposition, person, id.key FROM json_each(?) AS id
                CROSS JOIN date
                CROSS JOIN record ON record.day = date.day AND user = id.value ->> 1 AND wall IS NOT NULL
                CROSS JOIN punch ON punch.seq = record.seq
                CROSS JOIN terminal ON terminal.id = record.terminal AND user_group = id.value ->> 0
                ORDER BY record.seq
                """
        )
        find.bind(String(decoding: try JSONEncoder().encode(ids), as: UTF8.self), at: 1)
        return try find.rows { Replayed($0, id: Int($0.value(6))) }
    }

    /// Those that lay in the future when they came, and whose they are.
    static func inFuture(_ received: ClosedRange<Instant>, _ db: Database) throws -> ([[String]], [Replayed]) {
        let find = try HotStatement(
            db,
            sql: """
                SELECT record.seq, version, received, at, disposition, person, user_group, user FROM punch
                JOIN record ON record.seq = punch.seq JOIN terminal ON terminal.id = record.terminal
                WHERE disposition = \(Disposition.punchInFuture.number) AND disposition <> 0 AND received BETWEEN ? AND ?
                ORDER BY record.seq
                """
        )
        find.bind(received.lowerBound.milliseconds, at: 1)
        find.bind(received.upperBound.milliseconds, at: 2)
        var ids: [[String]] = []
        var places: [[String]: Int] = [:]
        let records = try find.rows { row in
            let id = [row.text(6), row.text(7)]
            let place = places[id] ?? ids.count
            if place == ids.count {
                ids.append(id)
                places[id] = place
            }
            return Replayed(row, id: place)
        }
        return (ids, records)
    }

    private init(_ row: HotStatement, id: Int) {
        seq = row.value(0)
        version = row.value(1)
        received = row.value(2)
        at = row.value(3)
        disposition = row.value(4)
        person = row.number(5)
        self.id = id
    }
}
