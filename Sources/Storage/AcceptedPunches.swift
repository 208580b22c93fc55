package import Attendance
import GRDB
package import WallClock

extension Store {
    /// What the repeat filter and the judgement need of accepted punches, by person number, each in order of time.
    /// - Parameters:
    ///   - person: nil for everybody.
    ///   - site: where this gateway's terminals hang, those in `sites` excepted.
    ///   - sites: by terminal.
    ///   - directions: of the terminals that serve one way only.
    package func acceptedPunches(
        from: Instant,
        to: Instant,
        person: String?,
        site: String,
        sites: [String: String],
        directions: [String: Slot]
    ) async throws -> [String: [Punch]] {
        try await pool.read { db in
            var places: [Int64: (name: String, site: String, direction: Slot?)] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT id, name FROM terminal") {
                let name: String = row["name"]
                places[row["id"]] = (name, sites[name] ?? site, directions[name])
            }
            let people = try Row.fetchAll(
                db,
                sql: "SELECT id, number FROM person WHERE ?1 IS NULL OR number = ?1",
                arguments: [person]
            )
            let rows: HotStatement
            if person == nil {
                rows = try HotStatement(db, sql: Store.punchesOfAll)
            } else {
                guard let id: Int64 = people.first?["id"] else { return [:] }
                rows = try HotStatement(db, sql: Store.punchesOfOne)
                rows.bind(id, at: 3)
            }
            rows.bind(from.milliseconds, at: 1)
            rows.bind(to.milliseconds, at: 2)
            // By the person's row: as dense as ids are, and without a look-up by name for each of a million punches.
            var found = [[Punch]](repeating: [], count: Int(people.map { $0["id"] as Int64 }.max() ?? 0) + 1)
            try rows.forEach { row in
                guard let person = row.number(2), let terminal = row.number(3), let place = places[terminal] else {
                    return
                }
                found[Int(person)].append(
                    Punch(
                        id: row.number(0) ?? 0,
                        at: Instant(milliseconds: row.number(1) ?? 0),
                        terminal: place.name,
                        site: place.site,
                        direction: place.direction
                    )
                )
            }
            return people.reduce(into: [:]) { result, row in
                let punches = found[Int(row["id"] as Int64)]
                if !punches.isEmpty { result[row["number"]] = punches }
            }
        }
    }

    /// All of it is in the index, in this order.
    private static let punchesOfAll = """
        SELECT seq, at, person, terminal FROM punch INDEXED BY punch_at
        WHERE at BETWEEN ? AND ? AND disposition = 0 AND person IS NOT NULL ORDER BY at, seq
        """

    /// By the dates of terminals' clocks, which are less than a day off UTC, and the ids that the person ever had.
    private static let punchesOfOne = """
        WITH RECURSIVE date (day) AS (
          SELECT :from / 86400000 - 1 UNION ALL SELECT day + 1 FROM date WHERE day <= :to / 86400000
        )
        SELECT punch.seq, at, punch.person, punch.terminal FROM person_user CROSS JOIN date
        CROSS JOIN record ON record.day = date.day AND record.user = person_user.user AND wall IS NOT NULL
        CROSS JOIN punch ON punch.seq = record.seq
        WHERE person_user.person = :person AND punch.person = :person AND at BETWEEN :from AND :to AND disposition = 0
        ORDER BY at, punch.seq
        """
}
