import GRDB
import Office
package import WallClock

extension Store {
    /// Who is in the office, what they may do, who is away and who stands in.
    static func officeDirectory(_ db: Database, now: Instant, zone: Zone) throws -> Directory {
        let today = zone.local(at: now).date
        let view = StoredOffice(db: db)
        let known = try Store.people(db)
        func people(areActive: Bool) -> [OfficePerson] {
            known.filter { $0.isActive(on: today) == areActive }.map {
                OfficePerson(
                    number: $0.number,
                    name: $0.name,
                    department: $0.department,
                    supervisor: $0.supervisor,
                    lastDay: $0.activeTo.flatMap { LocalDate($0) }
                )
            }
        }
        let away = try db.cachedStatement(
            sql: """
                SELECT person.number, from_at, to_at FROM request JOIN person ON person.id = request.person
                WHERE request.state = 'approved' AND request.kind IN ('leave', 'trip') AND to_at > ?
                """
        )
        return Directory(
            people: people(areActive: true),
            absentPeople: people(areActive: false),
            grants: try view.officeCases(key: "role").compactMap(Roles.grant),
            absences: try Row.fetchAll(away, arguments: [now.milliseconds]).map {
                Absence(
                    person: $0[0],
                    from: Instant(milliseconds: $0[1]),
                    to: Instant(milliseconds: $0[2])
                )
            },
            delegations: try view.officeCases(key: "delegation").compactMap(Delegations.delegation)
        )
    }

    /// Who is above whom, by person number: see ``Directory/superior(of:on:)``.
    package func superiors(now: Instant, zone: Zone) async throws -> [String: String] {
        try await office(now: now, zone: zone) { _, directory in directory.superiors(on: zone.local(at: now).date) }
    }

    /// Who approves whose month, by person number: see ``Directory/monthApprovers(of:now:on:)``.
    package func monthApprovers(of people: [String], now: Instant, zone: Zone) async throws -> [String: Set<String>] {
        try await office(now: now, zone: zone) { _, directory in
            let today = zone.local(at: now).date
            return people.reduce(into: [:]) { $0[$1] = directory.monthApprovers(of: $1, now: now, on: today) }
        }
    }
}
