import Attendance
import Control
import DaemonConfiguration
import JSON
import Office
import Storage
import Terms
import WallClock

/// Where commands on the office's cases are decided and answered.
struct OfficeDesk {
    let store: Store
    let configuration: Configuration
    let board: TerminalBoard
    let clock: HostClock
    let modules = Modules.office

    private var zone: Zone { configuration.site.zone }

    /// Carries out a command of a caller.
    /// - Parameter lacking: hashes that it rests on, of bytes that are not stored.
    /// - Returns: the case that it was about, as it is then, and what happened.
    /// - Throws: `Refusal`.
    func act(
        _ input: OfficeMessages.Act.Input,
        by peer: Peer,
        lacking: Set<String> = []
    ) async throws -> (Case, [OfficeEvent], Facts) {
        var surroundings = try await surroundings(of: input)
        surroundings.lacking = lacking
        let modules = modules
        let decide = try await decision(input, by: peer, surroundings)
        let now = surroundings.now
        let key = try input.key.map { (peer.uid, $0, try JSONObject(of: input).serialized) }
        let events = try await audited(input, by: peer) {
            do {
                return try await store.office(
                    key: key,
                    modules: modules,
                    now: now,
                    zone: zone,
                    decide: decide
                )
            } catch let error as OfficeKeyError {
                throw Refusal.rule(
                    Wording("the key \(error.key) stands for another command", "键 \(error.key) 已用于另一条命令"),
                    hint: Wording("each command has a key of its own", "每条命令须使用各自的键")
                )
            }
        }
        let object = input.object ?? events.first?.object
        // What the command names or begins, though others of its kind changed with it.
        let begun = Set(events.filter { $0.from == nil }.map(\.caseID))
        let named = events.last { event in
            event.object == object
                && (input.number == nil ? begun.contains(event.caseID) : event.number == input.number)
        }
        guard let last = named ?? events.last(where: { $0.object == object }) ?? events.last else {
            throw Refusal.rule(Wording("nothing changed", "内容没有变化"))
        }
        let (current, facts) = try await store.office(now: now, zone: zone) { [surroundings] view, directory in
            (try view.officeCase(last.caseID), surroundings.facts(directory))
        }
        if let current, current.version == last.version { return (current, events, facts) }
        // The first answer, also if more has happened since: the case as these events left it.
        let history = try await store.officeHistory(last.caseID, limit: last.version)
        guard let first = history.first, var found = Case(beginning: first) else {
            throw Refusal.notFound(object: last.object, reference: "\(last.caseID)")
        }
        for event in history.dropFirst() { found.apply(event) }
        return (found, events, facts)
    }

    /// Whether a command would be carried out now; nothing changes.
    /// - Throws: `Refusal`.
    func rehearse(_ input: OfficeMessages.Act.Input, by peer: Peer) async throws {
        try await rehearse(input, by: peer) { try $0.decide($1, $2, $3) }
    }

    /// Whether a command may be given now, whatever is given with it; nothing changes.
    /// - Throws: `Refusal`.
    func admit(_ input: OfficeMessages.Act.Input, by peer: Peer) async throws {
        try await rehearse(input, by: peer) { kernel, command, view, facts in
            try kernel.admit(command, view, facts)
            return []
        }
    }

    private typealias Deciding = @Sendable (Kernel, Command, any OfficeView, Facts) throws -> [OfficeEvent]

    private func rehearse(
        _ input: OfficeMessages.Act.Input,
        by peer: Peer,
        _ deciding: @escaping Deciding
    ) async throws {
        let surroundings = try await surroundings(of: input)
        let decide = try await decision(input, by: peer, surroundings, deciding)
        try await audited(input, by: peer) {
            _ = try await store.office(now: surroundings.now, zone: zone) { view, directory in
                try decide(view, directory)
            }
        }
    }

    private func decision(
        _ input: OfficeMessages.Act.Input,
        by peer: Peer,
        _ surroundings: OfficeSurroundings,
        _ deciding: @escaping Deciding = { try $0.decide($1, $2, $3) }
    ) async throws -> @Sendable (any OfficeView, Directory) throws -> [OfficeEvent] {
        let (kernel, modules) = (Kernel(modules), modules)
        let person = try await store.person(ofAccount: peer.uid)
        let actor = Actor(person: person, account: peer.uid)
        return { view, directory in
            let facts = surroundings.facts(directory)
            let object = try input.object ?? OfficeDesk.object(of: input.number, modules, view)
            var command = Command(object, input.verb, input.number, actor: actor)
            command.fields = input.fields ?? [:]
            command.isAdmin = peer.roles.contains(.admin)
            command.isHR = peer.roles.contains(.hr)
            command.onBehalfOf = input.onBehalfOf.map { text in
                let meant = directory.meant(by: text)
                return meant.count == 1 ? meant[0] : text
            }
            command.reason = input.reason
            command.revision = input.revision
            // Who may not know of a case is told that it is not there.
            if let number = input.number, let person {
                let found = try OfficeDesk.found(number, object, modules, view)
                guard OfficeReader(person: person, isAdmin: command.isAdmin).mayRead(found, facts, modules) else {
                    throw Withheld(found, number)
                }
            }
            return try deciding(kernel, command, view, facts)
        }
    }

    /// Carries out what the system does by itself with a case, or what it saw somebody do.
    /// - Throws: `Refusal`.
    func act(_ verb: String, on found: Case, _ fields: JSONObject = [:], as actor: Actor = .system) async throws {
        let (kernel, surroundings) = (Kernel(modules), try await surroundings())
        let reference = modules[found.object]?.reference(found)
        _ = try await store.office(key: nil, modules: modules, now: surroundings.now, zone: zone) { view, directory in
            let command = Command(found.object, verb, reference, fields: fields, actor: actor)
            return try kernel.decide(command, view, surroundings.facts(directory))
        }
    }

    /// Somebody is shown a document that came in, or what it holds: who has it in hand has read it from then on.
    /// - Returns: whether that is new.
    @discardableResult
    func noteReading(of found: Case, by peer: Peer) async throws -> Bool {
        guard [Incoming.object, Deliveries.object].contains(found.object),
            let person = try await store.person(ofAccount: peer.uid)
        else { return false }
        var isNew = false
        let deliveries = found.object == Deliveries.object ? [found] : try await cases("deliveries:\(found.id)")
        for delivery in deliveries where Deliveries.isUnread(delivery, by: person) {
            let reader = Actor(person: person, account: peer.uid)
            // It was noted at another look meanwhile, or is in other hands.
            do { try await act("read", on: delivery, as: reader) } catch is Refusal { continue }
            isNew = true
        }
        return isNew
    }

    /// Lets time pass.
    /// - Returns: the events.
    @discardableResult
    func letTimePass() async throws -> [OfficeEvent] {
        let kernel = Kernel(modules)
        let surroundings = try await surroundings(attendance: attendance.passing())
        return try await store.office(key: nil, modules: modules, now: surroundings.now, zone: zone) {
            view,
            directory in
            try kernel.timers(view, surroundings.facts(directory))
        }
    }

    /// Cases that declare a key, oldest first.
    func cases(_ key: String) async throws -> [Case] {
        try await store.officeCases { try $0.officeCases(key: key) }
    }

    /// What waits for a person, in the office and in attendance.
    func inbox(of person: String, _ presenter: OfficePresenter) async throws -> OfficeMessages.Inbox.Output {
        let facts = presenter.facts
        let entries = facts.inbox(of: person, try await store.openOfficeCases(), modules)
        let others = try await AttendanceInbox(store, facts).entries(of: person, in: presenter.language)
        return presenter.inbox(of: person, entries, others)
    }

    /// The facts of now, for reading.
    func facts() async throws -> Facts {
        let surroundings = try await surroundings()
        return try await store.office(now: surroundings.now, zone: zone) { _, directory in
            surroundings.facts(directory)
        }
    }

    private var attendance: OfficeAttendance {
        OfficeAttendance(
            judgement: Judgement(store: store, configuration: configuration, board: board, clock: clock)
        )
    }

    /// With what the attendance knows, where a command needs it.
    private func surroundings(of input: OfficeMessages.Act.Input) async throws -> OfficeSurroundings {
        try await surroundings(attendance: attendance.facts(for: input, modules))
    }

    private func surroundings(attendance: AttendanceFacts = AttendanceFacts()) async throws -> OfficeSurroundings {
        OfficeSurroundings(
            now: clock.now(),
            calendar: try await officeClock(),
            settings: configuration.office,
            attendance: attendance
        )
    }

    /// The office's hours on the attendance calendar: Monday to Friday, and what the calendar says otherwise.
    func officeClock() async throws -> OfficeClock {
        let rows = try await store.calendar()
        let listed = Dictionary(rows.map { ($0.date, DayType(rawValue: $0.type)) }) { _, last in last }
        return OfficeClock(zone: zone, sessions: configuration.office.hours) { date in
            switch listed[date] ?? nil {
            case .workday, .adjustedWorkday: true
            case .restday, .holiday: false
            case nil: (1...5).contains(date.weekday)
            }
        }
    }

    /// What somebody's roles in the office let them do on the control socket: whoever is HR for the whole office has the
    /// role hr there, those who lead it read. A role that is taken back ends with the next connection.
    func socketRoles(ofAccount uid: UInt32) async -> Set<Role> {
        let today = zone.local(at: clock.now()).date
        // Each connection asks: the person's own grants are read, not the directory.
        guard let number = try? await store.person(ofAccount: uid), let person = try? await store.person(number),
            person.isActive(on: today),
            let own = try? await store.officeCases(
                OfficeFilter(object: Roles.object, state: Roles.granted, requester: number)
            )
        else { return [] }
        let held = own.compactMap(Roles.grant).filter { $0.department == nil && $0.holds(on: today) }.map(\.role)
        return Set(held.compactMap(Role.init))
    }

    /// A case that a caller may know of, by what it is called.
    func found(_ number: String, _ object: String?, _ facts: Facts, by reader: OfficeReader) async throws -> Case {
        let modules = modules
        let found = try await store.officeCases { view in
            try OfficeDesk.found(number, object ?? OfficeDesk.object(of: number, modules, view), modules, view)
        }
        guard reader.mayRead(found, facts, modules) else {
            try await note(Withheld(found, number), "show", by: reader.person)
            throw Refusal.notFound(object: object ?? "case", reference: number)
        }
        return found
    }

    private static func object(of number: String?, _ modules: Modules, _ view: any OfficeView) throws -> String {
        guard let number else { throw Refusal.missingField("object") }
        if let object = try view.officeCase(numbered: number)?.object ?? modules.object(of: number) { return object }
        throw Refusal.notFound(object: "case", reference: number)
    }

    private static func found(
        _ number: String,
        _ object: String,
        _ modules: Modules,
        _ view: any OfficeView
    ) throws -> Case {
        let id = modules.draftID(object, number)
        let found = try id.map { try view.officeCase($0) } ?? view.officeCase(numbered: number)
        guard let found, found.object == object else { throw Refusal.notFound(object: object, reference: number) }
        return found
    }
}

/// What does not follow from events, as it is at one moment.
private struct OfficeSurroundings: Sendable {
    let now: Instant
    let calendar: OfficeClock
    let settings: OfficeSettings
    let attendance: AttendanceFacts
    var lacking: Set<String> = []

    func facts(_ directory: Directory) -> Facts {
        Facts(
            now: now,
            clock: calendar,
            directory: directory,
            settings: settings,
            attendance: attendance,
            lacking: lacking
        )
    }
}

extension Role {
    /// What a role for the whole office gives on the control socket; nil: nothing.
    fileprivate init?(_ role: OfficeRole) {
        switch role {
        case .hr: self = .hr
        case .officeHead, .gm: self = .observe
        default: return nil
        }
    }
}

/// Whoever reads: a person, or an account that administers the office.
struct OfficeReader {
    let person: String?
    let isAdmin: Bool

    func mayRead(_ found: Case, _ facts: Facts, _ modules: Modules) -> Bool {
        if isAdmin, found.level?.isSensitive != true { return true }
        return person.map { facts.mayRead($0, found, modules) } ?? false
    }
}
