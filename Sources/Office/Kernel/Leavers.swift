import WallClock

/// What somebody asked for who has left is the business of the one above them. Source: office.md K-5, 3.10.
extension Facts {
    /// Whether somebody stands where whoever asked for a case stood.
    func succeeds(_ person: String, _ who: Who, _ found: Case) -> Bool {
        who == .requester && directory.successor(of: found.requester, on: today) == person
    }

    /// Whether a state in which no step is open waits for somebody.
    func isWaitedFor(_ person: String, _ who: Who, _ found: Case) -> Bool {
        isEntitled(person, who, found) || succeeds(person, who, found)
    }
}

extension Work {
    /// Whoever acts only because the one who asked has left is part of the case from then on, and decides none of its steps.
    mutating func takeOver(_ found: Case, _ who: [Who]) throws -> Case {
        guard command.actor.person != nil else { return found }
        let person = try principal
        guard !who.contains(where: { facts.isEntitled(person, $0, found) }),
            who.contains(where: { facts.succeeds(person, $0, found) })
        else { return found }
        standsFor = found.requester
        guard !found.concerns.contains(person) else { return found }
        return try move(found, [.concerns(found.concerns + [person])], as: "takeOver")
    }
}
