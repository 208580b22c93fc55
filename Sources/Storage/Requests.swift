package import Attendance
import GRDB
package import WallClock

/// Which requests are asked for; nil is no limit.
package struct RequestFilter: Sendable {
    package var kind: RequestKind?
    package var state: RequestState?
    /// Numbers of the people whom they are about.
    package var people: Set<String>?
    /// Those that may change one of these work dates.
    package var dates: ClosedRange<LocalDate>?

    package init(
        kind: RequestKind? = nil,
        state: RequestState? = nil,
        people: Set<String>? = nil,
        dates: ClosedRange<LocalDate>? = nil
    ) {
        self.kind = kind
        self.state = state
        self.people = people
        self.dates = dates
    }
}

extension Store {
    /// In the order in which they were asked for.
    package func requests(_ filter: RequestFilter, after id: Int64 = 0, limit: Int = .max) async throws -> [RequestRow]
    {
        try await pool.read { db in try Store.requests(db, filter, after: id, limit: limit) }
    }

    /// - Throws: ``RequestRefusal/unknownRequest(_:)``.
    package func request(_ id: Int64) async throws -> RequestRow {
        try await pool.read { db in try Store.request(id, db) }
    }

    /// The request that a leave of the office is.
    package func request(ofOfficeCase id: Int64) async throws -> RequestRow {
        try await pool.read { db in
            let row = try Row.fetchOne(db, sql: "\(RequestRow.select) WHERE office_case = ?", arguments: [id])
            guard let found = row.flatMap(RequestRow.init) else { throw RequestRefusal.unknownRequest(id) }
            return found
        }
    }

    /// Takes a request down; it waits for a decision.
    /// - Parameter account: of whoever asks; never decides it.
    /// - Throws: ``RequestRefusal``, ``StoreError/unknownPerson(_:)``.
    package func ask(
        _ subject: RequestSubject,
        for person: String,
        reason: String,
        account: UInt32,
        zone: Zone,
        change: Change
    ) async throws -> RequestRow {
        try await pool.write { db in
            try Store.ask(subject, for: person, reason: reason, account: account, zone: zone, change: change, db: db)
        }
    }

    /// - Parameter officeCase: the case of the office in which it is decided.
    @discardableResult
    static func ask(
        _ subject: RequestSubject,
        for person: String,
        reason: String,
        account: UInt32,
        officeCase: Int64? = nil,
        zone: Zone,
        change: Change,
        db: Database
    ) throws -> RequestRow {
        try subject.check(in: zone)
        let dates = subject.dates(in: zone)
        let find = "SELECT id, department FROM person WHERE number = ?"
        guard let found = try Row.fetchOne(db, sql: find, arguments: [person]) else {
            throw StoreError.unknownPerson(person)
        }
        let personID: Int64 = found[0]
        let today = zone.local(at: change.at).date
        try Store.checkOpen(dates, MonthLine(person: person, department: found[1]), today: today, db: db)
        if let other = try Store.overlap(subject, person: person, db: db) {
            throw RequestRefusal.overlap(with: other)
        }
        let columns = RequestColumns(subject)
        try db.execute(
            sql: """
                INSERT INTO request (kind, person, type, from_at, to_at, first_date, last_date, slot, settled_as, reason,
                  asked_by, asked_uid, asked_at, state, office_case)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)
                """,
            arguments: [
                subject.kind.rawValue, personID, columns.type, columns.from, columns.to,
                dates.lowerBound.description, dates.upperBound.description, columns.slot, columns.settledAs, reason,
                change.by, account, change.at.milliseconds, officeCase,
            ]
        )
        let row = try Store.request(db.lastInsertedRowID, db)
        let body = try change.body(before: RequestEvent?.none, after: RequestEvent(row))
        try Store.announce(db, kind: FeedKind.request, subject: person, at: change.at, body: body)
        return row
    }

    /// Decides or withdraws a request.
    /// - Parameter permitted: throws if the caller may not; sees the request as it is then.
    /// - Throws: ``RequestRefusal``, or what `permitted` throws.
    package func settle(
        _ id: Int64,
        as state: RequestState,
        reason: String?,
        zone: Zone,
        change: Change,
        permitted: @escaping @Sendable (RequestRow) throws -> Void
    ) async throws -> RequestRow {
        try await pool.write { db in
            let before = try Store.request(id, db)
            try permitted(before)
            return try Store.settle(before, as: state, reason: reason, zone: zone, change: change, db: db)
        }
    }

    @discardableResult
    static func settle(
        _ before: RequestRow,
        as state: RequestState,
        reason: String?,
        zone: Zone,
        change: Change,
        db: Database
    ) throws -> RequestRow {
        // Only what was or becomes granted changes results.
        if state == .approved || before.request.state == .approved {
            let line = MonthLine(person: before.request.person, department: before.department)
            try Store.checkOpen(before.dates, line, today: zone.local(at: change.at).date, db: db)
        }
        try db.execute(
            sql: "UPDATE request SET state = ?, decided_by = ?, decided_at = ?, decision_reason = ? WHERE id = ?",
            arguments: [state.rawValue, change.by, change.at.milliseconds, reason, before.request.id]
        )
        let after = try Store.request(before.request.id, db)
        let body = try change.body(before: RequestEvent(before), after: RequestEvent(after))
        try Store.announce(db, kind: FeedKind.request, subject: after.request.person, at: change.at, body: body)
        return after
    }

    static func requests(
        _ db: Database,
        _ filter: RequestFilter,
        after id: Int64 = 0,
        limit: Int = .max
    ) throws -> [RequestRow] {
        var conditions = ["request.id > ?"]
        var arguments: StatementArguments = [id]
        func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        if let kind = filter.kind { add("request.kind = ?", [kind.rawValue]) }
        if let state = filter.state { add("request.state = ?", [state.rawValue]) }
        if let people = filter.people {
            add("person.number IN (\(databaseQuestionMarks(count: people.count)))", people.sorted())
        }
        if let dates = filter.dates {
            add("last_date >= ? AND first_date <= ?", [dates.lowerBound.description, dates.upperBound.description])
        }
        let find = try db.cachedStatement(
            sql: "\(RequestRow.select) WHERE \(conditions.joined(separator: " AND ")) ORDER BY request.id LIMIT ?"
        )
        return try Row.fetchAll(find, arguments: arguments + StatementArguments([limit])).compactMap(RequestRow.init)
    }

    static func request(_ id: Int64, _ db: Database) throws -> RequestRow {
        let row = try Row.fetchOne(db, sql: "\(RequestRow.select) WHERE request.id = ?", arguments: [id])
        guard let found = row.flatMap(RequestRow.init) else { throw RequestRefusal.unknownRequest(id) }
        return found
    }

    /// Leave and trips that wait or were granted keep others out of their time; so does overtime other overtime. Of
    /// corrections a later one for the same slot takes the earlier one's place.
    private static func overlap(_ subject: RequestSubject, person: String, db: Database) throws -> Int64? {
        guard let interval = subject.interval else { return nil }
        let away: Set<RequestKind> = [.leave, .trip]
        return try requests(db, RequestFilter(people: [person])).first { other in
            guard [.pending, .approved].contains(other.request.state),
                let taken = other.request.subject.interval, taken.start < interval.end, interval.start < taken.end
            else { return false }
            return away.contains(subject.kind) == away.contains(other.request.subject.kind)
        }?.request.id
    }
}
