import JSON
import Terms
import WallClock

/// DOC-1, DOC-2 and DOC-3: what comes in, is registered and goes to those who see to it. Source: office.md 1, DOC.
package enum Incoming {
    package static let object = "incoming"

    enum State {
        static let registered = Register.State.registered
        static let distributed = "distributed"
        static let acknowledged = "acknowledged"
        static let closed = Register.State.closed
        static let live = [registered, distributed, acknowledged, closed]
    }

    private static let fields = [
        FieldRule("sender"), FieldRule("senderNumber", optional: true), FieldRule("date", .date), FieldRule("title"),
        FieldRule("pages", .quantity), FieldRule("copies", .quantity),
        FieldRule("medium", .choice(["paper", "electronic", "disc"])),
    ]

    private static let register: Register = Register(
        series: "SW",
        keeper: .registrar,
        fields: fields,
        amended: { work, found in
            try checkDate(work, found.fields)
            try relate(&work, found)
            try relateOthers(&work, to: found)
        },
        voided: { work, found in
            for delivery in try Deliveries.open(of: found, work) { try work.move(delivery, to: Register.State.voided) }
            try relateOthers(&work, to: found)
        }
    )

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("incoming document", "收文"),
        series: "SW",
        closed: [State.closed, Register.State.voided],
        waitsFor: [State.registered: [.role(.registrar)]],
        readers: [.role(.registrar), .role(.officeHead), .field("recipients"), .field("deputies")],
        keys: { found in
            guard found.state != Register.State.voided else { return [] }
            return found.links(duplicateOf).map { "duplicates:\($0)" } + [received(found.fields)].compactMap(\.self)
        },
        summary: { found, _ in "《\(found.text("title") ?? "")》 \(found.text("sender") ?? "")" },
        verbs: [
            Verb(
                beginning: "receive",
                who: [.role(.registrar)],
                fields: fields + [
                    Levels.rule(optional: true), FieldRule("urgency", .choice(urgencies), optional: true),
                    FieldRule("received", .date, optional: true), FieldRule("archive", .flag, optional: true),
                ]
            ) { work in try receive(&work) },
            Levels.verb(from: State.live, who: [.role(.registrar), .role(.officeHead)]) { work, found in
                guard let level = found.level else { return }
                for delivery in try Deliveries.all(of: found, work) { try work.move(delivery, [.level(level)]) }
            },
            Verb(
                "urgency",
                from: [State.registered],
                who: [.role(.registrar)],
                fields: [
                    FieldRule("urgency", .choice(urgencies))
                ],
                needsReason: true
            ) { work, found in
                let due = work.facts.clock.due(handOver(work, work.given), from: found.since)
                try work.move(found, work.given.changes, due: due)
            },
            Verb("attach", from: State.live, who: [.role(.registrar)], fields: Attachment.fields) { work, found in
                try Attachment.attach(&work, to: found, work.given)
            },
            Verb(
                "distribute",
                from: Array(State.live.dropLast()),
                who: [.role(.registrar)],
                fields: [
                    FieldRule("to", .people), FieldRule("until", .date, optional: true),
                    FieldRule("task", optional: true),
                ]
            ) { work, found in try distribute(&work, found) },
            Verb("ack", from: [State.distributed, State.acknowledged], who: named) { work, found in
                try Deliveries.acknowledge(&work, try Deliveries.mine(work, found, in: [Deliveries.State.handedOver]))
            },
            Verb("close", from: [State.distributed, State.acknowledged], who: named, fields: Deliveries.result) {
                work,
                found in
                try Deliveries.close(&work, try Deliveries.mine(work, found, in: [Deliveries.State.acknowledged]))
            },
            register.amending(from: State.live), register.voiding(from: State.live),
        ]
    )

    private static let named: [Who] = [.field("recipients"), .field("deputies")]
    private static let urgencies = ["normal", "urgent"]

    private static func receive(_ work: inout Work) throws {
        let today = work.facts.today
        let received = work.given.text("received").flatMap { LocalDate($0) } ?? today
        guard received <= today else {
            throw Refusal.badField("received", reason: .dateIsToCome)
        }
        try checkDate(work, work.given)
        // Registering itself is due on the day on which it came.
        var kept = work.given
        kept["received"] = .string(received.description)
        kept["urgency"] = kept["urgency"] ?? "normal"
        var changes =
            kept.changes(levelBy: try work.person)
            + work.lateness(nil, "register", work.facts.clock.end(of: received))
        if let key = Incoming.received(kept), let first = try work.cases(key).first {
            changes.append(.linked(Link(kind: duplicateOf, to: first.id)))
        }
        try register.enter(&work, changes, within: handOver(work, kept))
    }

    /// Nothing comes before it is written.
    private static func checkDate(_ work: Work, _ fields: JSONObject) throws(Refusal) {
        guard let date = fields.text("date").flatMap({ LocalDate($0) }), date > work.facts.today else { return }
        throw .badField("date", reason: .dateIsToCome)
    }

    /// How long after registering it has to be with those who see to it.
    private static func handOver(_ work: Work, _ fields: JSONObject) -> Allowance {
        let settings = work.facts.settings.documents
        return .workingHours(fields["urgency"] == "urgent" ? settings.urgentHandOverHours : settings.handOverHours)
    }

    private static func distribute(_ work: inout Work, _ found: Case) throws {
        guard found.level != nil else { throw Refusal.missingField("level") }
        let people = work.given.texts("to")
        let having = try Deliveries.open(of: found, work).compactMap { $0.text("recipient") }
        let again = people.filter(having.contains)
        guard again.isEmpty else { throw Refusal.conflict(with: again.map(work.facts.directory.name)) }
        if let until = work.given.text("until").flatMap({ LocalDate($0) }), until < work.facts.today {
            throw Refusal.badField("until", reason: .dateIsOver)
        }
        for person in people { try Deliveries.hand(&work, found, to: person) }
        let late = found.state == State.registered ? work.lateness(found, "distribute", found.due) : []
        try work.move(found, to: State.distributed, try Deliveries.people(of: found, work) + late)
    }

    /// Follows what became of the deliveries: everybody has it, everybody is through.
    static func settle(_ work: inout Work, _ id: Int64) throws {
        guard let found = try work.found(id), [State.distributed, State.acknowledged].contains(found.state) else {
            return
        }
        let states = try Deliveries.all(of: found, work).map(\.state)
        if states.allSatisfy({ $0 == Deliveries.State.closed }) {
            let closed = try work.move(found, to: State.closed, as: "closed")
            if closed["archive"] == true { try Records.expect(&work, closed) }
        } else if found.state == State.distributed, !states.contains(Deliveries.State.handedOver) {
            try work.move(found, to: State.acknowledged, as: "acknowledged")
        }
    }

    /// The kind of the link from a paper to the first that came with the same sender and sender's number.
    package static let duplicateOf = "duplicateOf"

    /// Ties a paper to the first of the same sender's number that came before it, and to no other.
    private static func relate(_ work: inout Work, _ found: Case) throws {
        let same = try received(found.fields).map { try work.cases($0) } ?? []
        let first = same.first { $0.id < found.id }?.id
        let before = found.links(duplicateOf)
        let gone = before.filter { $0 != first }.map { CaseChange.unlinked(Link(kind: duplicateOf, to: $0)) }
        let new = [first].compactMap(\.self).filter { !before.contains($0) }
        guard !gone.isEmpty || !new.isEmpty else { return }
        let links = new.map { CaseChange.linked(Link(kind: duplicateOf, to: $0)) }
        try work.move(found, gone + links, as: new.isEmpty ? "differ" : "warn")
    }

    /// What was the same as a paper before it changed, and what is now.
    private static func relateOthers(_ work: inout Work, to found: Case) throws {
        let isVoid = found.state == Register.State.voided
        let now = isVoid ? [] : try received(found.fields).map { try work.cases($0) } ?? []
        for other in try work.cases("duplicates:\(found.id)") + now where other.id > found.id {
            try relate(&work, try work.found(other.id) ?? other)
        }
    }

    /// By what the same paper is known again; spaces and capitals are no difference.
    private static func received(_ fields: JSONObject) -> String? {
        guard let sender = fields.text("sender"), let number = fields.text("senderNumber") else { return nil }
        func plain(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace } }
        return "received:\(plain(sender)) \(plain(number))"
    }
}
