import JSON
import WallClock

/// Decides what commands change. Pure: what is known goes in, events or a refusal come out. Source: office.md 2.
package struct Kernel: Sendable {
    package let modules: Modules

    package init(_ modules: Modules) { self.modules = modules }

    /// - Returns: what happened, in order; the caller stores all of it or nothing, in the transaction in which it read.
    /// - Throws: ``Refusal``, or what the view throws.
    package func decide(_ command: Command, _ view: any OfficeView, _ facts: Facts) throws -> [OfficeEvent] {
        guard let object = modules[command.object], let verb = object.verb(command.verb) else {
            throw Refusal.unknownVerb(object: command.object, verb: command.verb)
        }
        var work = Work(command, view, facts, modules)
        try checkProxy(work)
        guard let begin = verb.begin else {
            guard let target = command.target else { throw Refusal.missingField("number") }
            let found = try work.found(command.object, target)
            try checkEntitled(verb.who, found, work)
            guard verb.from.contains(found.state) else {
                throw Refusal.wrongState(state: found.state, allowed: verb.from)
            }
            if let seen = command.revision, seen != found.revision { throw Refusal.stale(current: found.revision) }
            if verb.needsReason { try command.checkReason() }
            work.given = try FieldRule.read(command.fields, by: verb.fields, facts)
            try verb.act(&work, found)
            return work.events
        }
        try checkEntitled(verb.who, nil, work)
        work.given = try FieldRule.read(command.fields, by: verb.fields, facts)
        try begin(&work)
        return work.events
    }

    /// Whether somebody may act for somebody else: reception, or a deputy whom that person named.
    private func checkProxy(_ work: Work) throws(Refusal) {
        guard let other = work.command.onBehalfOf else { return }
        let person = try work.person
        let (directory, today) = (work.facts.directory, work.facts.today)
        guard directory.people[other] != nil else {
            throw .badField("for", reason: "nobody here has the number \(other)")
        }
        guard person != other else { return }
        guard
            directory.has(person, .reception, on: today)
                || directory.deputies(of: other, object: work.command.object, on: today).contains(person)
        else { throw .notEntitled(needs: ["reception", "deputy"]) }
    }

    private func checkEntitled(_ who: [Who], _ found: Case?, _ work: Work) throws(Refusal) {
        for each in who where try isEntitled(each, found, work) { return }
        throw .notEntitled(needs: who.map(\.text))
    }

    private func isEntitled(_ who: Who, _ found: Case?, _ work: Work) throws(Refusal) -> Bool {
        if who == .admin { return work.command.isAdmin }
        // Somebody known by a terminal or a paper form has no account either, and is not the system.
        if who == .system { return work.command.actor.account == nil && work.command.actor.person == nil }
        let person = try work.person
        let principal = try work.principal
        switch who {
        case .anyone: return true
        case .role(let role):
            return work.facts.directory.has(person, role, found?.department, on: work.facts.today)
        case .requester: return found.map { $0.requester == principal } ?? false
        case .concerned: return found.map { $0.concerns.contains(principal) } ?? false
        case .field(let name):
            return found.map { $0.text(name) == principal || $0.texts(name).contains(principal) } ?? false
        // The shape itself says whose turn it is, and why somebody may not.
        case .approver: return true
        case .admin, .system: return false
        }
    }
}
