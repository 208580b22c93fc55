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
    private var known: [String: [Person]] = [:]

    init(group: String, zone: Zone) {
        self.group = group
        self.zone = zone
    }

    /// - Returns: nil if nobody has the id on that date.
    mutating func person(_ db: Database, user: String, at instant: Instant) throws -> Person? {
        let candidates = try known[user] ?? fetch(db, user: user)
        known[user] = candidates
        if candidates.count == 1, candidates[0].from == Mapping.always.from, candidates[0].to == Mapping.always.to {
            return candidates[0]
        }
        guard !candidates.isEmpty else { return nil }
        let date = zone.local(at: instant).date.description
        return candidates.first { $0.from <= date && date <= $0.to }
    }

    private func fetch(_ db: Database, user: String) throws -> [Person] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT person.id, number, valid_from, valid_to FROM user_map JOIN person ON person.id = user_map.person
                    WHERE user_group = ? AND user = ? ORDER BY valid_from DESC
                    """
            ),
            arguments: [group, user]
        ).map { Person(id: $0["id"], number: $0["number"], from: $0["valid_from"], to: $0["valid_to"]) }
    }
}
