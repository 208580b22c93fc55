import JSON
import Terms
import WallClock

/// ATT-3: the monthly report's times. The attendance itself prepares, approves and archives; here is who is waited for,
/// reminded and escalated, and when each step was done. Source: office.md 1, ATT.
enum MonthReports {
    static let object = "monthReport"
    static let approval = "monthApproval"

    enum State {
        /// Waits to be prepared.
        static let open = "open"
        /// Departments approve.
        static let approving = "approving"
        /// Everything is approved: it can be archived.
        static let ready = "ready"
        static let archived = "archived"
        static let reopened = "reopened"
        static let approved = "approved"
        /// The month was archived without this department, by somebody's waiver.
        static let waived = "waived"
    }

    static let report: ObjectDeclaration = ObjectDeclaration(
        object,
        Wording("monthly report", "考勤月报"),
        series: "YB",
        closed: [State.archived],
        // While departments approve, HR sees that it comes to an end.
        waitsFor: [
            State.open: [.role(.hr)], State.approving: [.role(.hr)], State.ready: [.role(.hr)],
            State.reopened: [.role(.hr)],
        ],
        readers: [.role(.hr), .role(.officeHead), .role(.gm), .role(.deptHead)],
        keys: { ["\(object):\($0.text("month") ?? "")"] },
        summary: { found, _ in found.text("month") ?? "" },
        onTime: { work in
            for report in work.facts.attendance.reports { try follow(&work, report) }
        },
        verbs: []
    )

    static let approvals: ObjectDeclaration = ObjectDeclaration(
        approval,
        Wording("monthly report's approval", "考勤月报审批"),
        closed: [State.approved, State.waived],
        waitsFor: [State.open: [.field("approvers")]],
        readers: [.role(.hr), .role(.officeHead), .role(.gm), .role(.deptHead)],
        keys: { ["\(approval):\($0.text("month") ?? "")"] },
        summary: { found, _ in "\(found.text("month") ?? "") \(found.department)" },
        verbs: []
    )

    /// What the attendance says of a month, taken over; nothing if it is known.
    private static func follow(_ work: inout Work, _ facts: AttendanceFacts.Report) throws {
        let (clock, settings) = (work.facts.clock, work.facts.settings.attendance)
        guard var report = try work.cases("\(object):\(facts.month)").first else { return try begin(&work, facts) }
        let last = facts.month.next.first.adding(days: settings.archiveDay - 1)
        let archiving = clock.end(of: clock.workingDay(onOrAfter: last))
        let preparing = clock.end(of: clock.workingDay(1, after: facts.month.last))
        let prepared = report.state == State.open ? work.lateness(report, "prepare", preparing) : []
        let hash = CaseChange.field("hash", facts.hash.map { .string($0) } ?? .null)
        switch facts.phase {
        case .open: return
        case .prepared, .approved:
            let state = facts.phase == .approved ? State.ready : State.approving
            if report.state != state || report.text("hash") != facts.hash {
                report = try work.move(report, to: state, prepared + [hash], due: archiving, as: facts.phase.rawValue)
            }
        case .closed where report.state != State.archived:
            try work.move(
                report,
                to: State.archived,
                work.lateness(report, "archive", archiving) + [hash],
                as: "archived"
            )
        case .closed: break
        case .reopened where report.state != State.reopened:
            try work.move(report, to: State.reopened, within: .workingDays(settings.approvalDays), as: "reopened")
        case .reopened: break
        }
        try followDepartments(&work, facts, report)
    }

    private static func begin(_ work: inout Work, _ facts: AttendanceFacts.Report) throws {
        // An office in which nobody is HR is not waited for; what was archived long before the office was set up neither.
        guard facts.phase != .closed,
            let clerk = work.facts.directory.holders(.hr, nil, on: work.facts.today).first
        else { return }
        let clock = work.facts.clock
        try work.begin(
            object,
            State.open,
            requester: clerk,
            [try work.number("YB"), .field("month", .string("\(facts.month)"))],
            due: clock.end(of: clock.workingDay(1, after: facts.month.last)),
            as: "open"
        )
        try follow(&work, facts)
    }

    private static func followDepartments(
        _ work: inout Work,
        _ facts: AttendanceFacts.Report,
        _ report: Case
    ) throws {
        // Nothing is to be approved in a month that was reopened, until it is prepared again.
        guard facts.phase != .reopened else { return }
        let cases = try work.cases("\(approval):\(facts.month)")
        let allowance = Allowance.workingDays(work.facts.settings.attendance.approvalDays)
        for (department, people) in facts.waiting.sorted(by: { $0.key < $1.key }) where facts.phase == .prepared {
            guard !people.isEmpty else { continue }
            let approvers = approvers(of: people, work.facts)
            guard let found = cases.first(where: { $0.department == department }) else {
                try work.begin(
                    approval,
                    State.open,
                    requester: report.requester,
                    department: department,
                    [
                        .field("month", .string("\(facts.month)")), approvers,
                        .linked(Link(kind: object, to: report.id)),
                    ],
                    within: allowance,
                    as: "open"
                )
                continue
            }
            if found.state != State.open {
                try work.move(found, to: State.open, [approvers], within: allowance, as: "reopened")
            } else if case .field(_, let named) = approvers, found["approvers"] != named {
                try work.move(found, [approvers], as: "passOn")
            }
        }
        for found in cases where found.state == State.open {
            let people = facts.waiting[found.department]
            guard facts.phase != .prepared || people == [] else { continue }
            let state = people?.isEmpty ?? true ? State.approved : State.waived
            try work.move(found, to: state, work.lateness(found, "approve", found.due), as: state)
        }
    }

    /// Who can approve lines: the superiors of those whom they are about, so that a head's own goes to the one above, and
    /// who stands in for one that is away; HR, above whom is nobody.
    private static func approvers(of people: [String], _ facts: Facts) -> CaseChange {
        let hr = facts.directory.holders(.hr, nil, on: facts.today)
        let all = people.reduce(into: Set<String>()) { all, person in
            let named = facts.directory.monthApprovers(of: person, now: facts.now, on: facts.today)
            all.formUnion(named.isEmpty ? hr.filter { $0 != person } : Array(named))
        }
        return .field("approvers", .array(all.sorted().map { .string($0) }))
    }
}
