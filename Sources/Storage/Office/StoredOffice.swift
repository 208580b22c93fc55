import GRDB
import Office
import WallClock

/// The office's cases as one transaction sees them.
struct StoredOffice: OfficeView {
    let db: Database

    func officeCase(_ id: Int64) throws -> Case? {
        let find = try db.cachedStatement(sql: "SELECT body FROM office_case WHERE id = ?")
        return try String.fetchOne(find, arguments: [id]).map(StoredJSON.decode)
    }

    func officeCase(numbered number: String) throws -> Case? {
        let find = try db.cachedStatement(sql: "SELECT body FROM office_case WHERE number = ?")
        return try String.fetchOne(find, arguments: [number]).map(StoredJSON.decode)
    }

    func officeCases(key: String) throws -> [Case] {
        let find = try db.cachedStatement(
            sql: """
                SELECT body FROM office_key JOIN office_case ON office_case.id = office_key.case_id
                WHERE key = ? ORDER BY case_id
                """
        )
        return try String.fetchAll(find, arguments: [key]).map(StoredJSON.decode)
    }

    func dueCases() throws -> [Case] {
        let find = try db.cachedStatement(
            sql: "SELECT body FROM office_case WHERE is_open AND due IS NOT NULL ORDER BY id"
        )
        return try String.fetchAll(find).map(StoredJSON.decode)
    }

    func lastNumber(_ series: String, _ year: Int) throws -> Int {
        let find = try db.cachedStatement(sql: "SELECT last FROM office_number WHERE series = ?")
        return try Int.fetchOne(find, arguments: ["\(series)-\(year)"]) ?? 0
    }

    func movement(_ id: Int64, version: Int) throws -> Movement? {
        let find = try db.cachedStatement(sql: "SELECT body FROM office_event WHERE case_id = ? AND version = ?")
        let event: OfficeEvent? = try String.fetchOne(find, arguments: [id, version]).map(StoredJSON.decode)
        for case .moved(let movement)? in event?.changes.map(Optional.some) ?? [] { return movement }
        return nil
    }

    func issued(
        to department: String,
        in dates: ClosedRange<LocalDate>
    ) throws -> [(item: String, quantity: Int64)] {
        let find = try db.cachedStatement(
            sql: """
                SELECT number, -sum(quantity) AS issued
                FROM office_movement JOIN office_case ON office_case.id = office_movement.case_id
                WHERE department = ? AND date BETWEEN ? AND ? AND kind IN ('issue', 'reverse')
                GROUP BY number HAVING issued > 0 ORDER BY number
                """
        )
        let arguments: StatementArguments = [department, dates.lowerBound.description, dates.upperBound.description]
        return try Row.fetchAll(find, arguments: arguments).map { ($0[0], $0[1]) }
    }

    func nextID() throws -> Int64 {
        try (Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM office_case")) ?? 0) + 1
    }
}
