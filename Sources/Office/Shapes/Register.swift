import JSON
import Terms

/// The shape of what is entered under a number and stays there. Source: office.md 2, Register.
package struct Register: Sendable {
    package enum State {
        package static let registered = "registered"
        package static let closed = "closed"
        package static let voided = "voided"
    }

    package typealias Effect = @Sendable (inout Work, Case) throws -> Void

    let series: String
    /// Who keeps it.
    let keeper: OfficeRole
    /// What `amend` may change.
    let fields: [FieldRule]
    /// What a changed entry has to be; throws a ``Refusal``.
    var amended: Effect = { _, _ in }
    /// Who entered it: whom the second person has to be another than.
    var enteredBy: @Sendable (Case) -> [String] = { [$0.requester] + $0.concerns }
    /// Behind voiding: what hangs on it ends.
    var voided: Effect = { _, _ in }

    /// Enters something under the next number.
    @discardableResult
    func enter(
        _ work: inout Work,
        _ changes: [CaseChange],
        concerns: [String] = [],
        within allowance: Allowance? = nil
    ) throws -> Case {
        let number = try work.number(series)
        return try work.begin(
            work.command.object,
            State.registered,
            requester: try work.principal,
            concerns: concerns,
            [number] + changes,
            within: allowance
        )
    }

    /// The only way in which a field changes: before, after and reason stay.
    func amending(from states: [String]) -> Verb {
        let optional = fields.map { FieldRule($0.name, $0.kind, optional: true) }
        return Verb("amend", from: states, who: [.role(keeper)], fields: optional, needsReason: true) { work, found in
            let changed = work.given.members.filter { found[$0.name] != $0.value }
            guard !changed.isEmpty else { throw Refusal.rule(.nothingChanges) }
            let rows = changed.map { member -> JSONValue in
                [
                    "version": .integer(Int64(found.version + 1)), "field": .string(member.name),
                    "before": found[member.name] ?? .null, "after": member.value,
                ]
            }
            let kept = try work.move(
                found,
                changed.map { .field($0.name, $0.value) }
                    + [.field("amendments", .array(found.rows("amendments") + rows))]
            )
            try amended(&work, kept)
        }
    }

    /// A second person takes an entry back; its number stays used.
    func voiding(from states: [String]) -> Verb {
        Verb("void", from: states, who: [.role(keeper), .role(.officeHead)], needsReason: true) { work, found in
            let person = try work.person
            guard !enteredBy(found).contains(person) else {
                throw Refusal.separationOfDuties(
                    rule: Wording("a second person voids an entry", "作废登记须由另一人办理"),
                    other: person
                )
            }
            let done = try work.move(found, to: State.voided, [])
            try voided(&work, done)
        }
    }
}
