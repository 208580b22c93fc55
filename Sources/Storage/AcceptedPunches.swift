package import Attendance
import GRDB
package import WallClock

/// Which accepted punches, and where their terminals stand.
package struct PunchSpan: Sendable {
    package let from: Instant
    package let to: Instant
    /// The person's number; nil for everybody.
    package let person: String?
    /// Where this gateway's terminals hang, those in ``sites`` excepted.
    package let site: String
    /// By terminal.
    package let sites: [String: String]
    /// Of the terminals that serve one way only.
    package let directions: [String: Slot]

    package init(
        from: Instant,
        to: Instant,
        person: String? = nil,
        site: String,
        sites: [String: String] = [:],
        directions: [String: Slot] = [:]
    ) {
        self.from = from
        self.to = to
        self.person = person
        self.site = site
        self.sites = sites
        self.directions = directions
    }
}

/// What judging people's dates needs of them alone, as it was at one moment.
package struct JudgedInputs: Sendable {
    package let people: [Person]
    /// By person number, each in order of time.
    package let punches: [String: [Punch]]
    /// By person number, each in the order in which they were asked for.
    package let requests: [String: [Request]]
}

extension Store {
    /// What the repeat filter and the judgement need of accepted punches, by person number, each in order of time.
    package func acceptedPunches(_ span: PunchSpan) async throws -> [String: [Punch]] {
        try await pool.read { db in try Store.acceptedPunches(db, span) }
    }

    /// - Parameter dates: of the requests.
    /// - Throws: ``StoreError/unknownPerson(_:)`` if the span names one.
    package func judgedInputs(_ span: PunchSpan, dates: ClosedRange<LocalDate>) async throws -> JudgedInputs {
        try await pool.read { db in try Store.judgedInputs(db, span, dates: dates) }
    }

    static func judgedInputs(
        _ db: Database,
        _ span: PunchSpan,
        dates: ClosedRange<LocalDate>
    ) throws -> JudgedInputs {
        let people = try span.person.map { [try Store.person(db, $0)] } ?? Store.people(db)
        let filter = RequestFilter(people: span.person.map { [$0] }, dates: dates)
        return JudgedInputs(
            people: people,
            punches: try Store.acceptedPunches(db, span),
            requests: Dictionary(grouping: try Store.requests(db, filter).map(\.request), by: \.person)
        )
    }

    private static func acceptedPunches(_ db: Database, _ span: PunchSpan) throws -> [String: [Punch]] {
        let terminals = try Row.fetchAll(db.cachedStatement(sql: "SELECT id, name FROM terminal"))
        let people = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, number FROM person\(span.person == nil ? "" : " WHERE number = ?")"),
            arguments: StatementArguments([span.person].compactMap(\.self))
        )
        var rows = AcceptedRows(people: people.map { $0[0] }, terminals: terminals.map { $0[0] })
        try rows.read(span, db)
        let places = terminals.map { row in
            let name: String = row[1]
            return (name: name, site: span.sites[name] ?? span.site, direction: span.directions[name])
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
        return zip(people, found).reduce(into: [:]) { if !$1.1.isEmpty { $0[$1.0[1]] = $1.1 } }
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
    /// In pieces: one array of a million would be copied each time that it grows. Small ones, of which the memory serves
    /// again.
    private var pieces: [[Row]] = []
    private static let piece = 4_096

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
    mutating func read(_ span: PunchSpan, _ db: Database) throws {
        let isOfOne = span.person != nil
        let statement = try HotStatement(db, sql: isOfOne ? AcceptedRows.ofOne : AcceptedRows.ofAll)
        statement.bind(span.from.milliseconds, at: 1)
        statement.bind(span.to.milliseconds, at: 2)
        if isOfOne {
            guard let person = people.first else { return }
            statement.bind(person, at: 3)
        }
        var piece: [Row] = []
        try statement.forEach {
            if piece.count == AcceptedRows.piece {
                pieces.append(piece)
                piece = []
                piece.reserveCapacity(AcceptedRows.piece)
            }
            piece.append(
                Row(
                    seq: $0.value(0),
                    at: $0.value(1),
                    person: personPlaces[Int($0.value(2))],
                    terminal: terminalPlaces[Int($0.value(3))]
                )
            )
        }
        pieces.append(piece)
    }

    /// Gives up the rows as one list a person, in their order, each in the order of time.
    mutating func byPerson<Value>(_ value: (Row) -> Value) -> [[Value]] {
        var starts = [Int](repeating: 0, count: people.count + 1)
        for piece in pieces { for row in piece { starts[Int(row.person) + 1] += 1 } }
        for place in people.indices { starts[place + 1] += starts[place] }
        var next = starts
        var sorted = [Row](repeating: Row(seq: 0, at: 0, person: 0, terminal: 0), count: starts[people.count])
        for piece in pieces {
            for row in piece {
                sorted[next[Int(row.person)]] = row
                next[Int(row.person)] += 1
            }
        }
        pieces = []
        return people.indices.map { sorted[starts[$0]..<starts[$0 + 1]].map(value) }
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
