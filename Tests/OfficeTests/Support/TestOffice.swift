import JSON
import WallClock

@testable import Office

/// An invented office on invented days: everybody works Monday to Friday. A command goes to the kernel as it would from
/// the socket, and its events are folded.
struct TestOffice {
    /// Numbers of made-up people: 1 is the general manager, 2 leads the office, 3 sales, 4 production; 9 is reception.
    static let people = [
        OfficePerson(number: "1", name: "Gao", department: "board"),
        OfficePerson(number: "2", name: "Hou", department: "office", supervisor: "1"),
        OfficePerson(number: "3", name: "Sun", department: "sales", supervisor: "1"),
        OfficePerson(number: "4", name: "Pan", department: "production", supervisor: "1"),
        OfficePerson(number: "5", name: "Bai", department: "office", supervisor: "2"),
        OfficePerson(number: "6", name: "Kang", department: "office", supervisor: "2"),
        OfficePerson(number: "7", name: "Xu", department: "sales", supervisor: "3"),
        OfficePerson(number: "8", name: "Yan", department: "sales", supervisor: "3"),
        OfficePerson(number: "9", name: "Qian", department: "office", supervisor: "2"),
        OfficePerson(number: "10", name: "Ma", department: "finance", supervisor: "1"),
    ]

    static let grants = [
        RoleGrant(person: "1", role: .gm), RoleGrant(person: "4", role: .gmCounterpart),
        RoleGrant(person: "2", role: .officeHead), RoleGrant(person: "2", role: .deptHead, department: "office"),
        RoleGrant(person: "3", role: .deptHead, department: "sales"),
        RoleGrant(person: "4", role: .deptHead, department: "production"),
        RoleGrant(person: "5", role: .buyer), RoleGrant(person: "6", role: .storekeeper),
        RoleGrant(person: "9", role: .reception), RoleGrant(person: "10", role: .finance),
    ]

    static let zone = Zone.fixed("Asia/Test", offset: 8 * 3_600)

    let kernel = Kernel(.office)
    var state = OfficeState(.office)
    var events: [OfficeEvent] = []
    /// A Tuesday, ten in the morning.
    var now = TestOffice.at("2026-11-24T10:00")
    var people = TestOffice.people
    var grants = TestOffice.grants
    var absences: [Absence] = []
    var delegations: [Delegation] = []
    /// People whose last date was this one.
    var left: [String: LocalDate] = [:]
    var settings = OfficeSettings()
    var attendance = AttendanceFacts()
    /// Hashes of bytes that nobody has.
    var lacking: Set<String> = []

    static func at(_ text: String) -> Instant {
        guard let local = LocalDateTime(text + ":00") else { preconditionFailure("no time: \(text)") }
        return zone.instant(of: local)
    }

    static let clock = OfficeClock(zone: zone) { (1...5).contains($0.weekday) }

    var isWorking: @Sendable (LocalDate) -> Bool = { (1...5).contains($0.weekday) }

    private var known: [OfficePerson] {
        people.map { person in
            OfficePerson(
                number: person.number,
                name: person.name,
                department: person.department,
                supervisor: person.supervisor,
                lastDay: left[person.number]
            )
        }
    }

    private func isGone(_ person: OfficePerson) -> Bool {
        person.lastDay.map { $0 < TestOffice.zone.local(at: now).date } ?? false
    }

    var facts: Facts {
        Facts(
            now: now,
            clock: OfficeClock(zone: TestOffice.zone, isWorking: isWorking),
            directory: Directory(
                people: known.filter { !isGone($0) },
                absentPeople: known.filter(isGone),
                grants: grants,
                absences: absences,
                delegations: delegations
            ),
            settings: settings,
            attendance: attendance,
            lacking: lacking
        )
    }

    /// - Returns: the first case that the command changed, as it is then.
    @discardableResult
    mutating func run(
        _ person: String?,
        _ object: String,
        _ verb: String,
        _ target: String? = nil,
        _ fields: JSONObject = [:],
        for other: String? = nil,
        reason: String? = nil,
        revision: Int? = nil,
        isAdmin: Bool = false
    ) throws -> Case {
        let command = Command(
            object,
            verb,
            target,
            fields: fields,
            actor: person.map { Actor(person: $0, account: UInt32($0)) } ?? .system,
            isAdmin: isAdmin,
            onBehalfOf: other,
            reason: reason,
            revision: revision
        )
        let decided = try kernel.decide(command, state, facts)
        keep(decided)
        let mine = decided.last { $0.object == object } ?? decided[0]
        guard let found = state.officeCase(mine.caseID) else { preconditionFailure("a command changed nothing") }
        return found
    }

    private mutating func keep(_ decided: [OfficeEvent]) {
        for var event in decided {
            event.seq = Int64(events.count + 1)
            guard state.apply(event) else { preconditionFailure("\(event) does not follow") }
            events.append(event)
        }
    }

    /// Time passes until a moment; what it does to cases of an object.
    mutating func pass(_ moment: String, _ object: String) throws -> [OfficeEvent] {
        now = TestOffice.at(moment)
        return try letTimePass().filter { $0.object == object }
    }

    @discardableResult
    mutating func letTimePass() throws -> [OfficeEvent] {
        let decided = try kernel.timers(state, facts)
        keep(decided)
        return decided
    }

    /// What a command is refused with; nil if it is not.
    mutating func refusal(
        _ person: String?,
        _ object: String,
        _ verb: String,
        _ target: String? = nil,
        _ fields: JSONObject = [:],
        for other: String? = nil,
        reason: String? = nil,
        revision: Int? = nil
    ) -> Refusal? {
        let before = (state.cases, state.lastNumbers)
        do {
            try run(person, object, verb, target, fields, for: other, reason: reason, revision: revision)
            return nil
        } catch {
            guard before.0 == state.cases, before.1 == state.lastNumbers else {
                preconditionFailure("a refusal changed")
            }
            return error as? Refusal
        }
    }

    func found(_ number: String) -> Case? { state.officeCase(numbered: number) }
}
