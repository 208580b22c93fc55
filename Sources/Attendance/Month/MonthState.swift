package import WallClock

/// What somebody did with a month. Source: attendance.md 3.5.
package enum MonthStep: Equatable, Sendable {
    /// A candidate was frozen; its lines wait for approval.
    /// - Parameter confirmUntil: the last date on which people may say something of their lines before silence counts;
    ///   nil asks nobody.
    case prepared(hash: String, lines: [MonthLine], confirmUntil: LocalDate? = nil)
    /// A person says that the own line is right.
    /// - Parameter hash: of the line.
    case confirmed(person: String, hash: String)
    /// A person says that the own line is wrong.
    case disputed(person: String, hash: String)
    /// HR answered what the person disputed.
    case answered(person: String)
    /// Lines of a department were approved; never the approver's own.
    case approved(department: String, people: [String])
    /// The candidate was archived.
    /// - Parameter confirmations: how the lines stood with those who were asked, by person number.
    case closed(version: Int, hash: String, confirmations: [String: MonthConfirmation] = [:])
    case reopened(MonthScope, until: LocalDate?)
}

/// A person's place in a candidate.
package struct MonthLine: Codable, Equatable, Sendable {
    /// The person's number.
    package let person: String
    package let department: String
    /// SHA-256 of what the person confirms; nil in candidates that were frozen before anybody was asked.
    package let hash: String?

    package init(person: String, department: String, hash: String? = nil) {
        self.person = person
        self.department = department
        self.hash = hash
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
    /// Its first date is yet to come.
    case notBegun(LocalDate)
    case notClosed
    case unknownDepartment(String)
    /// None of the department's lines is the caller's to approve.
    case nothingToApprove(String)
    /// Lines of these people wait for their word, until the end of a date at the latest.
    case unconfirmed(department: String, people: [String], until: LocalDate)
    /// The candidate has no line of the person that anybody was asked about.
    case notAsked(String)
    /// The person saw another line than the candidate's.
    case lineChanged(String)
    /// Silence has counted since the end of a date.
    case periodOver(LocalDate)
    /// There is nothing to answer.
    case notDisputed(String)
    /// Obstacles that nobody waived.
    case obstacles([ClosingObstacle])
    case unknownVersion(Int)
    /// The version was removed when its retention was over.
    case removed(version: Int)
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
    /// What people were asked about their lines, by person number.
    package internal(set) var asked: [String: MonthAsking] = [:]
    /// How the lines stood with their people when it was closed last, by person number.
    package private(set) var archived: [String: MonthConfirmation] = [:]
    /// What a reopened month lets change; nil if it was never reopened since it was closed.
    package private(set) var scope: MonthScope?
    /// The last date on which it does.
    package private(set) var until: LocalDate?
    private(set) var base = Phase.open

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
        case .prepared(let hash, let lines, let confirmUntil):
            guard base != .closed else { throw .alreadyClosed(version: version) }
            base = .prepared
            self.hash = hash
            asked = askings(about: lines, until: confirmUntil)
            self.lines = lines
            approved = []
        case .confirmed(let person, let hash): try answer(person, .confirmed, to: hash)
        case .disputed(let person, let hash): try answer(person, .disputed, to: hash)
        case .answered(let person): try answer(person, .answered, to: nil)
        case .approved(let department, let people):
            guard base == .prepared else { throw .notPrepared(phase) }
            guard lines.contains(where: { $0.department == department }) else { throw .unknownDepartment(department) }
            guard !people.isEmpty else { throw .nothingToApprove(department) }
            approved.formUnion(people)
        case .closed(let version, let hash, let confirmations):
            guard base == .prepared else { throw .notPrepared(phase) }
            base = .closed
            archived = confirmations
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
    /// The lines of a department that a caller approves: as supervisor or a supervisor's deputy those of the supervisor's
    /// people, as HR those above whom is nobody; never the own line. Sources: attendance.md 4.3, office.md ATT-3.
    /// - Parameter approvers: by person number.
    package func approvable(
        _ department: String,
        by caller: RequestCaller,
        approvers: [String: Set<String>]
    ) -> [String] {
        lines.filter { line in
            guard line.department == department, line.person != caller.person else { return false }
            let named = approvers[line.person] ?? []
            return named.isEmpty ? caller.isHR : caller.person.map(named.contains) ?? false
        }.map(\.person)
    }
}
