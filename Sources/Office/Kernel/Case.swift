package import JSON
package import WallClock

/// How much a paper is to be kept from others (密级).
package enum Level: String, Codable, CaseIterable, Comparable, Sendable {
    case `public`, `internal`, confidential, secret

    package var isSensitive: Bool { self >= .confidential }

    private var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }
    package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}

/// One thing of the office with all that is known of it: the fold of its events.
package struct Case: Codable, Equatable, Sendable {
    package let id: Int64
    package let object: String
    /// Given when it leaves draft; a ledger account's is its code.
    package fileprivate(set) var number: String?
    package fileprivate(set) var state: String
    /// Grows when a returned case is submitted anew.
    package fileprivate(set) var revision: Int
    /// How many events it has.
    package fileprivate(set) var version: Int
    /// Numbers of people: who began it, and those whom it is about.
    package let requester: String
    package fileprivate(set) var concerns: [String]
    package fileprivate(set) var department: String
    package fileprivate(set) var level: Level?
    package fileprivate(set) var fields: JSONObject
    /// Of the present revision.
    package fileprivate(set) var steps: [Step]
    /// The step that waits for a decision.
    package fileprivate(set) var step: Int?
    /// Of all revisions, oldest first.
    package fileprivate(set) var decisions: [Decision]
    package fileprivate(set) var stock: Stock?
    package fileprivate(set) var slot: Slot?
    package fileprivate(set) var links: [Link]
    /// When the present state or step began, and when it has to end.
    package fileprivate(set) var since: Instant
    package fileprivate(set) var due: Instant?
    package fileprivate(set) var allowance: Allowance?
    /// Rungs of the present due time that were told.
    package fileprivate(set) var rungs: [Rung]

    /// The same without what it holds, for who counts that.
    package var withoutStock: Case {
        var other = self
        other.stock = nil
        return other
    }

    package subscript(field: String) -> JSONValue? { fields[field] }

    package func text(_ field: String) -> String? { fields.text(field) }

    package func whole(_ field: String) -> Int64? { fields.whole(field) }

    package func rows(_ field: String) -> [JSONValue] {
        if case .array(let rows)? = fields[field] { rows } else { [] }
    }

    package func texts(_ field: String) -> [String] { fields.texts(field) }

    package func moment(_ field: String) -> Instant? { text(field).flatMap { Instant(rfc3339: $0) } }

    package func date(_ field: String) -> LocalDate? { text(field).flatMap { LocalDate($0) } }

    package func links(_ kind: String) -> [Int64] { links.filter { $0.kind == kind }.map(\.to) }
}

/// A tie to another case.
package struct Link: Codable, Equatable, Sendable {
    package let kind: String
    package let to: Int64

    package init(kind: String, to: Int64) {
        self.kind = kind
        self.to = to
    }
}

/// The time for which a booking has its resource; the end is not part of it.
package struct Slot: Codable, Equatable, Sendable {
    package let resource: String
    package let from: Instant
    package let to: Instant

    package init(resource: String, from: Instant, to: Instant) {
        self.resource = resource
        self.from = from
        self.to = to
    }

    package func overlaps(_ other: Slot) -> Bool {
        resource == other.resource && from < other.to && other.from < to
    }
}

/// What is told of a due time. Source: office.md 0, Late.
package enum Rung: String, Codable, CaseIterable, Sendable {
    case half, due, escalated
}

extension Case {
    /// The case that an event begins.
    /// - Returns: nil for an event that begins none.
    package init?(beginning event: OfficeEvent) {
        guard event.from == nil, case .began(let requester, let concerns, let department)? = event.changes.first
        else { return nil }
        id = event.caseID
        object = event.object
        state = event.to
        revision = 1
        version = 0
        self.requester = requester
        self.concerns = concerns
        self.department = department
        fields = JSONObject()
        steps = []
        decisions = []
        links = []
        since = event.at
        rungs = []
        apply(event)
    }

    /// Takes one more event in. What cannot be is not checked here: events are decided before, and replayed as they were.
    package mutating func apply(_ event: OfficeEvent) {
        version = event.version
        let isNewStage = state != event.to || event.changes.contains(where: \.beginsStage) || event.from == nil
        state = event.to
        for change in event.changes { apply(change, at: event.at) }
        revision = event.revision
        if isNewStage {
            since = event.at
            rungs = []
        }
        due = event.due
        allowance = event.allowance
    }

    private mutating func apply(_ change: CaseChange, at: Instant) {
        switch change {
        case .began: break
        case .numbered(let number): self.number = number
        case .field(let name, let value): fields[name] = value == .null ? nil : value
        case .level(let level): self.level = level
        case .concerns(let people): concerns = people
        case .department(let name): department = name
        case .steps(let steps): self.steps = steps
        case .step(let index): step = index
        case .decided(let decision): decisions.append(decision)
        case .stock(let stock): self.stock = stock
        case .moved(let movement): stock?.apply(movement)
        case .reserved(let document, let quantity): stock?.reserve(quantity, document)
        case .ordered(let document, let quantity): stock?.order(quantity, document)
        case .counted(let date): stock?.lastCount = date
        case .slot(let slot): self.slot = slot
        case .linked(let link): links.append(link)
        case .unlinked(let link): links.removeAll { $0 == link }
        case .told(let rung): rungs.append(rung)
        }
    }
}
