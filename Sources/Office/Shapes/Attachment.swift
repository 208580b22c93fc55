import Terms
package import WallClock
import JSON

/// The shape of bytes that are kept beside a case. The kernel sees what is said of them; where they are, which key seals
/// them and how they are copied is no business of it. Source: office.md 2, Attachment; DOC-5, ARC-3.
package enum Attachment {
    package static let object = "attachment"
    /// The kind of the link from a case to what it holds, and the kind of the one back.
    package static let link = "attachment"
    static let owner = "document"

    package enum State {
        package static let received = "received"
        package static let checked = "checked"
        package static let stored = "stored"
        package static let replicated = "replicated"
        package static let damaged = "damaged"
        package static let restored = "restored"
        /// A scan that somebody looked at and did not find good.
        package static let refused = "refused"
        /// One person asked for its end; a second one has to agree.
        package static let destroying = "destroying"
        /// Nobody can read it here any more; the cloud drive may still have its copy.
        package static let copyLeft = "copyLeft"
        package static let destroyed = "destroyed"
        /// Nothing is to be done with its bytes any more.
        package static let over = [copyLeft, destroyed]
    }

    /// What is said of bytes that come.
    static let fields = [
        FieldRule("hash"), FieldRule("name"), FieldRule("size", .whole), FieldRule("pages", .quantity, optional: true),
    ]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("attachment", "附件"),
        closed: [State.replicated, State.refused, State.destroyed],
        waitsFor: [State.destroying: [.role(.archivist), .role(.officeHead)]],
        keys: { found in
            ["attachment:\(found.text("hash") ?? "")"] + found.links(owner).map { "attachments:\($0)" }
        },
        summary: { found, words in
            let version = found.whole("version") ?? 1
            return "\(found.text("name") ?? "") " + words("v\(version)", "第 \(version) 版")
        },
        verbs: [
            Verb("checked", from: [State.received], who: [.system], fields: [FieldRule("hash")]) { work, found in
                guard !found.isScan else {
                    throw Refusal.rule(Wording("a person checks a scan, page by page", "扫描件须由人逐页核对"))
                }
                try checkHash(work, found)
                try work.move(found, to: State.checked, [])
            },
            Verb(
                "stored",
                from: [State.checked],
                who: [.system],
                fields: [
                    FieldRule("hash"), FieldRule("keyID", optional: true),
                ]
            ) { work, found in
                try checkHash(work, found)
                // Nothing lies there plain, however urgent it is.
                guard let key = work.given["keyID"] else { throw Refusal.keyUnavailable(id: nil) }
                try work.move(
                    found,
                    to: State.stored,
                    [.field("keyID", key)],
                    within: .hours(work.facts.settings.documents.copyHours)
                )
            },
            Verb(
                "copied",
                from: [State.stored, State.restored],
                who: [.system],
                fields: [
                    FieldRule("remote"), FieldRule("hash"), FieldRule("encrypted", .flag),
                ]
            ) { work, found in try copied(&work, found) },
            Verb(
                "copyFailed",
                from: [State.stored, State.restored, State.copyLeft],
                who: [.system],
                fields: [FieldRule("failure")]
            ) { work, found in
                let attempts = (found.whole("attempts") ?? 0) + 1
                try work.move(found, work.given.changes + [.field("attempts", .integer(attempts))])
            },
            // The copy is not there any more, or another one.
            Verb(
                "copyLost",
                from: [State.replicated],
                who: [.system],
                fields: [FieldRule("failure")]
            ) { work, found in
                try work.move(
                    found,
                    to: State.stored,
                    work.given.changes,
                    within: .hours(work.facts.settings.documents.copyHours)
                )
            },
            Verb(
                "damaged",
                from: [State.stored, State.replicated, State.restored],
                who: [.system],
                fields: [FieldRule("failure")]
            ) { work, found in try work.move(found, to: State.damaged, work.given.changes, within: .workingDays(1)) },
            Verb(
                "restored",
                from: [State.damaged],
                who: [.system],
                fields: [
                    FieldRule("hash"), FieldRule("source"),
                ]
            ) { work, found in
                try checkHash(work, found)
                try work.move(
                    found,
                    to: State.restored,
                    [.field("source", work.given["source"] ?? .null), .field("failure", .null)],
                    within: .hours(work.facts.settings.documents.copyHours)
                )
            },
            // K-12: whoever opened it is known. The daemon says it, which alone knows that the bytes went out.
            Verb(
                "opened",
                from: [
                    State.received, State.checked, State.stored, State.replicated, State.restored, State.refused,
                    State.destroying,
                ],
                who: [.system],
                fields: [FieldRule("openedBy", .person)]
            ) { work, found in
                // Of a scan it has to be known of each: only who has seen it says that it is good.
                let openers = Set(found.texts("openers") + [try work.given.required("openedBy")]).sorted()
                let all: [CaseChange] =
                    found.isScan ? [.field("openers", .array(openers.map { .string($0) }))] : []
                try work.move(found, work.given.changes + all)
            },
            Verb(
                "destroy",
                from: [State.stored, State.replicated, State.restored, State.destroying],
                who: [.role(.archivist), .role(.officeHead)],
                needsReason: true
            ) { work, found in try destroy(&work, found) },
            Verb("copyRemoved", from: [State.copyLeft], who: [.system]) { work, found in
                try work.move(found, to: State.destroyed, [.field("remote", .null), .field("failure", .null)])
            },
            Verb(
                "keep",
                from: [State.destroying],
                who: [.role(.archivist), .role(.officeHead)],
                needsReason: true
            ) { work, found in
                let before = found.text("stateBefore") ?? State.stored
                let isCopied = before == State.replicated && !liesPlain(found, found.level)
                try work.move(
                    found,
                    to: isCopied ? before : State.stored,
                    [.field("destroyAsked", .null), .field("stateBefore", .null)],
                    within: isCopied ? nil : .hours(work.facts.settings.documents.copyHours)
                )
            },
        ]
    )

    /// Begins what is kept beside a case; another one of the same name is its next version, as is another scan.
    @discardableResult
    static func attach(_ work: inout Work, to document: Case, _ given: JSONObject, isScan: Bool = false) throws -> Case
    {
        let hash = try given.required("hash")
        guard hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            throw Refusal.badField(
                "hash",
                reason: .noHash
            )
        }
        let others = try work.cases("attachments:\(document.id)")
        let open = others.filter { $0.state != State.refused }
        if let same = open.first(where: { $0.text("hash") == hash }) {
            throw Refusal.conflict(with: [same.text("name") ?? hash])
        }
        let name = try given.required("name")
        var kept = JSONObject()
        for rule in fields { kept[rule.name] = given[rule.name] }
        let earlier = others.count { isScan ? $0.isScan : $0.text("name") == name }
        kept["version"] = .integer(Int64(earlier + 1))
        if isScan { kept["isScan"] = true }
        let begun = try work.begin(
            object,
            State.received,
            requester: try work.principal,
            department: document.department,
            kept.changes + [.linked(Link(kind: owner, to: document.id))] + (document.level.map { [.level($0)] } ?? []),
            as: "received"
        )
        try work.move(document, [.linked(Link(kind: link, to: begun.id))], as: "attach")
        try hide(&work, hash)
        return begun
    }

    /// What a case holds has the level of the case. What lies plain on the cloud drive and no longer may is copied again.
    static func follow(_ work: inout Work, _ document: Case) throws {
        guard let level = document.level else { return }
        for found in try work.cases("attachments:\(document.id)") where found.level != level {
            let within = Allowance.hours(work.facts.settings.documents.copyHours)
            guard found.state == State.replicated, liesPlain(found, level) else {
                try work.move(found, [.level(level)], as: "level")
                continue
            }
            try work.move(found, to: State.stored, [.level(level)], within: within, as: "recopy")
        }
        for hash in Set(try work.cases("attachments:\(document.id)").compactMap { $0.text("hash") }).sorted() {
            try hide(&work, hash)
        }
    }

    /// The drive has the same bytes once, whichever cases hold them: they lie there as the most sensitive one wants.
    /// - Parameter cases: all that have the hash.
    package static func mustBeEncrypted(_ cases: [Case]) -> Bool {
        cases.contains { !State.over.contains($0.state) && $0.state != State.refused && $0.level?.isSensitive ?? true }
    }

    /// What lies plain on the drive for one case, and for another one no longer may, is copied again.
    private static func hide(_ work: inout Work, _ hash: String) throws {
        let same = try work.cases("attachment:\(hash)")
        guard mustBeEncrypted(same) else { return }
        let within = Allowance.hours(work.facts.settings.documents.copyHours)
        for found in same where found.state == State.replicated && found["encrypted"] != true {
            try work.move(found, to: State.stored, [], within: within, as: "recopy")
        }
    }

    /// Whether its copy is plain and, at a level, may not be.
    private static func liesPlain(_ found: Case, _ level: Level?) -> Bool {
        found["encrypted"] != true && level?.isSensitive ?? true
    }

    /// From when on a copy that is not there is an alarm. Source: office.md DOC-5.
    /// - Returns: nil for an attachment that waits for no copy.
    package static func copyAlarm(_ found: Case, _ clock: OfficeClock) -> Instant? {
        guard found.object == object, [State.stored, State.restored].contains(found.state), found.due != nil else {
            return nil
        }
        return clock.due(.workingDays(1), from: found.since)
    }

    private static func checkHash(_ work: Work, _ found: Case) throws(Refusal) {
        guard let hash = work.given.text("hash"), hash == found.text("hash") else {
            throw .damaged(hash: work.given.text("hash") ?? "")
        }
    }

    private static func copied(_ work: inout Work, _ found: Case) throws {
        try checkHash(work, found)
        // Of what nobody has classed yet, the worst is assumed.
        let same = try work.cases("attachment:\(found.text("hash") ?? "")")
        if mustBeEncrypted(same), !work.given.flag("encrypted") {
            throw Refusal.badField(
                "encrypted",
                reason: Wording("a sensitive document leaves the house only encrypted", "涉密文件须加密后方可外传")
            )
        }
        var kept = work.given
        kept["hash"] = nil
        kept["copyChecked"] = .string(work.facts.now.rfc3339(in: work.facts.clock.zone))
        try work.move(
            found,
            to: State.replicated,
            kept.changes + [.field("failure", .null), .field("attempts", .null)]
        )
    }

    /// The first person asks, a second one agrees. The key goes, the entry stays.
    private static func destroy(_ work: inout Work, _ found: Case) throws {
        let person = try work.person
        let kept = try found.links(owner).first.flatMap { try work.found($0) }?.date("retainUntil")
        guard let kept else {
            throw Refusal.rule(
                Wording("nobody said how long it is kept", "未规定保管期限"),
                hint: Wording("amend retainUntil of the record that holds it", "请更正其档案的保管期限（retainUntil）")
            )
        }
        guard kept < work.facts.today else { throw Refusal.rule(Wording("it is kept until \(kept)", "保管至 \(kept)")) }
        guard found.state == State.destroying else {
            let asked: JSONObject = ["destroyAsked": .string(person), "stateBefore": .string(found.state)]
            try work.move(found, to: State.destroying, asked, within: .workingDays(1))
            return
        }
        guard person != found.text("destroyAsked") else {
            throw Refusal.separationOfDuties(
                rule: Wording("two people destroy an attachment", "销毁附件须由两人办理"),
                other: person
            )
        }
        try work.move(found, to: State.copyLeft, [.field("keyID", .null), .field("destroyedBy", .string(person))])
    }
}

extension Case {
    var isScan: Bool { self["isScan"] == true }
}
