import GRDB
package import Office
import Synchronization

/// Cases in which something is still expected, as they were read the last time: an inbox looks at all of them, and few
/// have changed since.
final class OpenCases: Sendable {
    private let known = Mutex<[Int64: Case]>([:])

    /// All of them, oldest first, as a transaction sees them.
    func read(_ db: Database) throws -> [Case] {
        let find = try db.cachedStatement(sql: "SELECT id, version FROM office_case WHERE is_open ORDER BY id")
        let versions: [(id: Int64, version: Int)] = try Row.fetchAll(find).map { ($0[0], $0[1]) }
        let before = known.withLock { $0 }
        var cases: [Case] = []
        cases.reserveCapacity(versions.count)
        let read = try db.cachedStatement(sql: "SELECT body FROM office_case WHERE id = ?")
        for (id, version) in versions {
            if let same = before[id], same.version == version {
                cases.append(same)
            } else if let body = try String.fetchOne(read, arguments: [id]) {
                cases.append(try StoredJSON.decode(body))
            }
        }
        let now = Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0) })
        known.withLock { $0 = now }
        return cases
    }
}

extension Store {
    /// Cases in which something is still expected, oldest first.
    package func openOfficeCases() async throws -> [Case] {
        let cases = openCases
        return try await pool.read { db in try cases.read(db) }
    }
}
