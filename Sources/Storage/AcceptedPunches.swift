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
            let terminals = try Row.fetchAll(db, sql: "SELECT id, name FROM terminal")
            let people = try Row.fetchAll(
                db,
                sql: "SELECT id, number FROM person WHERE ?1 IS NULL OR number = ?1",
                arguments: [person]
            )
            var rows = AcceptedRows(people: people.map { $0["id"] }, terminals: terminals.map { $0["id"] })
            try rows.read(from: from, to: to, ofAll: person == nil, db)
            let places = terminals.map { row in
                let name: String = row["name"]
                return (name: name, site: sites[name] ?? site, direction: directions[name])
            }
            let found = rows.byPerson { row in
                let place = places[Int(row.terminal)]
                return Punch(
                    id: row.seq,
                    at: Instant(milliseconds: row.at),
                    terminal: place.name,
                    site: place.site,
                    direction: place.direction
                )
            }
            return zip(people, found).reduce(into: [:]) { if !$1.1.isEmpty { $0[$1.0["number"]] = $1.1 } }
        }
    }
}

/// Accepted punches on their way from the table to each person: a month of a large office is a million, and for each of
/// them a look-up or an allocation would show.
private struct AcceptedRows {
    struct Row {
        let seq: Int64
        let at: Int64
        /// Places among the people and the terminals.
        let person: Int32
        let terminal: Int32
    }

    private let people: [Int64]
    private let personPlaces: [Int32]
    private let terminalPlaces: [Int32]
    private var rows: [Row] = []

    /// - Parameters: by row id; people who are left out are not read.
    init(people: [Int64], terminals: [Int64]) {
        self.people = people
        personPlaces = AcceptedRows.places(people)
        terminalPlaces = AcceptedRows.places(terminals)
    }

    /// The place of each id; row ids are dense.
    private static func places(_ ids: [Int64]) -> [Int32] {
        ids.enumerated().reduce(into: [Int32](repeating: -1, count: Int(ids.max() ?? 0) + 1)) {
            $0[Int($1.element)] = Int32($1.offset)
        }
    }

    /// In the order of time.
    mutating func read(from: Instant, to: Instant, ofAll: Bool, _ db: Database) throws {
        let statement = try HotStatement(db, sql: ofAll ? AcceptedRows.ofAll : AcceptedRows.ofOne)
        statement.bind(from.milliseconds, at: 1)
        statement.bind(to.milliseconds, at: 2)
        if !ofAll {
            guard let person = people.first else { return }
            statement.bind(person, at: 3)
        }
        try statement.forEach {
            rows.append(
                Row(
                    seq: $0.value(0),
                    at: $0.value(1),
                    person: personPlaces[Int($0.value(2))],
                    terminal: terminalPlaces[Int($0.value(3))]
                )
            )
        }
    }

    /// One list a person, in their order, each in the order of time.
    func byPerson<Value>(_ value: (Row) -> Value) -> [[Value]] {
        var starts = [Int](repeating: 0, count: people.count + 1)
        for row in rows { starts[Int(row.person) + 1] += 1 }
        for place in people.indices { starts[place + 1] += starts[place] }
        var next = starts
        var order = [Int32](repeating: 0, count: rows.count)
        for (index, row) in rows.enumerated() {
            order[next[Int(row.person)]] = Int32(index)
            next[Int(row.person)] += 1
        }
        return people.indices.map { place in
            order[starts[place]..<starts[place + 1]].map { value(rows[Int($0)]) }
        }
    }

    /// All of it is in the index, in this order.
    private static let ofAll = """
        SELECT seq, at, person, terminal FROM punch INDEXED BY punch_at
        WHERE at BETWEEN ? AND ? AND disposition = 0 AND person IS NOT NULL ORDER BY at, seq
        """

    /// By the dates of terminals' clocks, which are less than a day off UTC, and the ids that the person ever had.
    private static let ofOne = """
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
