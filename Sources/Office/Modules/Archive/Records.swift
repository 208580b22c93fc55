import JSON
import Terms
package import WallClock

/// ARC-1 to ARC-5: important papers, each at its place, scanned on both sides and checked before it counts as filed.
/// Source: office.md 1, ARC.
package enum Records {
    package static let object = "record"

    package enum State {
        /// A closed case's papers are to be filed; it has no number yet.
        package static let expected = "expected"
        /// At its place, and to be scanned.
        package static let registered = Register.State.registered
        package static let scanned = "scanned"
        /// Scanned and checked: only this counts.
        package static let filed = "filed"
        static let kept = [registered, scanned, filed]
    }

    private static let fields = [
        FieldRule("title"), FieldRule("category"), FieldRule("year", .quantity), FieldRule("room"),
        FieldRule("cabinet"), FieldRule("shelf"), FieldRule("box"), FieldRule("retainUntil", .date, optional: true),
    ]

    private static let register: Register = Register(
        series: "DA",
        keeper: .archivist,
        fields: fields,
        amended: { work, found in
            try checkYear(work, found.fields)
            if work.given["room"] ?? work.given["cabinet"] != nil { try CabinetChecks.watch(&work, found.fields) }
        },
        // The registrar whose paper it was has filed nothing.
        enteredBy: { found in found.text("filedBy").map { [$0] } ?? [found.requester] + found.concerns },
        voided: { work, found in
            let out = try Loans.out(of: found, work)
            guard out.isEmpty else { throw Refusal.conflict(with: out.compactMap(\.number)) }
            try Loans.end(&work, of: found)
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("archive record", "档案"),
        series: "DA",
        closed: [State.filed, Register.State.voided, "dismissed"],
        waitsFor: [
            State.expected: [.role(.archivist)], State.registered: [.role(.archivist), .field("scanner")],
            State.scanned: Scans.checkers,
        ],
        readers: [.role(.archivist), .role(.officeHead), .anyone],
        tells: ["refuse": [.field("scanner")], "rescan": [.role(.archivist), .field("scanner")]],
        keys: keys,
        summary: { found, _ in
            ["《\(found.text("title") ?? "")》", found.whole("year").map { "\($0)" }, found.text("category")]
                .compactMap(\.self).joined(separator: " ")
        },
        onTime: { work in
            // Of before scan and check had a due time.
            for found in try work.cases("undatedScans") {
                let allowance = Scans.allowance(work, checking: found.state == State.scanned)
                let due = work.facts.clock.due(allowance, from: work.facts.now)
                try work.move(found, due: due, as: Kernel.rescheduled)
            }
        },
        verbs: [
            Verb(
                beginning: "file",
                who: [.role(.archivist)],
                fields: [FieldRule("source", optional: true), Levels.rule(optional: true)]
                    // What comes of a case has its year.
                    + fields.map { $0.name == "year" ? FieldRule($0.name, $0.kind, optional: true) : $0 }
            ) { work in
                try file(&work)
                try CabinetChecks.watch(&work, work.given)
            },
            Verb("dismiss", from: [State.expected], to: "dismissed", who: [.role(.archivist)], needsReason: true),
            Levels.verb(from: State.kept, who: [.role(.archivist), .role(.officeHead)], then: Loans.follow),
            Scans.scanning, Scans.checking, Scans.refusing, Scans.repeating,
            amending, register.voiding(from: State.kept),
        ]
    )

    /// Correcting; that it is kept shorter than was said only the head of the office says, as one archivist could else
    /// begin the end of any paper alone.
    private static var amending: Verb {
        let amending = register.amending(from: State.kept)
        return Verb(
            amending.name,
            from: amending.from,
            who: amending.who + [.role(.officeHead)],
            fields: amending.fields,
            needsReason: true
        ) { work, found in
            if let before = found.date("retainUntil"),
                let date = work.given.text("retainUntil").flatMap({ LocalDate($0) }),
                date < before, !work.facts.directory.has(try work.person, .officeHead, on: work.facts.today)
            {
                throw Refusal.notEntitled(needs: [OfficeRole.officeHead.rawValue])
            }
            try amending.act(&work, found)
        }
    }

    /// When the papers of a closed case have to be filed.
    /// - Returns: nil while it is open, and for what was voided.
    package static func filingDue(_ source: Case, _ modules: Modules, _ facts: Facts) -> Instant? {
        guard closed(source, modules).contains(source.state) else { return nil }
        return facts.clock.due(.workingDays(facts.settings.archive.filingDays), from: source.since)
    }

    /// A closed case asks for its papers to be filed, so that somebody is reminded of it.
    static func expect(_ work: inout Work, _ source: Case) throws {
        guard try work.cases("filing:\(source.id)").isEmpty else { return }
        try work.begin(
            object,
            State.expected,
            requester: source.requester,
            department: source.department,
            [
                .field("title", source["title"] ?? .null), .field("year", year(of: source, work)),
                .linked(Link(kind: "source", to: source.id)),
            ]
                + (source.level.map { [.level($0)] } ?? []),
            due: filingDue(source, work.modules, work.facts),
            as: "expect"
        )
    }

    /// The year that stands on a case's paper; null if nobody said.
    private static func year(of source: Case, _ work: Work) -> JSONValue {
        let date = source.date("date") ?? source.moment("signedAt").map(work.facts.clock.date)
        return date.map { .integer(Int64($0.parts.year)) } ?? .null
    }

    /// The states in which a case's papers can be filed.
    private static func closed(_ source: Case, _ modules: Modules) -> Set<String> {
        (modules[source.object]?.closed ?? []).subtracting([Register.State.voided])
    }

    private static func keys(_ found: Case) -> [String] {
        guard found.state != Register.State.voided else { return [] }
        let isUndated = [State.registered, State.scanned].contains(found.state) && found.due == nil
        let sources = found.links("source").map { "filing:\($0)" } + (isUndated ? ["undatedScans"] : [])
        guard let year = found.whole("year"), let category = found.text("category") else { return sources }
        // By the year of the paper, and within it by category.
        return sources + ["archive:\(year)", "archive:\(year):\(category)"]
    }

    private static func file(_ work: inout Work) throws {
        var kept = work.given
        kept["source"] = nil
        kept["filedBy"] = .string(try work.person)
        guard let reference = work.given.text("source") else {
            try checkYear(work, kept)
            guard kept.level != nil else { throw Refusal.missingField("level") }
            try register.enter(&work, kept.changes(levelBy: try work.person), within: Scans.allowance(work))
            return
        }
        guard let source = try work.found(numbered: reference) else {
            throw Refusal.notFound(object: "document", reference: reference)
        }
        if kept["year"] == nil, case .integer(let year) = year(of: source, work) { kept["year"] = .integer(year) }
        try checkYear(work, kept)
        guard let due = filingDue(source, work.modules, work.facts) else {
            throw Refusal.wrongState(state: source.state, allowed: closed(source, work.modules).sorted())
        }
        guard let level = kept.level ?? source.level else { throw Refusal.missingField("level") }
        // An archive is no way round the level of what is filed.
        guard level >= source.level ?? level else { throw Refusal.levelTooLow }
        kept["level"] = .string(level.rawValue)
        let changes = kept.changes(levelBy: try work.person) + work.lateness(nil, "file", due)
        guard let expected = try work.cases("filing:\(source.id)").first(where: { $0.state == State.expected }) else {
            let link = CaseChange.linked(Link(kind: "source", to: source.id))
            try register.enter(&work, changes + [link], within: Scans.allowance(work))
            return
        }
        let number = try work.number("DA")
        try work.move(expected, to: State.registered, [number] + changes, within: Scans.allowance(work))
    }

    private static func checkYear(_ work: Work, _ fields: JSONObject) throws(Refusal) {
        let year = try fields.requiredWhole("year")
        guard (1900...Int64(work.facts.today.parts.year)).contains(year) else {
            throw .badField(
                "year",
                reason: Wording("the year of the paper is between 1900 and this one", "纸质文件年份须在 1900 年至今年之间")
            )
        }
    }
}
