import Attendance
import WallClock

/// The names of anomalies: the same whenever the same thing about the same work date is found, so that what HR said of it
/// outlives every new judgement.
struct AnomalyIdentity {
    /// `PERSON/DATE/KIND`, then what distinguishes several of one kind on a date. Numbers of people may contain a slash:
    /// an id is taken apart from its end.
    static func id(_ anomaly: Anomaly, on date: LocalDate, plan: Int, person: String) -> String {
        var parts = [person, "\(date)", anomaly.kind]
        if let detail = detail(anomaly.finding) { parts.append(detail) }
        // A date with several shifts has several results.
        if plan > 0 { parts.append("shift\(plan + 1)") }
        return parts.joined(separator: "/")
    }

    private static func detail(_ finding: Anomaly.Finding) -> String? {
        switch finding {
        case .late(_, _, let session), .earlyLeave(_, let session), .missingIn(let session), .missingOut(let session):
            return session.map { "session\($0)" }
        case .absentSession(let session, _): return "session\(session)"
        case .punchDuringLeave(let at), .unscheduledPunch(let at):
            return Zone.utc.local(at: at).timeOfDay.replacing(":", with: "") + "Z"
        case .terminalClockDrift(let terminal, _): return terminal
        case .breakMissing(let session), .breakLong(let session, _), .breakShort(let session, _):
            return "session\(session)"
        case .overtimeLimit(let period, _, _): return period.rawValue
        case .leaveWithoutApproval(let request): return request
        case .absent, .shortHours, .overtimeUnapproved, .overtimeBelowApproval, .inEarly, .outLate, .restTooShort,
            .longRun, .rosterMissing:
            return nil
        }
    }

    /// The person and work date of an id; nil if it is none.
    static func parts(of id: String) -> (person: String, date: LocalDate)? {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        guard let index = parts.lastIndex(where: { LocalDate($0) != nil }), index > 0, index + 1 < parts.count,
            let date = LocalDate(parts[index])
        else { return nil }
        return (parts[..<index].joined(separator: "/"), date)
    }
}

extension [DayResult] {
    /// Each day with which of its date's shifts it is, from 0.
    var numberedByDate: [(day: DayResult, plan: Int)] {
        var counts: [LocalDate: Int] = [:]
        return map { day in
            defer { counts[day.workDate, default: 0] += 1 }
            return (day, counts[day.workDate, default: 0])
        }
    }
}
