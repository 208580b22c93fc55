import JSON
import Terms
import WallClock

/// Who has which role: cases like all others, so that every grant has its event. Source: office.md 0 and 2.
package enum Roles {
    package static let object = "role"
    package static let granted = "granted"

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("role", "岗位"),
        closed: [granted, "revoked"],
        readers: [.anyone],
        keys: { $0.state == granted ? ["role"] : [] },
        summary: { found, words in
            [found.text("role").map(words.officeRole), found.text("person"), found.text("department")]
                .compactMap { $0 }.joined(separator: " ")
        },
        onTime: { work in
            for found in try work.cases("role") {
                guard let person = found.text("person"), work.facts.directory.hasLeft(person, on: work.facts.today)
                else {
                    continue
                }
                try work.move(found, to: "revoked", [], as: "left")
            }
        },
        verbs: [
            Verb(
                beginning: "grant",
                who: [.admin],
                fields: [
                    FieldRule("person", .person), FieldRule("role", .choice(OfficeRole.allCases.map(\.rawValue))),
                    FieldRule("department", .department, optional: true), FieldRule("from", .date, optional: true),
                    FieldRule("to", .date, optional: true),
                ]
            ) { work in
                guard case .string(let person)? = work.given["person"], case .string(let name)? = work.given["role"],
                    let role = OfficeRole(rawValue: name)
                else { throw Refusal.missingField("person") }
                guard person != work.command.actor.person else {
                    throw Refusal.separationOfDuties(
                        rule: Wording("nobody grants themselves a role", "不得为自己授予岗位"),
                        other: person
                    )
                }
                try work.given.checkDates("from", "to")
                let grants = try work.cases("role").filter { $0.text("person") == person }
                // Two of one kind: taking one back would take nothing.
                if let same = grants.first(where: { $0.fields == work.given }) {
                    throw Refusal.conflict(with: [declaration.reference(same)])
                }
                let others = grants.compactMap { $0.text("role") }
                let auditor = OfficeRole.auditor.rawValue
                if role == .auditor ? !others.allSatisfy({ $0 == auditor }) : others.contains(auditor) {
                    throw Refusal.separationOfDuties(
                        rule: Wording("an auditor has no other role", "审计不得兼任其他岗位"),
                        other: others.first ?? ""
                    )
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
        Wording("delegation", "代理"),
        closed: [holding, "ended"],
        readers: [.anyone],
        keys: { $0.state == holding ? ["delegation", "delegate:\($0.requester)"] : [] },
        summary: { found, _ in "\(found.requester) → \(found.text("to") ?? "")" },
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
                guard deputy != person else {
                    throw Refusal.badField("to", reason: .ownDeputy)
                }
                try work.given.checkDates("first", "last")
                for object in work.given.texts("objects") where work.modules[object] == nil {
                    throw Refusal.badField(
                        "objects",
                        reason: Wording(
                            "\(object) is no kind of case; rollcall office describe lists them",
                            "\(object) 不是单据类型；rollcall office describe 列出全部类型"
                        )
                    )
                }
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

extension JSONObject {
    /// - Throws: ``Refusal`` if a period ends before it begins.
    fileprivate func checkDates(_ first: String, _ last: String) throws(Refusal) {
        guard let from = text(first).flatMap({ LocalDate($0) }), let to = text(last).flatMap({ LocalDate($0) }) else {
            return
        }
        guard from <= to else { throw .badField(last, reason: Wording("it lies before \(first)", "早于 \(first)")) }
    }
}
