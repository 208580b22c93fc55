package import WallClock

/// One step of judging a day, with its numbers.
///
/// A result changes only by applying rules, in this order, so the list of them is the whole explanation.
/// Moments of slots that lateness is counted from are already cut as ``Policy/SecondsPolicy`` says.
package enum AppliedRule: Equatable, Sendable {
    /// Leave and trips took this much out of the planned sessions; shares of less than a minute are left out.
    case excused(minutes: Int, shares: [ExcusedShare])
    /// Nothing is left due.
    case nothingDue(ExcusedInterval.Kind)
    /// A rest day or holiday.
    case dayOff(DayType)
    /// A punch took a slot.
    case filled(Slot, session: Int?, at: Instant, punch: Int64)
    /// All punches lie in one half of the shift, and too close together to be an IN and an OUT.
    case spanTooShort(minutes: Int, minimum: Int)
    /// What would have been found without an approved correction.
    case resolved(Anomaly.Finding, by: String)
    /// An approved correction set a slot.
    case corrected(Slot, session: Int?, at: Instant, by: String)
    /// The whole flexible shift moved with the arrival.
    /// - Parameter seconds: later; negative is earlier.
    case slid(seconds: Int64, start: Instant)
    /// Who stayed so long after yesterday's end may come so much later.
    case mayComeLater(allowed: Int, stayed: Int)
    case missing(Slot, session: Int?)
    case onTime(Slot, session: Int?, due: Instant, at: Instant)
    /// Off by no more than the grace; the missing minutes are credited.
    case withinGrace(Slot, session: Int?, due: Instant, at: Instant, minutes: Int, grace: Int)
    /// No later than yesterday's overtime allows; the missing minutes are credited.
    case withinAllowance(session: Int?, due: Instant, at: Instant, minutes: Int, allowed: Int)
    /// - Parameter minutes: beyond what yesterday's overtime allows.
    case late(session: Int?, due: Instant, in: Instant, minutes: Int, grace: Int, level: LateLevel)
    case earlyLeave(session: Int?, due: Instant, out: Instant, minutes: Int, grace: Int)
    case absent(minutes: Int)
    case absentSession(Int, minutes: Int)
    /// Leave or a trip was asked for in the time of the absence, and nobody has decided.
    case leaveWithoutApproval(request: String)
    /// - Parameter due: of the sessions that were attended; nil where no number is due.
    case hours(worked: Int, due: Int?)
    /// A slot is missing, so nobody knows.
    case hoursUnknown
    /// The hours of a flexCore shift fall short.
    case shortHours(minutes: Int, required: Int)
    /// The clock of a terminal that filled a slot was off by more than is tolerated; positive is ahead.
    case clockOff(terminal: String, seconds: Int, tolerance: Int)
    case punchDuringLeave(at: Instant, punch: Int64, toleranceMinutes: Int)
    case unscheduledPunch(at: Instant, punch: Int64)
    /// - Parameters:
    ///   - counted: before minimum and unit.
    ///   - paid: after them.
    ///   - timeOff: of what is paid, made good with time off.
    case overtime(DayType, mode: OvertimePolicy.Mode, counted: Int, paid: Int, timeOff: Int)
    case overtimeUnapproved(minutes: Int)
    case overtimeBelowApproval(approved: Int, worked: Int)
    /// A limit of ``LimitPolicy`` was passed.
    case beyondLimit(Anomaly.Finding)
    /// The day may not be judged yet: nothing is held against anybody.
    case withheld(DayState)

    /// What a person should see of it; nil for steps that are nobody's concern.
    package var finding: Anomaly.Finding? {
        switch self {
        case .missing(.in, let session): .missingIn(session: session)
        case .missing(.out, let session): .missingOut(session: session)
        case .late(let session, _, _, let minutes, _, let level):
            .late(level: level, minutes: minutes, session: session)
        case .earlyLeave(let session, _, _, let minutes, _): .earlyLeave(minutes: minutes, session: session)
        case .absent(let minutes): .absent(minutes: minutes)
        case .absentSession(let session, let minutes): .absentSession(session: session, minutes: minutes)
        case .leaveWithoutApproval(let request): .leaveWithoutApproval(request: request)
        case .beyondLimit(let finding): finding
        case .shortHours(let minutes, _): .shortHours(minutes: minutes)
        case .clockOff(let terminal, let seconds, _): .terminalClockDrift(terminal: terminal, seconds: seconds)
        case .punchDuringLeave(let at, _, _): .punchDuringLeave(at: at)
        case .unscheduledPunch(let at, _): .unscheduledPunch(at: at)
        case .overtimeUnapproved(let minutes): .overtimeUnapproved(minutes: minutes)
        case .overtimeBelowApproval(let approved, let worked): .overtimeBelowApproval(minutes: approved - worked)
        case .excused, .nothingDue, .dayOff, .filled, .spanTooShort, .resolved, .corrected, .slid, .mayComeLater,
            .onTime, .withinGrace, .withinAllowance, .hours, .hoursUnknown, .overtime, .withheld:
            nil
        }
    }

    /// From when or until when a filled slot counts as work; nil for other rules.
    var credited: Instant? {
        switch self {
        case .onTime(_, _, _, let at): at
        case .withinGrace(_, _, let due, _, _, _), .withinAllowance(_, let due, _, _, _): due
        case .late(_, _, let moment, _, _, _), .earlyLeave(_, _, let moment, _, _): moment
        case .excused, .nothingDue, .dayOff, .filled, .spanTooShort, .resolved, .corrected, .slid, .mayComeLater,
            .missing, .absent, .absentSession, .leaveWithoutApproval, .hours, .hoursUnknown, .shortHours, .clockOff,
            .beyondLimit,
            .punchDuringLeave,
            .unscheduledPunch, .overtime,
            .overtimeUnapproved, .overtimeBelowApproval, .withheld:
            nil
        }
    }
}
