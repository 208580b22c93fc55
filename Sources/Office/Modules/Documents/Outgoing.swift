import JSON
import Terms
import WallClock

/// DOC-4 and DOC-6: what the office sends out, reviewed, rechecked and signed by three people who did not draft it. Its
/// number comes with the signing. Source: office.md 1, DOC.
package enum Outgoing {
    package static let object = "outgoing"

    enum State {
        static let signed = "signed"
        static let sent = "sent"
        static let superseded = "superseded"
    }

    private static let fields =
        [
            FieldRule("title"), FieldRule("addressees", .texts), Levels.rule(optional: true),
            FieldRule("archive", .flag, optional: true),
        ] + Attachment.fields

    private static let approval: Approval = Approval(
        series: "FW",
        fields: fields.map { rule in
            FieldRule(
                rule.name,
                rule.kind,
                optional: !rule.isRequired || Attachment.fields.contains { $0.name == rule.name }
            )
        },
        plan: { work, found in
            let within = Allowance.workingDays(work.facts.settings.documents.stepDays)
            return [
                Step("review", .deptHead, found.department, within: within),
                Step("recheck", .adminClerk, within: within), Step("sign", .gm, within: within),
            ]
        },
        isNumberedWhenApproved: true,
        kept: { work, found in try Levels.kept(work, found) },
        check: { work, found in
            guard found.level != nil else { throw Refusal.missingField("level") }
            guard found["hash"] != nil else {
                throw Refusal.rule(
                    Wording("it has no text yet", "尚无正文"),
                    hint: Wording(
                        "give the file with it: rollcall document submit NUMBER --file FILE",
                        "请附上文件：rollcall document submit NUMBER --file FILE"
                    )
                )
            }
            try Attachment.follow(&work, found)
            // Each version is kept, also those that were returned.
            let versions = try work.cases("attachments:\(found.id)")
            guard !versions.contains(where: { $0.text("hash") == found.text("hash") }) else { return }
            try Attachment.attach(&work, to: found, found.fields)
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("outgoing document", "发文"),
        series: "FW",
        closed: [Approval.State.rejected, Approval.State.withdrawn, State.sent, State.superseded],
        waitsFor: [
            Approval.State.draft: [.requester], Approval.State.returned: [.requester],
            // The daemon signs it, once it has the key.
            Approval.State.approved: [.system],
            State.signed: [.role(.registrar)],
        ],
        readers: [.role(.registrar), .role(.officeHead)],
        keys: { found in
            found.links("supersedes").map { "supersedes:\($0)" }
        },
        summary: { found, words in
            "《\(found.text("title") ?? "")》 " + words("rev \(found.revision)", "第 \(found.revision) 版")
        },
        verbs: [
            Verb(
                beginning: "draft",
                who: [.anyone],
                fields: fields.map { FieldRule($0.name, $0.kind, optional: $0.name != "title") }
            ) { work in
                try work.begin(
                    object,
                    Approval.State.draft,
                    requester: try work.principal,
                    try Levels.kept(work, nil)
                )
            }
        ] + [
            // The draft keeps what is said of its bytes; they count as its version when it is submitted.
            Verb(
                "attach",
                from: [Approval.State.draft, Approval.State.returned],
                who: [.requester],
                fields: Attachment.fields
            ) { work, found in
                try work.move(found, Attachment.fields.map { .field($0.name, work.given[$0.name] ?? .null) })
            },
            Levels.verb(
                from: [Approval.State.draft, Approval.State.returned],
                who: [.requester, .role(.officeHead)]
            ),
        ] + approval.verbs.filter { !["cancel", "expire"].contains($0.name) } + [
            Verb(
                "signed",
                from: [Approval.State.approved],
                who: [.system],
                fields: [
                    FieldRule("hash"), FieldRule("keyID"), FieldRule("signature"),
                ]
            ) { work, found in try sign(&work, found) },
            Verb(
                "send",
                from: [State.signed],
                who: [.role(.registrar)],
                fields: [
                    FieldRule("seal"), FieldRule("method"), FieldRule("copies", .quantity),
                ]
            ) { work, found in
                let sent = try work.move(found, to: State.sent, work.given)
                if sent["archive"] == true { try Records.expect(&work, sent) }
            },
            Verb(
                "supersede",
                from: [State.signed, State.sent],
                who: [.requester, .role(.deptHead), .role(.adminClerk)],
                needsReason: true
            ) { work, found in try supersede(&work, found) },
        ]
    )

    /// The signature of what was approved, and of nothing else.
    private static func sign(_ work: inout Work, _ found: Case) throws {
        guard let hash = found.text("hash"), work.given.text("hash") == hash else {
            throw Refusal.badField(
                "hash",
                reason: Wording("it is not that of the version that was approved", "与获批版本的哈希不一致")
            )
        }
        guard let decision = found.decisions.last(where: { $0.verdict == .approved }) else {
            throw Refusal.missingField("signer")
        }
        var kept = work.given
        kept["hash"] = nil
        kept["signer"] = .string(decision.by)
        kept["signedAt"] = .string(work.facts.now.rfc3339(in: work.facts.clock.zone))
        try work.move(found, to: State.signed, kept, within: .workingDays(work.facts.settings.documents.sendDays))
        for id in found.links("supersedes") {
            guard let old = try work.found(id) else { continue }
            try work.move(
                old,
                to: State.superseded,
                [.linked(Link(kind: "supersededBy", to: found.id))],
                as: "superseded"
            )
        }
    }

    /// A new draft in place of what is signed, which itself stays as it is.
    private static func supersede(_ work: inout Work, _ found: Case) throws {
        let others = try work.cases("supersedes:\(found.id)").filter { !declaration.closed.contains($0.state) }
        guard others.isEmpty else { throw Refusal.conflict(with: others.map(declaration.reference)) }
        var fields = JSONObject()
        for name in ["title", "addressees", "archive"] { fields[name] = found[name] }
        try work.begin(
            object,
            Approval.State.draft,
            requester: try work.principal,
            department: found.department,
            fields.changes + [.linked(Link(kind: "supersedes", to: found.id))]
                + (found.level.map { [.level($0)] } ?? [])
        )
    }
}
