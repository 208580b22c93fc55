import JSON
import Terms
import WallClock

/// Decides what commands change. Pure: what is known goes in, events or a refusal come out. Source: office.md 2.
package struct Kernel: Sendable {
    package let modules: Modules

    package init(_ modules: Modules) { self.modules = modules }

    /// - Returns: what happened, in order; the caller stores all of it or nothing, in the transaction in which it read.
    /// - Throws: ``Refusal``, or what the view throws.
    package func decide(_ command: Command, _ view: any OfficeView, _ facts: Facts) throws -> [OfficeEvent] {
        var (work, verb, found) = try admitted(command, view, facts)
        if verb.needsReason { try command.checkReason() }
        work.given = try FieldRule.read(command.fields, by: verb.fields, facts)
        // No case is told of bytes that nobody has.
        if let hash = work.given.text("hash") { try work.checkStored(hash) }
        if let begin = verb.begin {
            try begin(&work)
        } else if let found {
            try verb.act(&work, try work.takeOver(found, verb.who))
        }
        return work.events
    }

    /// Whether a command may be given: by whom, about what, and from which state. What is given with it is not looked at.
    /// - Throws: ``Refusal``, or what the view throws.
    package func admit(_ command: Command, _ view: any OfficeView, _ facts: Facts) throws {
        _ = try admitted(command, view, facts)
    }

    private func admitted(
        _ command: Command,
        _ view: any OfficeView,
        _ facts: Facts
    ) throws -> (work: Work, verb: Verb, found: Case?) {
        guard let object = modules[command.object], let verb = object.verb(command.verb) else {
            throw Refusal.unknownVerb(object: command.object, verb: command.verb)
        }
        let work = Work(command, view, facts, modules)
        try checkProxy(work)
        guard verb.begin == nil else {
            try checkEntitled(verb.who, nil, work)
            return (work, verb, nil)
        }
        guard let target = command.target else { throw Refusal.missingField("number") }
        let found = try work.found(command.object, target)
        try checkEntitled(verb.who, found, work)
        guard verb.from.contains(found.state) else {
            throw Refusal.wrongState(state: found.state, allowed: verb.from)
        }
        if let seen = command.revision, seen != found.revision { throw Refusal.stale(current: found.revision) }
        return (work, verb, found)
    }

    /// Whether somebody may act for somebody else: reception, or a deputy whom that person named; of what HR keeps also a
    /// superior, and HR for anybody.
    private func checkProxy(_ work: Work) throws(Refusal) {
        guard let other = work.command.onBehalfOf else { return }
        let (directory, today) = (work.facts.directory, work.facts.today)
        guard directory.people[other] != nil else {
            throw .badField(
                "for",
                reason: Wording("nobody, or more than one person, is called \(other)", "没有人或不止一人叫 \(other)")
            )
        }
        if work.isHRs, work.command.isHR { return }
        let person = try work.person
        guard person != other else { return }
        guard
            directory.has(person, .reception, on: today)
                || work.isHRs && directory.superior(of: other, on: today) == person
                || directory.deputies(of: other, object: work.command.object, on: today).contains(person)
        else { throw .notEntitled(needs: work.isHRs ? ["reception", "superior", "deputy"] : ["reception", "deputy"]) }
    }

    private func checkEntitled(_ who: [Who], _ found: Case?, _ work: Work) throws(Refusal) {
        if who.contains(.admin), work.command.isAdmin { return }
        // Somebody known by a terminal or a paper form has no account either, and is not the system.
        if who.contains(.system), work.command.actor.account == nil, work.command.actor.person == nil { return }
        let principal = try work.principal
        let person = work.command.actor.person
        let isAudited = [principal, person ?? principal].contains { work.facts.isAuditor($0) }
        // Who audits changes nothing but their own leave.
        let isOwnLeave = work.command.object == Leaves.object && found.map { $0.requester == principal } ?? true
        guard !isAudited || isOwnLeave else { throw .notEntitled(needs: [Kernel.anyoneElse]) }
        let isEntitled = who.contains { each in
            // A role is one's own: who acts for somebody else does not have theirs.
            switch each {
            case .role, .roleBut, .roleIn: return person.map { work.facts.isEntitled($0, each, found) } ?? false
            default: break
            }
            // The shape itself says whose turn it is, and why somebody may not.
            if each == .approver { return true }
            return work.facts.isEntitled(principal, each, found)
                || found.map { work.facts.succeeds(principal, each, $0) } ?? false
        }
        guard isEntitled else { throw .notEntitled(needs: who.map(\.text)) }
    }
}

extension Kernel {
    /// Who may do what an auditor may not.
    static let anyoneElse = "anyone but an auditor"
}

extension Facts {
    func isAuditor(_ person: String) -> Bool { directory.has(person, .auditor, on: today) }

    /// Whether somebody is one of those who may do something with a case, or begin one.
    func isEntitled(_ person: String, _ who: Who, _ found: Case?) -> Bool {
        switch who {
        case .anyone: true
        case .role(let role): directory.has(person, role, found?.department, on: today)
        case .roleBut(let role, let name):
            directory.has(person, role, found?.department, on: today) && found?.text(name) != person
        case .requester: found?.requester == person
        case .concerned: found?.concerns.contains(person) ?? false
        case .field(let name): found.map { $0.text(name) == person || $0.texts(name).contains(person) } ?? false
        case .roleIn(let name):
            if let found, let role = found.text(name).flatMap(OfficeRole.init) {
                directory.has(person, role, found.department.isEmpty ? nil : found.department, on: today)
            } else {
                false
            }
        case .approver: found.flatMap { Eligibility.of($0, self) }?.people.contains(person) ?? false
        case .decider: found?.decisions.contains { $0.by == person && $0.verdict == .approved } ?? false
        case .admin, .system: false
        }
    }
}
