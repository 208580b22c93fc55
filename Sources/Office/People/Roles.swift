import JSON
import WallClock

/// Who has which role: cases like all others, so that every grant has its event. Source: office.md 0 and 2.
package enum Roles {
    package static let object = "role"
    package static let granted = "granted"

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Name("岗位", "role"),
        closed: [granted, "revoked"],
        keys: { $0.state == granted ? ["role"] : [] },
        summary: { "\($0.text("role") ?? "") \($0.text("person") ?? "") \($0.text("department") ?? "")" },
        verbs: [
            Verb(
                beginning: "grant",
                who: [.admin],
                fields: [
                    FieldRule("person", .person), FieldRule("role", .choice(OfficeRole.allCases.map(\.rawValue))),
                    FieldRule("department", optional: true), FieldRule("from", .date, optional: true),
                    FieldRule("to", .date, optional: true),
                ]
            ) { work in
                guard case .string(let person)? = work.given["person"], case .string(let name)? = work.given["role"],
                    let role = OfficeRole(rawValue: name)
                else { throw Refusal.missingField("person") }
                guard person != work.command.actor.person else {
                    throw Refusal.separationOfDuties(rule: "nobody grants themselves a role", other: person)
                }
                let others = try work.cases("role").filter { $0.text("person") == person }.compactMap {
                    $0.text("role")
                }
                let auditor = OfficeRole.auditor.rawValue
                if role == .auditor ? !others.allSatisfy({ $0 == auditor }) : others.contains(auditor) {
                    throw Refusal.separationOfDuties(rule: "an auditor has no other role", other: others.first ?? "")
                }
                try work.begin(object, granted, requester: person, work.given.changes)
            },
            Verb("revoke", from: [granted], to: "revoked", who: [.admin], needsReason: true),
        ]
    )

    /// The grant that a case is; nil if it is revoked.
    package static func grant(_ found: Case) -> RoleGrant? {
        guard found.object == object, found.state == granted, let person = found.text("person"),
            let role = found.text("role").flatMap(OfficeRole.init)
        else { return nil }
        return RoleGrant(
            person: person,
            role: role,
            department: found.text("department"),
            from: found.date("from"),
            to: found.date("to")
        )
    }
}

/// Who decides for whom. Source: office.md 2, Delegation.
package enum Delegations {
    package static let object = "delegation"
    static let holding = "holding"

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Name("代理", "delegation"),
        closed: [holding, "ended"],
        keys: { $0.state == holding ? ["delegation", "delegate:\($0.requester)"] : [] },
        summary: { "\($0.requester) → \($0.text("to") ?? "")" },
        verbs: [
            Verb(
                beginning: "delegate",
                who: [.anyone],
                fields: [
                    FieldRule("to", .person), FieldRule("first", .date, optional: true),
                    FieldRule("last", .date, optional: true), FieldRule("objects", .texts, optional: true),
                ]
            ) { work in
                guard case .string(let deputy)? = work.given["to"] else { throw Refusal.missingField("to") }
                let person = try work.person
                guard deputy != person else { throw Refusal.badField("to", reason: "nobody is their own deputy") }
                try work.begin(object, holding, requester: person, work.given.changes)
            },
            Verb("undelegate", from: [holding], to: "ended", who: [.requester]),
        ]
    )

    package static func delegation(_ found: Case) -> Delegation? {
        guard found.object == object, found.state == holding, let deputy = found.text("to") else { return nil }
        return Delegation(
            from: found.requester,
            to: deputy,
            first: found.date("first"),
            last: found.date("last"),
            objects: found.texts("objects")
        )
    }
}
