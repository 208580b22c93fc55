package import WallClock

/// Somebody of the office.
package struct OfficePerson: Codable, Equatable, Sendable {
    package let number: String
    package let name: String
    package let department: String
    /// The supervisor's number.
    package let supervisor: String?
    /// The last date of employment; nil: none is known.
    package let lastDay: LocalDate?

    package init(
        number: String,
        name: String,
        department: String,
        supervisor: String? = nil,
        lastDay: LocalDate? = nil
    ) {
        self.lastDay = lastDay
        self.number = number
        self.name = name
        self.department = department
        self.supervisor = supervisor
    }
}

/// A role that somebody has between two dates, both included; in one department, or in the whole office.
package struct RoleGrant: Codable, Equatable, Sendable {
    package let person: String
    package let role: OfficeRole
    package let department: String?
    package let from: LocalDate?
    package let to: LocalDate?

    package init(
        person: String,
        role: OfficeRole,
        department: String? = nil,
        from: LocalDate? = nil,
        to: LocalDate? = nil
    ) {
        self.person = person
        self.role = role
        self.department = department
        self.from = from
        self.to = to
    }

    package func holds(on date: LocalDate) -> Bool { (from ?? date) <= date && date <= (to ?? date) }
}

/// Approved leave or a trip.
package struct Absence: Equatable, Sendable {
    package let person: String
    package let from: Instant
    /// Not part of it.
    package let to: Instant

    package init(person: String, from: Instant, to: Instant) {
        self.person = person
        self.from = from
        self.to = to
    }
}

/// Who decides for somebody who is away. Source: office.md 2, Delegation.
package struct Delegation: Codable, Equatable, Sendable {
    package let from: String
    package let to: String
    /// Both included; nil is unbounded: the position's deputy.
    package let first: LocalDate?
    package let last: LocalDate?
    /// The objects whose steps it gives; empty is all.
    package let objects: [String]

    package init(from: String, to: String, first: LocalDate? = nil, last: LocalDate? = nil, objects: [String] = []) {
        self.from = from
        self.to = to
        self.first = first
        self.last = last
        self.objects = objects
    }

    var isDated: Bool { first != nil || last != nil }

    func holds(on date: LocalDate) -> Bool { (first ?? date) <= date && date <= (last ?? date) }
}

/// Who is in the office, what they may do, who is away and who stands in.
package struct Directory: Sendable {
    package let people: [String: OfficePerson]
    /// People who left, or have yet to come: somebody is above them still, whose business their months and requests are.
    private let absentPeople: [String: OfficePerson]
    private let grants: [OfficeRole: [RoleGrant]]
    private let absences: [String: [Absence]]
    private let delegations: [String: [Delegation]]

    package init(
        people: [OfficePerson],
        absentPeople: [OfficePerson] = [],
        grants: [RoleGrant] = [],
        absences: [Absence] = [],
        delegations: [Delegation] = []
    ) {
        self.people = Dictionary(people.map { ($0.number, $0) }) { _, last in last }
        self.absentPeople = Dictionary(absentPeople.map { ($0.number, $0) }) { _, last in last }
        self.grants = Dictionary(grouping: grants, by: \.role)
        self.absences = Dictionary(grouping: absences, by: \.person)
        // A dated delegate comes before the position's deputy.
        self.delegations = Dictionary(grouping: delegations, by: \.from)
            .mapValues { $0.filter(\.isDated) + $0.filter { !$0.isDated } }
    }

    package func name(_ number: String) -> String { (people[number] ?? absentPeople[number])?.name ?? number }

    /// Where somebody works, or worked.
    package func department(of number: String) -> String? { (people[number] ?? absentPeople[number])?.department }

    /// Numbers of those whom a text means: a number, or everybody of that name.
    package func meant(by text: String) -> [String] {
        people[text] != nil ? [text] : people.values.filter { $0.name == text }.map(\.number).sorted()
    }

    /// Numbers of those who have a role for a department (of the department itself before those of the whole office);
    /// for nil, of those who have it for the whole office.
    package func holders(_ role: OfficeRole, _ department: String?, on date: LocalDate) -> [String] {
        if role == .employee { return people.keys.sorted() }
        let valid = (grants[role] ?? []).filter { $0.holds(on: date) && people[$0.person] != nil }
        let own = department.map { department in valid.filter { $0.department == department } } ?? []
        return Set((own.isEmpty ? valid.filter { $0.department == nil } : own).map(\.person)).sorted()
    }

    /// Whether somebody has a role, in a department, or in the whole office for nil or anything.
    package func has(_ person: String, _ role: OfficeRole, _ department: String? = nil, on date: LocalDate) -> Bool {
        guard people[person] != nil else { return false }
        if role == .employee { return true }
        return (grants[role] ?? []).contains { grant in
            grant.person == person && grant.holds(on: date)
                && (grant.department == nil || department == nil || grant.department == department)
        }
    }

    /// Who is above somebody: the supervisor, else the head of the department if that is somebody else.
    package func superior(of person: String, on date: LocalDate) -> String? {
        guard let found = people[person] ?? absentPeople[person] else { return nil }
        if let supervisor = found.supervisor, supervisor != person, people[supervisor] != nil { return supervisor }
        return holders(.deptHead, found.department, on: date).first { $0 != person }
    }

    /// Whether somebody worked here, and does no more.
    func hasLeft(_ person: String, on date: LocalDate) -> Bool {
        absentPeople[person]?.lastDay.map { $0 < date } ?? false
    }

    /// Who sees to what somebody asked for who has left: the superior, else the head of the office or the general manager.
    /// - Returns: nil for somebody who has not left.
    package func successor(of person: String, on date: LocalDate) -> String? {
        guard hasLeft(person, on: date) else { return nil }
        return superior(of: person, on: date) ?? holders(.officeHead, nil, on: date).first
            ?? holders(.gm, nil, on: date).first
    }

    /// ``superior(of:on:)`` of everybody, by person number.
    package func superiors(on date: LocalDate) -> [String: String] {
        (Array(people.keys) + absentPeople.keys).reduce(into: [:]) { $0[$1] = superior(of: $1, on: date) }
    }

    /// Whether approved leave or a trip covers both moments and all between.
    package func isAway(_ person: String, from now: Instant, through due: Instant?) -> Bool {
        let last = max(due ?? now, now)
        return (absences[person] ?? []).contains { $0.from <= now && last < $0.to }
    }

    /// When an absence that holds ends; for the note beside a delegated step.
    package func awayUntil(_ person: String, at now: Instant) -> Instant? {
        (absences[person] ?? []).filter { $0.from <= now && now < $0.to }.map(\.to).max()
    }

    /// Who stands in for somebody on a date for an object, dated delegates first.
    package func deputies(of person: String, object: String, on date: LocalDate) -> [String] {
        (delegations[person] ?? []).filter { delegation in
            delegation.holds(on: date) && (delegation.objects.isEmpty || delegation.objects.contains(object))
                && people[delegation.to] != nil
        }.map(\.to)
    }

    /// The first in the chain of deputies who is here and may decide; at most three links, no loops.
    /// - Parameters:
    ///   - due: until when somebody has to be here; nil is now.
    ///   - excluded: who may not.
    func deputy(
        of holder: String,
        object: String,
        now: Instant,
        on date: LocalDate,
        until due: Instant?,
        without excluded: Set<String>
    ) -> String? {
        var seen: Set<String> = [holder]
        var here = [holder]
        for _ in 0..<3 {
            var next: [String] = []
            for person in here {
                for deputy in deputies(of: person, object: object, on: date) where seen.insert(deputy).inserted {
                    if excluded.contains(deputy) { continue }
                    if !isAway(deputy, from: now, through: due) { return deputy }
                    next.append(deputy)
                }
            }
            here = next
        }
        return nil
    }

    /// Those above somebody, one rung behind the other: the superior, the head of the office, the general manager, the
    /// general manager's counterpart. Source: office.md K-5.
    func rungs(above person: String, on date: LocalDate) -> [[String]] {
        [superior(of: person, on: date).map { [$0] } ?? []]
            + [OfficeRole.officeHead, .gm, .gmCounterpart].map { holders($0, nil, on: date) }
    }

    /// Who acts for somebody who is away: the deputy, else the first above them who is here.
    func standIn(for person: String, object: String, now: Instant, on date: LocalDate, until due: Instant?) -> String? {
        if let deputy = deputy(of: person, object: object, now: now, on: date, until: due, without: [person]) {
            return deputy
        }
        return rungs(above: person, on: date).joined().first {
            $0 != person && !isAway($0, from: now, through: due)
        }
    }

    /// Who approves somebody's month: the superior, and while that one is away also the deputy; above whom is nobody, the
    /// general manager or the counterpart. Sources: attendance.md 4.3, office.md ATT-3, K-5.
    /// - Returns: nobody, if there are none of these.
    package func monthApprovers(of person: String, now: Instant, on date: LocalDate) -> Set<String> {
        guard let superior = superior(of: person, on: date) else {
            let above = [OfficeRole.gm, .gmCounterpart].map { holders($0, nil, on: date).filter { $0 != person } }
            return Set(above.first { !$0.isEmpty } ?? [])
        }
        guard isAway(superior, from: now, through: nil),
            let deputy = deputy(
                of: superior,
                object: MonthReports.approval,
                now: now,
                on: date,
                until: nil,
                without: [person]
            )
        else { return [superior] }
        return [superior, deputy]
    }
}
