import JSON
import Terms
import WallClock

/// DOC-3: one incoming document in the hands of one person, to be acknowledged and closed with a result.
/// Source: office.md 1, DOC.
package enum Deliveries {
    package static let object = "delivery"

    enum State {
        static let handedOver = "handedOver"
        static let acknowledged = "acknowledged"
        static let closed = "closed"
        static let live = [handedOver, acknowledged, closed]
    }

    static let result = [FieldRule("result")]
    /// The person named, and who stands in (the field `deputy`); nobody else, also not reception.
    private static let holders: [Who] = [.field("recipient"), .field("deputy")]

    static let declaration: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("delivery", "分送"),
        closed: [State.closed, Register.State.voided],
        waitsFor: [State.handedOver: holders, State.acknowledged: holders],
        readers: [.role(.registrar), .field("recipient"), .field("deputy")],
        keys: { found in
            found.links("incoming").map { "deliveries:\($0)" }
                + ([State.handedOver, State.acknowledged].contains(found.state) ? ["openDeliveries"] : [])
        },
        summary: { found, _ in [found.text("document"), found.text("task")].compactMap { $0 }.joined(separator: " ") },
        onTime: { work in try passOn(&work) },
        verbs: [
            // Said by the daemon when one of them is shown the document, or opens what it holds. Once: later looks are none.
            Verb("read", from: State.live, who: holders) { work, found in try read(&work, found) },
            Verb("ack", from: [State.handedOver], who: holders) { work, found in try acknowledge(&work, found) },
            Verb("close", from: [State.acknowledged], who: holders, fields: result) { work, found in
                try close(&work, found)
            },
            Verb(
                "reassign",
                from: [State.handedOver, State.acknowledged],
                who: [.role(.registrar)],
                fields: [FieldRule("to", .person)],
                needsReason: true
            ) { work, found in try reassign(&work, found) },
        ]
    )

    static func all(of document: Case, _ work: Work) throws -> [Case] {
        try work.cases("deliveries:\(document.id)").filter { $0.state != Register.State.voided }
    }

    static func open(of document: Case, _ work: Work) throws -> [Case] {
        try all(of: document, work).filter { $0.state != State.closed }
    }

    /// Hands a document to somebody, and to whoever stands in for somebody who is away until it has to be acknowledged.
    static func hand(_ work: inout Work, _ document: Case, to person: String) throws {
        var fields: JSONObject = ["recipient": .string(person)]
        fields["document"] = document.number.map { .string($0) }
        for name in ["until", "task"] { fields[name] = work.given[name] }
        try work.begin(
            object,
            State.handedOver,
            requester: try work.principal,
            department: work.department(of: person),
            fields.changes + absence(of: person, until: acknowledgeDue(work), work.facts)
                + [.linked(Link(kind: Incoming.object, to: document.id))]
                + (document.level.map { [.level($0)] } ?? []),
            within: .workingDays(work.facts.settings.documents.acknowledgeDays),
            as: "handOver"
        )
    }

    private static func acknowledgeDue(_ work: Work) -> Instant {
        work.facts.clock.due(.workingDays(work.facts.settings.documents.acknowledgeDays), from: work.facts.now)
    }

    /// Until when somebody is away, and who stands in; nobody does if all who could are away too.
    /// - Returns: nothing for somebody who is here before it is due.
    private static func absence(of person: String, until due: Instant?, _ facts: Facts) -> [CaseChange] {
        let (directory, now) = (facts.directory, facts.now)
        guard directory.isAway(person, from: now, through: due), let end = directory.awayUntil(person, at: now) else {
            return []
        }
        let standIn = directory.standIn(for: person, object: object, now: now, on: facts.today, until: due)
        return [
            .field("awayUntil", .string(end.rfc3339(in: facts.clock.zone))),
            .field("deputy", standIn.map { .string($0) } ?? .null),
        ]
    }

    /// Whoever goes away with something in hand is stood in for as those who were away already; by another one, once
    /// somebody is named, or if who stood in goes away too.
    private static func passOn(_ work: inout Work) throws {
        for found in try work.cases("openDeliveries") {
            guard let recipient = found.text("recipient") else { continue }
            let changes = absence(of: recipient, until: found.due, work.facts).filter { change in
                if case .field(let name, let value) = change { (found[name] ?? .null) != value } else { true }
            }
            guard !changes.isEmpty else { continue }
            try work.move(found, changes, as: "passOn")
            for id in found.links(Incoming.object) {
                guard let document = try work.found(id) else { continue }
                try work.move(document, try people(of: document, work), as: "passOn")
            }
        }
    }

    /// The delivery of a document that whoever acts may answer.
    static func mine(_ work: Work, _ document: Case, in states: [String]) throws -> Case {
        let principal = try work.principal
        let mine = try all(of: document, work).filter {
            $0.text("recipient") == principal || $0.text("deputy") == principal
        }
        if let found = mine.first(where: { states.contains($0.state) }) { return found }
        guard let other = mine.last else { throw Refusal.notEntitled(needs: ["recipient", "deputy"]) }
        throw Refusal.wrongState(state: other.state, allowed: states)
    }

    /// Reception may act for many, but nobody acknowledges for others what is in the hands of people named only.
    private static func checkHolder(_ work: inout Work, _ found: Case) throws(Refusal) {
        guard let recipient = found.text("recipient") else { throw .missingField("recipient") }
        let person = try work.person
        guard person != recipient else { return }
        let (directory, today) = (work.facts.directory, work.facts.today)
        guard
            person == found.text("deputy")
                || directory.deputies(of: recipient, object: object, on: today).contains(person)
        else { throw .notEntitled(needs: ["recipient", "deputy"]) }
        work.standsFor = recipient
    }

    /// Whether somebody's look at the document is the first of those who have it in hand.
    package static func isUnread(_ found: Case, by person: String) -> Bool {
        found.object == object && State.live.contains(found.state) && found["readAt"] == nil
            && [found.text("recipient"), found.text("deputy")].contains(person)
    }

    private static func read(_ work: inout Work, _ found: Case) throws {
        try checkHolder(&work, found)
        guard found["readAt"] == nil else { throw Refusal.rule(.nothingChanges) }
        let now = work.facts.now.rfc3339(in: work.facts.clock.zone)
        try work.move(found, [.field("readAt", .string(now)), .field("readBy", .string(try work.person))])
        for id in found.links(Incoming.object) {
            guard let document = try work.found(id) else { continue }
            try work.move(document, try people(of: document, work))
        }
    }

    static func acknowledge(_ work: inout Work, _ found: Case) throws {
        try checkHolder(&work, found)
        try work.move(
            found,
            to: State.acknowledged,
            work.lateness(found, "acknowledge", found.due),
            due: found.date("until").map { work.facts.clock.end(of: $0) }
        )
        for id in found.links(Incoming.object) { try Incoming.settle(&work, id) }
    }

    static func close(_ work: inout Work, _ found: Case) throws {
        try checkHolder(&work, found)
        try work.move(found, to: State.closed, work.given.changes + work.lateness(found, "close", found.due))
        for id in found.links(Incoming.object) { try Incoming.settle(&work, id) }
    }

    /// Somebody else sees to it; when whoever had it before looked and acknowledged stays apart.
    private static func reassign(_ work: inout Work, _ found: Case) throws {
        let person = try work.given.required("to")
        for id in found.links(Incoming.object) {
            guard let document = try work.found(id) else { continue }
            let others = try open(of: document, work).compactMap { $0.text("recipient") }
            guard !others.contains(person) else {
                throw Refusal.conflict(with: [work.facts.directory.name(person)])
            }
        }
        let again = try work.move(
            found,
            to: State.handedOver,
            [
                .field("earlier", .array(found.rows("earlier") + [.object(answers(found, work))])),
                .field(Case.deadlines, .null),
                .field("recipient", .string(person)), .field("readAt", .null), .field("readBy", .null),
                .field("awayUntil", .null), .field("deputy", .null), .department(work.department(of: person)),
            ] + absence(of: person, until: acknowledgeDue(work), work.facts),
            within: .workingDays(work.facts.settings.documents.acknowledgeDays)
        )
        for id in again.links(Incoming.object) {
            guard let document = try work.found(id) else { continue }
            try work.move(document, to: Incoming.State.distributed, try people(of: document, work))
        }
    }

    /// What somebody who has it in hand did with it.
    private static func answers(_ found: Case, _ work: Work) -> JSONObject {
        var row = JSONObject()
        for name in ["recipient", "deputy", "readAt", "readBy", Case.deadlines] { row[name] = found[name] }
        if found.state == State.acknowledged {
            row["acknowledgedAt"] = .string(found.since.rfc3339(in: work.facts.clock.zone))
        }
        return row
    }

    /// Those in whose hands a document is or was: nobody else is told of it; and when they first looked at it.
    static func people(of document: Case, _ work: Work) throws -> [CaseChange] {
        let deliveries = try all(of: document, work)
        let looks = deliveries.flatMap { $0.rows("earlier") + [.object($0.fields)] }
        let readings = looks.compactMap { look -> JSONValue? in
            guard let by = look["readBy"], let at = look["readAt"] else { return nil }
            return ["person": by, "time": at]
        }
        return [("recipients", "recipient"), ("deputies", "deputy")].map { field, each in
            .field(field, .array(Set(deliveries.compactMap { $0.text(each) }).sorted().map { .string($0) }))
        } + [.field("readings", readings.isEmpty ? .null : .array(readings))]
    }
}
