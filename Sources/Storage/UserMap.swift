import GRDB
import WallClock

/// Who the user ids of one terminal group are, looked up once a batch.
struct UserMap {
    struct Person {
        let id: Int64
        let number: String
        fileprivate let from: String
        fileprivate let to: String
    }

    private let group: String
    private let zone: Zone
    private let find: HotStatement
    private var known: [String: [Person]] = [:]

    init(_ db: Database, group: String, zone: Zone) throws {
        self.group = group
        self.zone = zone
        find = try HotStatement(
            db,
            sql: """
                SELECT person.id, number, valid_from, valid_to FROM user_map JOIN person ON person.id = user_map.person
                WHERE user_group = ? AND user = ? ORDER BY valid_from DESC
                """
        )
    }

    /// - Returns: nil if nobody has the id on that date.
    mutating func person(_ user: String, at instant: Instant) throws -> Person? {
        let candidates = try known[user] ?? fetch(user)
        if candidates.count == 1, candidates[0].from == Mapping.always.from, candidates[0].to == Mapping.always.to {
            return candidates[0]
        }
        guard !candidates.isEmpty else { return nil }
        let date = zone.local(at: instant).date.description
        return candidates.first { $0.from <= date && date <= $0.to }
    }

    private mutating func fetch(_ user: String) throws -> [Person] {
        find.bind(group, at: 1)
        find.bind(user, at: 2)
        let people = try find.rows {
            Person(id: $0.value(0), number: $0.text(1), from: $0.text(2), to: $0.text(3))
        }
        known[user] = people
        return people
    }
}
