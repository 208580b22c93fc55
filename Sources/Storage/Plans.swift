package import Attendance
import Foundation
import GRDB
package import WallClock

/// A date that is not what its weekday says.
package struct CalendarRow: Codable, Equatable, Sendable {
    package var date: LocalDate
    /// A raw value of `DayType`.
    package var type: String
    package var note: String

    package init(date: LocalDate, type: DayType, note: String) {
        self.date = date
        self.type = type.rawValue
        self.note = note
    }
}

/// Shifts, roster and calendar: who should be where when.
package struct Plans: Sendable {
    package let shifts: [String: Shift]
    package let roster: Roster
}

extension Store {
    /// Everything that plans work dates, as one consistent reading.
    package func plans() async throws -> Plans {
        try await pool.read { db in
            var shifts: [String: Shift] = [:]
            for row in try Store.shifts(db) { shifts[row.name] = try row.shift() }
            var calendar: [LocalDate: DayType] = [:]
            for row in try Store.calendar(db) { calendar[row.date] = DayType(rawValue: row.type) }
            let rows = try Store.roster(db)
            return Plans(shifts: shifts, roster: Roster(rows: rows, shifts: shifts, calendar: calendar))
        }
    }

    package func shifts() async throws -> [ShiftRow] { try await pool.read(Store.shifts) }
    package func roster() async throws -> [RosterRow] { try await pool.read(Store.roster) }

    /// Whether the roster has anybody up to a date.
    package func isRostered(by date: LocalDate) async throws -> Bool {
        try await pool.read { db in
            let sql = "SELECT EXISTS (SELECT * FROM roster WHERE first <= ?)"
            return try Bool.fetchOne(db, sql: sql, arguments: [date.description]) ?? false
        }
    }
    package func calendar() async throws -> [CalendarRow] { try await pool.read(Store.calendar) }

    /// Adds or changes shifts, all or nothing.
    package func importShifts(_ rows: [ShiftRow], change: Change, dryRun: Bool) async throws -> ImportCounts {
        try await pool.writeInTransaction(keep: !dryRun) { db in
            let known = Dictionary(uniqueKeysWithValues: try Store.shifts(db).map { ($0.name, $0) })
            return try Store.importRows(rows, kind: FeedKind.shift, change: change, db: db) { row in
                (row.name, known[row.name])
            } write: { row in
                let definition = String(decoding: try JSONEncoder().encode(row), as: UTF8.self)
                try db.execute(
                    sql: "INSERT OR REPLACE INTO shift (name, definition) VALUES (?, ?)",
                    arguments: [row.name, definition]
                )
            }
        }
    }

    /// Adds lines to the roster or changes the shift of lines that are there, all or nothing.
    package func importRoster(_ rows: [RosterRow], change: Change, dryRun: Bool) async throws -> ImportCounts {
        try await pool.writeInTransaction(keep: !dryRun) { db in
            func key(_ row: RosterRow) -> RosterRow {
                var key = row
                key.shift = nil
                return key
            }
            let known = Dictionary(try Store.roster(db).map { (key($0), $0) }, uniquingKeysWith: { _, last in last })
            return try Store.importRows(rows, kind: FeedKind.roster, change: change, db: db) { row in
                (row.subject.isEmpty ? row.scope.rawValue : row.subject, known[key(row)])
            } write: { row in
                // Replaced, not updated: of two lines for a date the one imported last counts, by its id.
                try db.execute(
                    sql: """
                        INSERT OR REPLACE INTO roster (scope, subject, first, last, weekdays, shift)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        row.scope.rawValue, row.subject, row.first.description, row.last.description,
                        row.weekdays.map(String.init).joined(), row.shift ?? "",
                    ]
                )
            }
        }
    }

    /// Says what dates are, all or nothing.
    package func importCalendar(_ rows: [CalendarRow], change: Change, dryRun: Bool) async throws -> ImportCounts {
        try await pool.writeInTransaction(keep: !dryRun) { db in
            let known = Dictionary(uniqueKeysWithValues: try Store.calendar(db).map { ($0.date, $0) })
            return try Store.importRows(rows, kind: FeedKind.calendar, change: change, db: db) { row in
                (row.date.description, known[row.date])
            } write: { row in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO calendar (date, day_type, note) VALUES (?, ?, ?)",
                    arguments: [row.date.description, row.type, row.note]
                )
            }
        }
    }

    /// Counts, writes and announces each row that differs from what is known.
    private static func importRows<Item: Encodable & Equatable>(
        _ rows: [Item],
        kind: String,
        change: Change,
        db: Database,
        find: (Item) -> (subject: String, before: Item?),
        write: (Item) throws -> Void
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        for row in rows {
            let (subject, before) = find(row)
            if before == row {
                counts.unchanged += 1
                continue
            }
            try write(row)
            if before == nil { counts.added += 1 } else { counts.changed += 1 }
            let body = try change.body(before: before, after: row)
            try announce(db, kind: kind, subject: subject, at: change.at, body: body)
        }
        return counts
    }

    private static func shifts(_ db: Database) throws -> [ShiftRow] {
        try String.fetchAll(db, sql: "SELECT definition FROM shift ORDER BY name").map {
            try JSONDecoder().decode(ShiftRow.self, from: Data($0.utf8))
        }
    }

    private static func roster(_ db: Database) throws -> [RosterRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM roster ORDER BY id").compactMap { row in
            guard let scope = RosterRow.Scope(rawValue: row["scope"]), let first = LocalDate(row["first"] as String),
                let last = LocalDate(row["last"] as String)
            else { return nil }
            let shift: String = row["shift"]
            return RosterRow(
                scope: scope,
                subject: row["subject"],
                first: first,
                last: last,
                weekdays: (row["weekdays"] as String).compactMap(\.wholeNumberValue),
                shift: shift.isEmpty ? nil : shift
            )
        }
    }

    private static func calendar(_ db: Database) throws -> [CalendarRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM calendar ORDER BY date").compactMap { row in
            guard let date = LocalDate(row["date"] as String), let type = DayType(rawValue: row["day_type"]) else {
                return nil
            }
            return CalendarRow(date: date, type: type, note: row["note"])
        }
    }
}
