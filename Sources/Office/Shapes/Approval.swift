import JSON
import Terms
import WallClock

/// The shape of everything that somebody asks for and others decide. Source: office.md 2, Approval.
package struct Approval: Sendable {
    package enum State {
        package static let draft = "draft"
        package static let pending = "pending"
        package static let returned = "returned"
        package static let approved = "approved"
        package static let rejected = "rejected"
        package static let withdrawn = "withdrawn"
        package static let expired = "expired"
        /// Approved, and its cancelling waits for the same approvers.
        package static let cancelling = "cancelling"
        package static let cancelled = "cancelled"

        package static let closed: Set<String> = [approved, rejected, withdrawn, expired, cancelled]
    }

    /// The steps of a case; none is approved at once.
    package typealias Plan = @Sendable (Work, Case) throws -> [Step]
    package typealias Effect = @Sendable (inout Work, Case) throws -> Void

    let series: String
    let fields: [FieldRule]
    let plan: Plan
    /// Whether it has its number only when it is approved, as what is sent out; else when it is submitted.
    var isNumberedWhenApproved = false
    /// What is kept of what was given, of a case that is there or begins; throws a ``Refusal``.
    var kept: @Sendable (Work, Case?) throws -> [CaseChange] = { work, _ in work.given.changes }
    /// Further checks of what is asked for, at submitting; throws a ``Refusal``.
    var check: Effect = { _, _ in }
    /// Behind submitting, when it has its number: what is held for it while it waits.
    var submitted: Effect = { _, _ in }
    var approved: Effect = { _, _ in }
    /// In how long it is carried out behind its approval; nil: nothing is due.
    var carriedOut: @Sendable (Facts) -> Allowance? = { _ in nil }
    /// What was approved is taken back.
    var cancelled: Effect = { _, _ in }
    /// Behind rejecting, withdrawing and expiring: what was held for it is let go.
    var ended: Effect = { _, _ in }

    /// The verbs of every approval but the one that begins it.
    package var verbs: [Verb] {
        [
            Verb("submit", from: [State.draft, State.returned], who: [.requester], fields: optionalFields) {
                work,
                found in
                let isAgain = found.state == State.returned
                let kept = try work.move(
                    found,
                    try self.kept(work, found),
                    revision: isAgain ? found.revision + 1 : nil,
                    as: isAgain ? "revise" : "edit"
                )
                try submit(&work, kept)
            },
            Verb("approve", from: [State.pending, State.cancelling], who: [.approver]) { work, found in
                try decide(&work, found, .approved)
            },
            Verb("reject", from: [State.pending, State.cancelling], who: [.approver], needsReason: true) {
                work,
                found in
                try decide(&work, found, .rejected)
            },
            Verb("return", from: [State.pending], who: [.approver], needsReason: true) { work, found in
                try decide(&work, found, .returned)
            },
            Verb(
                "withdraw",
                from: [State.draft, State.pending, State.returned, State.cancelling],
                who: [.requester]
            ) { work, found in
                // Who wanted it cancelled and does not any more has it as it was approved.
                guard found.state != State.cancelling else {
                    guard found.text("cancelBy") == found.requester else {
                        throw Refusal.notEntitled(needs: [Who.approver.text])
                    }
                    return try keepApproved(&work, found)
                }
                let done = try work.move(found, to: State.withdrawn, [.step(nil)])
                try ended(&work, done)
            },
            Verb("cancel", from: [State.approved], who: [.requester, .decider], needsReason: true) { work, found in
                // It needs the same approvers, but for a step of whoever says so.
                let person = try work.person
                let own = found.decisions.filter { $0.by == person && $0.verdict == .approved }.map(\.step)
                let steps = found.steps.filter { !own.contains($0.name) }
                let why: [CaseChange] = [
                    .field("cancelBy", .string(try work.principal)),
                    .field("cancelWhy", work.command.reason.map { .string($0) } ?? .null),
                ]
                guard !steps.isEmpty else {
                    let done = try work.move(found, to: State.cancelled, why)
                    return try cancelled(&work, done)
                }
                try open(&work, found, steps, State.cancelling, why, revision: found.revision + 1)
            },
            Verb("expire", from: [State.pending, State.returned], who: [.system]) { work, found in
                let done = try work.move(found, to: State.expired, [.step(nil)])
                try ended(&work, done)
            },
        ]
    }

    /// A verb that begins a case and submits it at once.
    package func asking(_ name: String, who: [Who] = [.anyone]) -> Verb {
        Verb(beginning: name, who: who, fields: fields) { work in
            let requester = try work.principal
            let begun = try work.begin(work.command.object, State.draft, requester: requester, try kept(work, nil))
            try submit(&work, begun)
        }
    }

    private var optionalFields: [FieldRule] { fields.map { FieldRule($0.name, $0.kind, optional: true) } }

    /// Numbers a case and opens its first step.
    package func submit(_ work: inout Work, _ found: Case) throws {
        for field in fields where field.isRequired && found[field.name] == nil {
            throw Refusal.missingField(field.name)
        }
        try check(&work, found)
        let found = try work.found(found.id) ?? found
        let steps = try plan(work, found)
        var changes: [CaseChange] = []
        if found.number == nil, !isNumberedWhenApproved || steps.isEmpty { changes.append(try work.number(series)) }
        guard !steps.isEmpty else {
            let done = try work.move(found, to: State.approved, changes, within: carriedOut(work.facts))
            try submitted(&work, done)
            return try approved(&work, done)
        }
        try open(&work, found, steps, State.pending, changes)
        try submitted(&work, found)
    }

    private func open(
        _ work: inout Work,
        _ found: Case,
        _ steps: [Step],
        _ state: String,
        _ changes: [CaseChange] = [],
        revision: Int? = nil
    ) throws {
        try work.move(
            found,
            to: state,
            changes + [.steps(steps), .step(0)],
            revision: revision,
            within: steps.first?.allowance
        )
    }

    /// It stays as it was approved, whoever wanted it cancelled.
    private func keepApproved(_ work: inout Work, _ found: Case, _ changes: [CaseChange] = []) throws {
        let over: [CaseChange] = [.step(nil), .field("cancelBy", .null), .field("cancelWhy", .null)]
        try work.move(found, to: State.approved, changes + over, within: carriedOut(work.facts))
    }

    private func decide(_ work: inout Work, _ found: Case, _ verdict: Decision.Verdict) throws {
        let (decision, isLastOfStep) = try work.decision(on: found, verdict)
        let isCancelling = found.state == State.cancelling
        switch verdict {
        case .returned:
            try work.move(found, to: State.returned, [.decided(decision), .step(nil)])
        case .rejected where isCancelling:
            try keepApproved(&work, found, [.decided(decision)])
        case .rejected:
            let done = try work.move(found, to: State.rejected, [.decided(decision), .step(nil)])
            try ended(&work, done)
        case .approved:
            guard isLastOfStep else { return try work.keep(found, [.decided(decision)]) }
            let next = (found.step ?? 0) + 1
            guard next == found.steps.count else {
                try work.move(
                    found,
                    [.decided(decision), .step(next)],
                    within: found.steps[next].allowance
                )
                return
            }
            let state = isCancelling ? State.cancelled : State.approved
            let number = found.number == nil ? [try work.number(series)] : []
            let done = try work.move(
                found,
                to: state,
                [.decided(decision), .step(nil)] + number,
                within: isCancelling ? nil : carriedOut(work.facts)
            )
            try isCancelling ? cancelled(&work, done) : approved(&work, done)
        }
    }
}

extension Work {
    /// A step that is decided in the office's usual time.
    func step(_ name: String, _ role: OfficeRole, _ department: String? = nil) -> Step {
        Step(name, role, department, within: facts.settings.stepTime)
    }

    /// An event that leaves a case where it is.
    mutating func keep(_ found: Case, _ changes: [CaseChange]) throws { try move(found, changes) }

    /// What whoever acts says to the open step, perhaps in somebody else's place.
    /// - Returns: also whether nobody else has to say something to the step.
    /// - Throws: ``Refusal`` if it is not their turn.
    mutating func decision(
        on found: Case,
        _ verdict: Decision.Verdict
    ) throws -> (decision: Decision, isLastOfStep: Bool) {
        let (step, eligible) = try turn(found)
        let person = try person
        standsFor = eligible.holders.contains(person) ? nil : eligible.deputies[person]
        let decision = Decision(
            step: step.name,
            index: found.step ?? 0,
            revision: found.revision,
            verdict: verdict,
            by: person,
            onBehalfOf: standsFor,
            at: facts.now,
            due: found.due,
            reason: command.reason
        )
        return (decision, step.mode == .one || eligible.holders.count <= 1)
    }

    /// The open step, if it is the turn of whoever acts.
    /// - Throws: ``Refusal`` that says why not.
    private func turn(_ found: Case) throws -> (Step, Eligibility) {
        guard let index = found.step, let eligible = Eligibility.of(found, facts) else {
            throw Refusal.wrongState(state: found.state, allowed: [Approval.State.pending])
        }
        let step = found.steps[index]
        let person = try person
        if eligible.people.contains(person) { return (step, eligible) }
        if found.requester == person || found.concerns.contains(person) { throw Refusal.selfApproval }
        // Whose own step comes again in this revision is only not due yet.
        let isAsked = facts.directory.holders(step.role, step.department, on: facts.today).contains(person)
        let barring = found.decisions.first {
            $0.by == person && $0.step != step.name && ($0.revision == found.revision || isAsked)
        }
        if let other = barring {
            throw Refusal.separationOfDuties(
                rule: Wording("one person decides one step", "一人只能审批一个步骤"),
                other: other.step
            )
        }
        guard !eligible.people.isEmpty else { throw Refusal.noEligibleApprover(step: step.name) }
        throw Refusal.notYourTurn(step: step.name, holders: eligible.people.map(facts.directory.name))
    }
}
