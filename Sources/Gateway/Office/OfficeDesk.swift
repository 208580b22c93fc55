import Attendance
import Control
import DaemonConfiguration
import JSON
import Office
import Storage
import WallClock

/// Where commands on the office's cases are decided and answered.
struct OfficeDesk {
    let store: Store
    let configuration: Configuration
    let clock: HostClock
    let modules = Modules.office

    private var zone: Zone { configuration.site.zone }

    /// Carries out a command of a caller.
    /// - Returns: the case that it was about, as it is then, and how much happened.
    /// - Throws: `Refusal`.
    func act(_ input: OfficeMessages.Act.Input, by peer: Peer) async throws -> (Case, events: Int, Facts) {
        let (now, modules) = (clock.now(), modules)
        let calendar = try await officeClock()
        let events = try await store.office(
            key: input.key.map { (peer.uid, $0) },
            modules: modules,
            now: now,
            zone: zone,
            decide: try await decision(input, by: peer, now, calendar)
        )
        let object = input.object ?? events.first?.object
        guard let last = events.last(where: { $0.object == object }) ?? events.last else {
            throw Refusal.rule("nothing changed")
        }
        let settings = configuration.office
        let (current, facts) = try await store.office(now: now, zone: zone) { view, directory in
            let facts = Facts(now: now, clock: calendar, directory: directory, settings: settings)
            return (try view.officeCase(last.caseID), facts)
        }
        if let current, current.version == last.version { return (current, events.count, facts) }
        // The first answer, also if more has happened since: the case as these events left it.
        let history = try await store.officeHistory(last.caseID, limit: last.version)
        guard let first = history.first, var found = Case(beginning: first) else {
            throw Refusal.notFound(object: last.object, reference: "\(last.caseID)")
        }
        for event in history.dropFirst() { found.apply(event) }
        return (found, events.count, facts)
    }

    /// Whether a command would be carried out now; nothing changes.
    /// - Throws: `Refusal`.
    func rehearse(_ input: OfficeMessages.Act.Input, by peer: Peer) async throws {
        let now = clock.now()
        let decide = try await decision(input, by: peer, now, officeClock())
        _ = try await store.office(now: now, zone: zone) { view, directory in try decide(view, directory) }
    }

    private func decision(
        _ input: OfficeMessages.Act.Input,
        by peer: Peer,
        _ now: Instant,
        _ calendar: OfficeClock
    ) async throws -> @Sendable (any OfficeView, Directory) throws -> [OfficeEvent] {
        let (kernel, modules, settings) = (Kernel(modules), modules, configuration.office)
        let person = try await store.person(ofAccount: peer.uid)
        let actor = Actor(person: person, account: peer.uid)
        return { view, directory in
            let facts = Facts(now: now, clock: calendar, directory: directory, settings: settings)
            let object = try input.object ?? OfficeDesk.object(of: input.number, modules, view)
            var command = Command(object, input.verb, input.number, actor: actor)
            command.fields = input.fields ?? [:]
            command.isAdmin = peer.roles.contains(.admin)
            command.isHR = peer.roles.contains(.hr)
            command.onBehalfOf = input.onBehalfOf
            command.reason = input.reason
            command.revision = input.revision
            // Who may not know of a case is told that it is not there.
            if let number = input.number, let person {
                let found = try OfficeDesk.found(number, object, modules, view)
                guard OfficeReader(person: person, isAdmin: command.isAdmin).mayRead(found, facts, modules) else {
                    throw Refusal.notFound(object: object, reference: number)
                }
            }
            return try kernel.decide(command, view, facts)
        }
    }

    /// Carries out what the system does by itself with a case.
    /// - Throws: `Refusal`.
    func act(_ verb: String, on found: Case, _ fields: JSONObject = [:]) async throws {
        let (now, kernel, calendar, settings) = (
            clock.now(), Kernel(modules), try await officeClock(), configuration.office
        )
        let reference = modules[found.object]?.reference(found)
        _ = try await store.office(key: nil, modules: modules, now: now, zone: zone) { view, directory in
            let command = Command(found.object, verb, reference, fields: fields, actor: .system)
            return try kernel.decide(
                command,
                view,
                Facts(now: now, clock: calendar, directory: directory, settings: settings)
            )
        }
    }

    /// Cases that declare a key, oldest first.
    func cases(_ key: String) async throws -> [Case] {
        try await store.office(now: clock.now(), zone: zone) { view, _ in try view.officeCases(key: key) }
    }

    /// What waits for a person.
    func inbox(of person: String, _ facts: Facts) async throws -> [InboxEntry] {
        facts.inbox(of: person, try await store.openOfficeCases(), modules)
    }

    /// The facts of now, for reading.
    func facts() async throws -> Facts { try await facts(clock.now(), officeClock()) }

    private func facts(_ now: Instant, _ calendar: OfficeClock) async throws -> Facts {
        let settings = configuration.office
        return try await store.office(now: now, zone: zone) { _, directory in
            Facts(now: now, clock: calendar, directory: directory, settings: settings)
        }
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

    /// A case that a caller may know of, by what it is called.
    func found(_ number: String, _ object: String?, _ facts: Facts, by reader: OfficeReader) async throws -> Case {
        let modules = modules
        let found = try await store.office(now: facts.now, zone: zone) { view, _ in
            try OfficeDesk.found(number, object ?? OfficeDesk.object(of: number, modules, view), modules, view)
        }
        guard reader.mayRead(found, facts, modules) else {
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

/// Whoever reads: a person, or an account that administers the office.
struct OfficeReader {
    let person: String?
    let isAdmin: Bool

    func mayRead(_ found: Case, _ facts: Facts, _ modules: Modules) -> Bool {
        if isAdmin, found.level?.isSensitive != true { return true }
        return person.map { facts.mayRead($0, found, modules) } ?? false
    }
}
