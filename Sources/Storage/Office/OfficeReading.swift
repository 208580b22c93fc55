import GRDB
import JSON
package import Office
package import WallClock

/// Which cases are asked for; nil is no limit.
package struct OfficeFilter: Sendable {
    package var object: String?
    package var state: String?
    package var requester: String?
    package var isOpen: Bool?

    package init(object: String? = nil, state: String? = nil, requester: String? = nil, isOpen: Bool? = nil) {
        self.object = object
        self.state = state
        self.requester = requester
        self.isOpen = isOpen
    }
}

extension Store {
    /// One consistent reading of the office and of who is in it.
    package func office<Result: Sendable>(
        now: Instant,
        zone: Zone,
        read: @escaping @Sendable (any OfficeView, Directory) throws -> Result
    ) async throws -> Result {
        try await pool.read { db in
            try read(StoredOffice(db: db), try Store.officeDirectory(db, now: now, zone: zone))
        }
    }

    /// One consistent reading of the cases alone: it costs nothing of the directory.
    package func officeCases<Result: Sendable>(
        read: @escaping @Sendable (any OfficeView) throws -> Result
    ) async throws -> Result {
        try await pool.read { db in try read(StoredOffice(db: db)) }
    }

    /// Cases in the order in which they began.
    package func officeCases(_ filter: OfficeFilter, after id: Int64 = 0, limit: Int = .max) async throws -> [Case] {
        try await pool.read { db in
            var conditions = ["id > ?"]
            var arguments: StatementArguments = [id]
            func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
                guard let value else { return }
                conditions.append(condition)
                arguments += StatementArguments([value])
            }
            add("object = ?", filter.object)
            add("state = ?", filter.state)
            add("requester = ?", filter.requester)
            if let isOpen = filter.isOpen { conditions.append(isOpen ? "is_open" : "NOT is_open") }
            let find = try db.cachedStatement(
                sql: "SELECT body FROM office_case WHERE \(conditions.joined(separator: " AND ")) ORDER BY id LIMIT ?"
            )
            return try String.fetchAll(find, arguments: arguments + StatementArguments([limit]))
                .map(StoredJSON.decode)
        }
    }

    /// What happened to a case behind an event of it, oldest first.
    package func officeHistory(_ id: Int64, after version: Int = 0, limit: Int = .max) async throws -> [OfficeEvent] {
        try await pool.read { db in
            let find = try db.cachedStatement(
                sql: "SELECT body FROM office_event WHERE case_id = ? AND version > ? ORDER BY version LIMIT ?"
            )
            return try String.fetchAll(find, arguments: [id, version, limit]).map(StoredJSON.decode)
        }
    }
}
