package import WallClock

package enum Severity: String, Comparable, Sendable, CaseIterable {
    case info, low, medium, high, critical

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}

/// How late a late arrival is. Raw values are those of the case format.
package enum LateLevel: String, Sendable {
    case late
    case seriousLate = "serious_late"
    /// So late that the office counts the day as absence.
    case absentLate = "absent_late"
}

/// Something about a work date that a person should see. Source: attendance.md 2.1.
package struct Anomaly: Equatable, Sendable {
    /// Minutes are whole; sessions count from 1 and are nil where the shift asks for one IN and one OUT.
    package enum Finding: Equatable, Sendable {
        case late(level: LateLevel, minutes: Int, session: Int?)
        case earlyLeave(minutes: Int, session: Int?)
        case missingIn(session: Int?)
        case missingOut(session: Int?)
        /// Something was due, and there is no punch at all.
        case absent(minutes: Int)
        case absentSession(session: Int, minutes: Int)
        case shortHours(minutes: Int)
        case overtimeUnapproved(minutes: Int)
        case overtimeBelowApproval(minutes: Int)
        case punchDuringLeave(at: Instant)
        /// A punch that no plan explains.
        case unscheduledPunch(at: Instant)
        /// Positive if the terminal's clock is ahead.
        case terminalClockDrift(terminal: String, seconds: Int)
        /// Before the due start, or after the due end.
        case inEarly(minutes: Int)
        case outLate(minutes: Int)
        /// Of the break behind a session: not punched, or so much longer or shorter than planned.
        case breakMissing(session: Int)
        case breakLong(session: Int, minutes: Int)
        case breakShort(session: Int, minutes: Int)
        /// Of the day, or of the month up to it.
        case overtimeLimit(OvertimePeriod, minutes: Int, limit: Int)
        /// From the OUT of the work date before to this one's IN.
        case restTooShort(minutes: Int, limit: Int)
        /// This many dates with work in a row; ``PersonPeriod/longestRun`` is that many or more.
        case longRun(dates: Int, limit: Int)
        /// Punches on a date for which nothing is planned.
        case rosterMissing(punches: Int)
        /// Absence in the time of leave or a trip that somebody asked for, and nobody has decided.
        case leaveWithoutApproval(request: String)
    }

    package enum OvertimePeriod: String, Sendable { case day, month }

    package let finding: Finding
    /// The correction that set it right; nil while it stands.
    package let resolvedBy: String?

    package init(_ finding: Finding, resolvedBy: String? = nil) {
        self.finding = finding
        self.resolvedBy = resolvedBy
    }

    /// As the case format and the control protocol name it.
    package var kind: String {
        switch finding {
        case .late: "late"
        case .earlyLeave: "early_leave"
        case .missingIn: "missing_in"
        case .missingOut: "missing_out"
        case .absent: "absent"
        case .absentSession: "absent_session"
        case .shortHours: "short_hours"
        case .overtimeUnapproved: "overtime_unapproved"
        case .overtimeBelowApproval: "overtime_below_approval"
        case .punchDuringLeave: "punch_during_leave"
        case .unscheduledPunch: "unscheduled_punch"
        case .terminalClockDrift: "terminal_clock_drift"
        case .inEarly: "in_early"
        case .outLate: "out_late"
        case .breakMissing: "break_missing"
        case .breakLong: "break_long"
        case .breakShort: "break_short"
        case .overtimeLimit: "overtime_limit"
        case .restTooShort: "rest_too_short"
        case .longRun: "long_run"
        case .rosterMissing: "roster_missing"
        case .leaveWithoutApproval: "leave_without_approval"
        }
    }

    /// How many minutes it is about; nil if it is not about minutes.
    package var minutes: Int? {
        switch finding {
        case .late(_, let count, _), .earlyLeave(let count, _), .absent(let count), .absentSession(_, let count),
            .shortHours(let count), .overtimeUnapproved(let count), .overtimeBelowApproval(let count),
            .inEarly(let count), .outLate(let count), .breakLong(_, let count), .breakShort(_, let count),
            .overtimeLimit(_, let count, _), .restTooShort(let count, _):
            count
        case .missingIn, .missingOut, .punchDuringLeave, .unscheduledPunch, .terminalClockDrift, .breakMissing,
            .longRun, .rosterMissing, .leaveWithoutApproval:
            nil
        }
    }

    package var severity: Severity {
        switch finding {
        case .late(let level, _, _):
            switch level {
            case .late: .low
            case .seriousLate: .medium
            case .absentLate: .high
            }
        case .earlyLeave(let minutes, _): minutes > 60 ? .medium : .low
        case .missingIn, .missingOut, .absentSession, .punchDuringLeave, .overtimeLimit, .rosterMissing: .medium
        case .absent: .high
        case .shortHours, .overtimeUnapproved, .overtimeBelowApproval, .breakMissing, .breakLong, .breakShort,
            .restTooShort, .longRun, .leaveWithoutApproval:
            .low
        case .unscheduledPunch, .inEarly, .outLate: .info
        case .terminalClockDrift(_, let seconds): seconds.magnitude > 300 ? .high : .medium
        }
    }
}
