import JSON
package import Terms
package import WallClock

/// Who may do something.
package enum Who: Equatable, Sendable {
    case anyone
    /// Whoever has the role, for the case's department.
    case role(OfficeRole)
    /// Whoever has the role, but for the person whose number a field holds.
    case roleBut(OfficeRole, String)
    /// Who began the case.
    case requester
    /// Whom it is about.
    case concerned
    /// The person whose number a field holds.
    case field(String)
    /// Whoever has the role that a field names, for the case's department.
    case roleIn(String)
    /// An account that may administer the office.
    case admin
    /// Whoever may decide the open step.
    case approver
    /// Whoever approved one of its steps.
    case decider
    /// Nobody: the kernel itself.
    case system

    package var text: String {
        switch self {
        case .anyone: "anyone"
        case .role(let role), .roleBut(let role, _): role.rawValue
        case .requester: "requester"
        case .concerned: "concerned"
        case .field(let name), .roleIn(let name): name
        case .admin: "admin"
        case .approver: "approver"
        case .decider: "who approved it"
        case .system: "system"
        }
    }
}

/// Something that can be done with a case.
package struct Verb: Sendable {
    package typealias Act = @Sendable (inout Work, Case) throws -> Void

    package let name: String
    /// States in which it can be done; empty begins a new case.
    package let from: [String]
    package let who: [Who]
    package let fields: [FieldRule]
    package let needsReason: Bool
    let act: Act
    let begin: (@Sendable (inout Work) throws -> Void)?

    /// Something done with a case that is there.
    package init(
        _ name: String,
        from: [String],
        who: [Who],
        fields: [FieldRule] = [],
        needsReason: Bool = false,
        act: @escaping Act
    ) {
        self.name = name
        self.from = from
        self.who = who
        self.fields = fields
        self.needsReason = needsReason
        self.act = act
        begin = nil
    }

    /// A move to another state that keeps the fields it was given, and nothing more.
    package init(
        _ name: String,
        from: [String],
        to: String,
        who: [Who],
        fields: [FieldRule] = [],
        needsReason: Bool = false,
        within allowance: Allowance? = nil
    ) {
        self.init(name, from: from, who: who, fields: fields, needsReason: needsReason) { work, found in
            try work.move(found, to: to, work.given, within: allowance)
        }
    }

    /// The same for others.
    func open(to who: [Who]) -> Verb {
        Verb(name, from: from, who: who, fields: fields, needsReason: needsReason, act: act)
    }

    /// Something that begins a case.
    package init(
        beginning name: String,
        who: [Who],
        fields: [FieldRule] = [],
        begin: @escaping @Sendable (inout Work) throws -> Void
    ) {
        self.name = name
        from = []
        self.who = who
        self.fields = fields
        needsReason = false
        act = { _, _ in }
        self.begin = begin
    }
}

/// What a module has: its shape's verbs and its own.
package struct ObjectDeclaration: Sendable {
    package let object: String
    package let name: Wording
    /// The series of its numbers, as `CG` in `CG-2026-0041`; nil if it has none.
    package let series: String?
    package let verbs: [Verb]
    /// States in which nothing more is expected.
    package let closed: Set<String>
    /// Who is waited for in a state that is no approval's step.
    package let waitsFor: [String: [Who]]
    /// Who may read its cases beside those who take part in them.
    package let readers: [Who]
    /// Who is mailed at once of a transition, but for whoever did it.
    package let tells: [String: [Who]]
    /// Who is told of reminders in a state, beside those who are waited for.
    package let reminds: [String: [Who]]
    /// Fields that nobody is shown as long as a case is as it is.
    package let conceals: @Sendable (Case) -> Set<String>
    /// People who are not shown what a ledger account holds as long as it is as it is.
    package let countedBy: @Sendable (Case) -> [String]
    /// By what its cases are looked up; words with the object's name in front are its own.
    package let keys: @Sendable (Case) -> [String]
    /// When those who are waited for are reminded, up to a moment, from the due time on with who is above them; nil: at half
    /// of the time, when it is due, and a working day later. Source: office.md 0, Late.
    package let reminders: (@Sendable (Case, OfficeClock, Instant) -> [Instant]?)?
    /// What begins or ends by time alone; called again and again, and does nothing the second time.
    package let onTime: (@Sendable (inout Work) throws -> Void)?
    /// Whether somebody should see to a case before all others.
    package let isHigh: @Sendable (Case) -> Bool
    /// What a person reads beside the object's name, in their language.
    package let summary: @Sendable (Case, Language) -> String

    package init(
        _ object: String,
        _ name: Wording,
        series: String? = nil,
        closed: Set<String> = [],
        waitsFor: [String: [Who]] = [:],
        readers: [Who] = [],
        tells: [String: [Who]] = [:],
        reminds: [String: [Who]] = [:],
        keys: @escaping @Sendable (Case) -> [String] = { _ in [] },
        conceals: @escaping @Sendable (Case) -> Set<String> = { _ in [] },
        countedBy: @escaping @Sendable (Case) -> [String] = { _ in [] },
        isHigh: @escaping @Sendable (Case) -> Bool = { _ in false },
        summary: @escaping @Sendable (Case, Language) -> String = { _, _ in "" },
        reminders: (@Sendable (Case, OfficeClock, Instant) -> [Instant]?)? = nil,
        onTime: (@Sendable (inout Work) throws -> Void)? = nil,
        verbs: [Verb]
    ) {
        self.object = object
        self.name = name
        self.series = series
        self.closed = closed
        self.waitsFor = waitsFor
        self.readers = readers
        self.tells = tells
        self.reminds = reminds
        self.keys = keys
        self.conceals = conceals
        self.countedBy = countedBy
        self.isHigh = isHigh
        self.summary = summary
        self.reminders = reminders
        self.onTime = onTime
        self.verbs = verbs
    }

    package func verb(_ name: String) -> Verb? { verbs.first { $0.name == name } }

    /// What the name of a case without a number begins with: what will get one is a draft.
    var prefix: String { series.map { "\($0)-draft-" } ?? "\(object)-" }

    /// Whether its cases are known by a code that somebody gives them.
    var hasCodes: Bool { verbs.contains { $0.begin != nil && $0.fields.contains { $0.name == "code" } } }

    /// What a case is called: its number, or what it is until it has one.
    package func reference(_ found: Case) -> String {
        found.number ?? "\(prefix)\(found.id)"
    }
}
