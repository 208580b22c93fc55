import Attendance
import Foundation
import GRDB
package import WallClock

/// Somebody whose attendance is kept.
package struct Person: Codable, Equatable, Sendable {
    /// The employee number: identity everywhere outside of this database.
    package var number: String
    package var name: String
    package var department: String
    /// The supervisor's number.
    package var supervisor: String?
    /// First and last date of employment, both included; nil is unbounded.
    package var activeFrom: String?
    package var activeTo: String?
    /// A plain address; nil: the office mails nothing to this person.
    package var mail: String?

    package init(
        number: String,
        name: String,
        department: String,
        supervisor: String? = nil,
        activeFrom: LocalDate? = nil,
        activeTo: LocalDate? = nil,
        mail: String? = nil
    ) {
        self.number = number
        self.name = name
        self.department = department
        self.supervisor = supervisor
        self.activeFrom = activeFrom?.description
        self.activeTo = activeTo?.description
        self.mail = mail
    }

    package var isAlwaysActive: Bool { activeFrom == nil && activeTo == nil }

    package func isActive(on date: LocalDate) -> Bool {
        guard !isAlwaysActive else { return true }
        let date = date.description
        return (activeFrom ?? date) <= date && date <= (activeTo ?? date)
    }
}

/// Who a terminal group's user id is, and when.
package struct Mapping: Codable, Equatable, Sendable {
    package var group: String
    package var user: String
    /// The person's number.
    package var person: String
    /// Both included.
    package var from: String
    package var to: String

    /// The bounds of a mapping without dates.
    package static let always = (from: "0001-01-01", to: "9999-12-31")

    package init(group: String, user: String, person: String, from: LocalDate? = nil, to: LocalDate? = nil) {
        self.group = group
        self.user = user
        self.person = person
        self.from = from?.description ?? Mapping.always.from
        self.to = to?.description ?? Mapping.always.to
    }
}

/// Who changes something, and when: part of every change's event.
package struct Change: Sendable {
    package let by: String
    package let at: Instant

    package init(by: String, at: Instant) {
        self.by = by
        self.at = at
    }

    func body<Value: Encodable>(before: Value?, after: Value?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let body = ChangeBody(by: by, before: before, after: after)
        return String(decoding: try encoder.encode(body), as: UTF8.self)
    }
}

private struct ChangeBody<Value: Encodable>: Encodable {
    let by: String
    let before: Value?
    let after: Value?
}

/// What an import changed.
package struct ImportCounts: Equatable, Sendable {
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    /// Quarantined records that became punches.
    package var replayed = 0
}

extension Store {
    package func people() async throws -> [Person] {
        try await pool.read(Store.people)
    }

    static func people(_ db: Database) throws -> [Person] {
        try Row.fetchAll(db.cachedStatement(sql: "\(Person.select) ORDER BY number")).map(Person.init)
    }

    /// - Throws: ``StoreError/unknownPerson(_:)``.
    package func person(_ number: String) async throws -> Person {
        try await pool.read { db in try Store.person(db, number) }
    }

    static func person(_ db: Database, _ number: String) throws -> Person {
        let find = try db.cachedStatement(sql: "\(Person.select) WHERE number = ?")
        guard let row = try Row.fetchOne(find, arguments: [number]) else { throw StoreError.unknownPerson(number) }
        return Person(row)
    }

    package func mappings() async throws -> [Mapping] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT user_map.*, number FROM user_map JOIN person ON person.id = user_map.person
                    ORDER BY user_group, user, valid_from
                    """
            ).map(Mapping.init)
        }
    }

    /// Adds or changes people and who the terminals' user ids are, all or nothing, and judges again the records
    /// that the mappings touch.
    /// - Parameter dryRun: everything is checked and counted, nothing is kept.
    package func importPeople(
        _ people: [Person],
        mappings: [Mapping],
        change: Change,
        rules: IntakeRules,
        dryRun: Bool = false
    ) async throws -> ImportCounts {
        try await pool.writeInTransaction(keep: !dryRun) { db in
            var counts = ImportCounts()
            for person in people {
                let row = try Row.fetchOne(db, sql: "\(Person.select) WHERE number = ?", arguments: [person.number])
                let before = row.map(Person.init)
                if before == person {
                    counts.unchanged += 1
                    continue
                }
                try db.execute(
                    sql: """
                        INSERT INTO person (number, name, department, supervisor, active_from, active_to, mail)
                        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET name = excluded.name,
                          department = excluded.department, supervisor = excluded.supervisor,
                          active_from = excluded.active_from, active_to = excluded.active_to, mail = excluded.mail
                        """,
                    arguments: [
                        person.number, person.name, person.department, person.supervisor, person.activeFrom,
                        person.activeTo, person.mail,
                    ]
                )
                if before == nil { counts.added += 1 } else { counts.changed += 1 }
                let body = try change.body(before: before, after: person)
                try Store.announce(db, kind: FeedKind.person, subject: person.number, at: change.at, body: body)
            }
            let changed = try mappings.filter { try Store.keep($0, change: change, db: db) != nil }
            counts.replayed = try Store.replay(db, changed, at: change.at, rules: rules)
            return counts
        }
    }

    /// Says who a user id is. Its quarantined records are replayed.
    package func map(_ mapping: Mapping, change: Change, rules: IntakeRules) async throws -> ImportCounts {
        try await pool.write { db in
            var counts = ImportCounts()
            switch try Store.keep(mapping, change: change, db: db) {
            case .added: counts.added = 1
            case .changed: counts.changed = 1
            case nil: return ImportCounts(unchanged: 1)
            }
            counts.replayed = try Store.replay(db, [mapping], at: change.at, rules: rules)
            return counts
        }
    }

    private enum MappingChange { case added, changed }

    /// - Returns: nil if it is as it was.
    private static func keep(_ mapping: Mapping, change: Change, db: Database) throws -> MappingChange? {
        guard
            let person = try Int64.fetchOne(
                db,
                sql: "SELECT id FROM person WHERE number = ?",
                arguments: [mapping.person]
            )
        else { throw StoreError.unknownPerson(mapping.person) }
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT user_map.*, number FROM user_map JOIN person ON person.id = user_map.person
                WHERE user_group = ? AND user = ? AND valid_from = ?
                """,
            arguments: [mapping.group, mapping.user, mapping.from]
        )
        let before = row.map(Mapping.init)
        if before == mapping { return nil }
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO user_map (user_group, user, valid_from, valid_to, person) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [mapping.group, mapping.user, mapping.from, mapping.to, person]
        )
        try db.execute(
            sql: "INSERT OR IGNORE INTO person_user (person, user) VALUES (?, ?)",
            arguments: [person, mapping.user]
        )
        let body = try change.body(before: before, after: mapping)
        try announce(db, kind: FeedKind.user, subject: mapping.person, at: change.at, body: body)
        return before == nil ? .added : .changed
    }
}

extension DatabasePool {
    /// One write transaction that is kept, or undone after its result is known (a dry run).
    func writeInTransaction<Result: Sendable>(
        keep: Bool,
        _ updates: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await writeWithoutTransaction { db in
            var result: Result?
            try db.inTransaction(.immediate) {
                result = try updates(db)
                return keep ? .commit : .rollback
            }
            guard let result else { throw DatabaseError(message: "the transaction gave no result") }
            return result
        }
    }
}

extension Person {
    /// The columns in the order in which ``init(_:)`` reads them: looking names up takes longer than the rest of a row.
    fileprivate static let select = """
        SELECT number, name, department, supervisor, active_from, active_to, mail FROM person
        """

    fileprivate init(_ row: Row) {
        number = row[0]
        name = row[1]
        department = row[2]
        supervisor = row[3]
        activeFrom = row[4]
        activeTo = row[5]
        mail = row[6]
    }
}

extension Mapping {
    fileprivate init(_ row: Row) {
        group = row["user_group"]
        user = row["user"]
        person = row["number"]
        from = row["valid_from"]
        to = row["valid_to"]
    }
}
