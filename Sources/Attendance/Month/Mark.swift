/// What the sheet's square for a day shows. Several may combine (late and early). Source: attendance.md 4.2.
package enum Mark: String, Codable, CaseIterable, Hashable, Sendable {
    case normal
    /// A rest day or holiday.
    case rest
    case leave
    case trip
    /// The day, or one of its sessions.
    case absent
    case late
    case early
    /// A punch that was due is missing.
    case missing
    /// Fewer hours than a flexible shift asks for.
    case short
    /// Not judged yet.
    case pending

    /// Of a day, in the order of the cases.
    package static func of(_ day: DayResult) -> [Mark] {
        switch day.status {
        case .normal: return [.normal] + away(day)
        case .rest, .holiday: return [.rest]
        case .leave, .trip:
            let marks = away(day)
            return marks.isEmpty ? [day.status == .trip ? .trip : .leave] : marks
        case .absent: return away(day) + [.absent]
        case .pending: return [.pending]
        case .abnormal:
            let found = Set(day.anomalies.filter { $0.resolvedBy == nil }.compactMap { Mark($0.finding) })
            return away(day) + allCases.filter(found.contains)
        }
    }

    private static func away(_ day: DayResult) -> [Mark] {
        let kinds = Set(day.excused.filter { $0.minutes > 0 }.map(\.kind))
        return (kinds.contains(.leave) ? [.leave] : []) + (kinds.contains(.trip) ? [.trip] : [])
    }

    private init?(_ finding: Anomaly.Finding) {
        switch finding {
        case .late: self = .late
        case .earlyLeave: self = .early
        case .missingIn, .missingOut: self = .missing
        case .absent, .absentSession: self = .absent
        case .shortHours: self = .short
        case .overtimeUnapproved, .overtimeBelowApproval, .punchDuringLeave, .unscheduledPunch, .terminalClockDrift,
            .inEarly, .outLate,
            .breakMissing, .breakLong, .breakShort, .overtimeLimit, .restTooShort, .longRun, .rosterMissing,
            .leaveWithoutApproval:
            return nil
        }
    }
}
