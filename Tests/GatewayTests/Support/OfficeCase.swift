import WallClock

@testable import Office

/// A made-up office of a few people, and cases of it as one event left them.
enum InventedOffice {
    /// Tuesday, 2026-11-24 10:00 in UTC.
    static let now = Instant(milliseconds: 1_795_514_400_000)

    static let people = [
        OfficePerson(number: "1", name: "Gao", department: "board"),
        OfficePerson(number: "2", name: "Hou", department: "office", supervisor: "1"),
        OfficePerson(number: "3", name: "Sun", department: "sales", supervisor: "1"),
        OfficePerson(number: "7", name: "Xu", department: "sales", supervisor: "3"),
        OfficePerson(number: "8", name: "Yan", department: "sales", supervisor: "3"),
    ]

    static let grants = [
        RoleGrant(person: "1", role: .gm), RoleGrant(person: "2", role: .officeHead),
        RoleGrant(person: "3", role: .deptHead, department: "sales"),
    ]

    static func facts(
        _ grants: [RoleGrant] = grants,
        absences: [Absence] = [],
        delegations: [Delegation] = []
    ) -> Facts {
        Facts(
            now: now,
            clock: OfficeClock(zone: .utc) { _ in true },
            directory: Directory(people: people, grants: grants, absences: absences, delegations: delegations),
            settings: OfficeSettings()
        )
    }

    static func found(
        _ object: String,
        _ number: String?,
        _ state: String,
        by requester: String = "7",
        _ changes: [CaseChange] = []
    ) -> Case? {
        let began = CaseChange.began(requester: requester, concerns: [], department: "sales")
        return Case(
            beginning: OfficeEvent(
                seq: 1,
                at: now,
                caseID: 1,
                object: object,
                transition: "ask",
                from: nil,
                to: state,
                number: number,
                revision: 1,
                version: 1,
                actor: .system,
                onBehalfOf: nil,
                reason: nil,
                due: nil,
                allowance: nil,
                changes: [began] + (number.map { [.numbered($0)] } ?? []) + changes
            )
        )
    }
}
