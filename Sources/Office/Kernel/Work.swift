package import JSON
import Terms
package import WallClock

/// One command under way: sees what it has already changed, and collects the events. All or nothing.
package struct Work {
    package let command: Command
    package let facts: Facts
    package let modules: Modules
    /// What was given with the command, read by the verb's rules.
    package internal(set) var given = JSONObject()
    package private(set) var events: [OfficeEvent] = []
    /// For whom an approver decided who is the deputy.
    var standsFor: String?
    private let view: any OfficeView
    private var changed: [Int64: Case] = [:]
    private var numbers: [String: Int] = [:]
    private var lastID: Int64?

    init(_ command: Command, _ view: any OfficeView, _ facts: Facts, _ modules: Modules) {
        self.command = command
        self.facts = facts
        self.modules = modules
        self.view = view
    }

    /// The person who acts.
    /// - Throws: ``Refusal/nobody`` for an account without a person, or a person who is not here (any more).
    package var person: String {
        get throws(Refusal) {
            guard let person = command.actor.person, facts.directory.people[person] != nil else { throw .nobody }
            return person
        }
    }

    /// The person for whom it is done: whoever acts, or whom reception or a deputy acts for.
    package var principal: String {
        get throws(Refusal) {
            if isHRs, command.isHR, let other = command.onBehalfOf { return other }
            let person = try person
            return command.onBehalfOf ?? person
        }
    }

    /// Whether HR keeps such cases.
    var isHRs: Bool { modules[command.object]?.readers.contains(.role(.hr)) ?? false }

    package func department(of person: String) -> String { facts.directory.people[person]?.department ?? "" }

    // What there is

    package func found(_ id: Int64) throws -> Case? {
        if let mine = changed[id] { return mine }
        return try view.officeCase(id)
    }

    /// - Parameter reference: a number, a code, or what a case is called before it has a number.
    /// - Throws: ``Refusal/notFound(object:reference:)``.
    package func found(_ object: String, _ reference: String) throws -> Case {
        if let mine = changed.values.first(where: { $0.object == object && $0.number == reference }) { return mine }
        let candidate: Case?
        if let id = modules.draftID(object, reference) {
            candidate = try found(id)
        } else {
            candidate = try view.officeCase(numbered: reference).flatMap { try found($0.id) }
        }
        guard let candidate, candidate.object == object else {
            throw Refusal.notFound(object: object, reference: reference)
        }
        return candidate
    }

    /// Any case by its number.
    package func found(numbered number: String) throws -> Case? {
        if let mine = changed.values.first(where: { $0.number == number }) { return mine }
        return try view.officeCase(numbered: number).flatMap { try found($0.id) }
    }

    /// Cases that declare a key, oldest first, as they are now.
    package func cases(_ key: String) throws -> [Case] {
        let stored = try view.officeCases(key: key).filter { changed[$0.id] == nil }
        let mine = changed.values.filter { modules[$0.object]?.keys($0).contains(key) == true }
        return (stored + mine).sorted { $0.id < $1.id }
    }

    /// What an entry of a ledger account posted.
    package func movement(of account: Case, _ entry: Int) throws -> Movement? {
        try view.movement(account.id, version: entry)
    }

    /// What a department got between two dates, by item.
    package func issued(
        to department: String,
        in dates: ClosedRange<LocalDate>
    ) throws -> [(item: String, quantity: Int64)] {
        try view.issued(to: department, in: dates)
    }

    /// - Throws: ``Refusal/rule(_:hint:)`` for a hash whose bytes are not stored.
    func checkStored(_ hash: String) throws(Refusal) {
        guard facts.lacking.contains(hash) else { return }
        throw .rule(
            Wording("no whole bytes are stored under the hash \(hash)", "没有完整存储哈希为 \(hash) 的内容"),
            hint: Wording(
                "send them: rollcall document attach, rollcall archive scan",
                "请上传：rollcall document attach、rollcall archive scan"
            )
        )
    }

    // What changes

    /// Begins a case.
    @discardableResult
    package mutating func begin(
        _ object: String,
        _ state: String,
        requester: String,
        concerns: [String] = [],
        department: String? = nil,
        _ changes: [CaseChange] = [],
        within allowance: Allowance? = nil,
        due: Instant? = nil,
        as transition: String? = nil
    ) throws -> Case {
        let id: Int64
        if let last = lastID { id = last + 1 } else { id = try view.nextID() }
        lastID = id
        var concerns = concerns
        if let actor = command.actor.person, actor != requester, !concerns.contains(actor), command.onBehalfOf != nil {
            concerns.append(actor)
        }
        let began = CaseChange.began(
            requester: requester,
            concerns: concerns,
            department: department ?? self.department(of: requester)
        )
        let event = OfficeEvent(
            seq: 0,
            at: facts.now,
            caseID: id,
            object: object,
            transition: transition ?? command.verb,
            from: nil,
            to: state,
            number: changes.number,
            revision: 1,
            version: 1,
            actor: command.actor,
            onBehalfOf: command.onBehalfOf,
            reason: command.reason,
            due: due ?? allowance.map { facts.clock.due($0, from: facts.now) },
            allowance: allowance,
            changes: [began] + changes
        )
        guard let begun = Case(beginning: event) else {
            throw Refusal.rule(Wording("the case did not begin", "单据未能建立"))
        }
        events.append(event)
        changed[id] = begun
        return begun
    }

    /// Moves a case to a state (or leaves it in its own), with what changes.
    @discardableResult
    package mutating func move(
        _ found: Case,
        to state: String? = nil,
        _ changes: [CaseChange] = [],
        revision: Int? = nil,
        within allowance: Allowance? = nil,
        due: Instant? = nil,
        as transition: String? = nil
    ) throws -> Case {
        guard var moved = try self.found(found.id) else {
            throw Refusal.notFound(object: found.object, reference: found.number ?? "\(found.id)")
        }
        let to = state ?? moved.state
        let begins = to != moved.state || changes.contains(where: \.beginsStage)
        let event = OfficeEvent(
            seq: 0,
            at: facts.now,
            caseID: moved.id,
            object: moved.object,
            transition: transition ?? command.verb,
            from: moved.state,
            to: to,
            number: changes.number ?? moved.number,
            revision: revision ?? moved.revision,
            version: moved.version + 1,
            actor: command.actor,
            onBehalfOf: standsFor ?? command.onBehalfOf,
            reason: command.reason,
            due: due ?? allowance.map { facts.clock.due($0, from: facts.now) } ?? (begins ? nil : moved.due),
            allowance: allowance ?? (due == nil && !begins ? moved.allowance : nil),
            changes: changes
        )
        moved.apply(event)
        events.append(event)
        changed[moved.id] = moved
        return moved
    }

    /// Moves a case and keeps fields.
    @discardableResult
    package mutating func move(
        _ found: Case,
        to state: String,
        _ fields: JSONObject,
        within allowance: Allowance? = nil
    ) throws -> Case {
        try move(found, to: state, fields.changes, within: allowance)
    }

    /// The code that was given for something that is known by one; no two have the same.
    func newCode() throws -> String {
        let code = try given.required("code")
        let allowed = code.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        }
        guard allowed, (1...32).contains(code.utf8.count) else {
            throw Refusal.badField("code", reason: Wording("1 to 32 letters, digits, - . _", "须为 1 至 32 个字母、数字或 - . _"))
        }
        guard SerialNumber(code) == nil, !modules.objects.contains(where: { modules.draftID($0.object, code) != nil })
        else {
            throw Refusal.badField("code", reason: Wording("it looks like the number of a document", "形似单据编号，不可用作编码"))
        }
        guard try found(numbered: code) == nil else { throw Refusal.conflict(with: [code]) }
        return code
    }

    /// The next number of a series in this year.
    package mutating func number(_ series: String) throws -> CaseChange {
        let year = facts.today.parts.year
        let next = try numbers[series] ?? view.lastNumber(series, year)
        numbers[series] = next + 1
        return .numbered(SerialNumber.text("\(series)-\(year)", next + 1))
    }
}

extension JSONObject {
    /// Each member as a field of a case.
    package var changes: [CaseChange] { members.map { .field($0.name, $0.value) } }
}

extension [CaseChange] {
    var number: String? {
        for case .numbered(let number) in self { return number }
        return nil
    }
}
