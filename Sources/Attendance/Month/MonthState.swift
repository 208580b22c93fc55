package import WallClock

/// What somebody did with a month. Source: attendance.md 3.5.
package enum MonthStep: Equatable, Sendable {
    /// A candidate was frozen; its lines wait for approval.
    case prepared(hash: String, lines: [MonthLine])
    /// Lines of a department were approved; never the approver's own.
    case approved(department: String, people: [String])
    /// The candidate was archived.
    case closed(version: Int, hash: String)
    case reopened(MonthScope, until: LocalDate?)
}

/// A person's place in a candidate.
package struct MonthLine: Codable, Equatable, Sendable {
    /// The person's number.
    package let person: String
    package let department: String

    package init(person: String, department: String) {
        self.person = person
        self.department = department
    }
}

/// Whose results of a closed month may change.
package enum MonthScope: Equatable, Sendable {
    case whole
    case department(String)
    case person(String)

    package func contains(_ line: MonthLine) -> Bool {
        switch self {
        case .whole: true
        case .department(let name): line.department == name
        case .person(let number): line.person == number
        }
    }
}

/// Why a step cannot be taken now.
package enum MonthRefusal: Error, Equatable, Sendable {
    /// With what the month is instead.
    case notPrepared(MonthState.Phase)
    case alreadyClosed(version: Int)
    case notClosed
    case unknownDepartment(String)
    /// None of the department's lines is the caller's to approve.
    case nothingToApprove(String)
    /// Obstacles that nobody waived.
    case obstacles([ClosingObstacle])
    case unknownVersion(Int)
    case unknownAdjustment(Int64)
}

/// What became of a month by the steps that were taken.
package struct MonthState: Equatable, Sendable {
    package enum Phase: String, Sendable { case open, prepared, approved, closed, reopened }

    /// Of the last archive; 0 before the first.
    package private(set) var version = 0
    /// Of the candidate, or of the archive once it is closed.
    package private(set) var hash: String?
    /// Those that need an approval, in order.
    package private(set) var lines: [MonthLine] = []
    /// Numbers of people whose lines were approved.
    package private(set) var approved: Set<String> = []
    /// What a reopened month lets change; nil if it was never reopened since it was closed.
    package private(set) var scope: MonthScope?
    /// The last date on which it does.
    package private(set) var until: LocalDate?
    private var base = Phase.open

    package init() {}

    /// - Throws: ``MonthRefusal`` if a step does not follow from those before it.
    package init(_ steps: some Sequence<MonthStep>) throws(MonthRefusal) {
        for step in steps { try take(step) }
    }

    package var phase: Phase { base == .prepared && waiting.isEmpty ? .approved : base }

    /// Lines that nobody has approved.
    package var waiting: [MonthLine] { lines.filter { !approved.contains($0.person) } }

    package mutating func take(_ step: MonthStep) throws(MonthRefusal) {
        switch step {
        case .prepared(let hash, let lines):
            guard base != .closed else { throw .alreadyClosed(version: version) }
            base = .prepared
            self.hash = hash
            self.lines = lines
            approved = []
        case .approved(let department, let people):
            guard base == .prepared else { throw .notPrepared(phase) }
            guard lines.contains(where: { $0.department == department }) else { throw .unknownDepartment(department) }
            guard !people.isEmpty else { throw .nothingToApprove(department) }
            approved.formUnion(people)
        case .closed(let version, let hash):
            guard base == .prepared else { throw .notPrepared(phase) }
            base = .closed
            self.version = version
            self.hash = hash
            (scope, until) = (nil, nil)
        case .reopened(let scope, let until):
            guard base == .closed else { throw .notClosed }
            base = .reopened
            self.scope = scope
            self.until = until
            (lines, approved) = ([], [])
        }
    }

    /// Whether nothing about a person may change in it any more.
    /// - Parameter today: a reopened month locks itself again after its last date.
    package func isLocked(_ line: MonthLine, today: LocalDate) -> Bool {
        if base == .closed { return true }
        guard version > 0, let scope else { return false }
        return !scope.contains(line) || (until.map { $0 < today } ?? false)
    }
}

extension MonthState {
    /// The lines of a department that a caller approves: as HR all of them, as supervisor those of the own people; never
    /// the own line. Source: attendance.md 4.3.
    /// - Parameter supervisors: by person number.
    package func approvable(
        _ department: String,
        by caller: RequestCaller,
        supervisors: [String: String]
    ) -> [String] {
        lines.filter { line in
            guard line.department == department, line.person != caller.person else { return false }
            return caller.isHR || (caller.person != nil && supervisors[line.person] == caller.person)
        }.map(\.person)
    }
}
