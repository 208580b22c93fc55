import WallClock

/// The sums of a person's month. Source: attendance.md 4.2. Days are dates, however many plans a date has.
package struct MonthTotals: Codable, Equatable, Sendable {
    package struct ShiftCount: Codable, Equatable, Sendable {
        package let shift: String
        /// Plans of it that were attended.
        package internal(set) var days: Int
    }

    package struct Leave: Codable, Equatable, Sendable {
        /// As the office names it; may be empty.
        package let type: String
        package internal(set) var minutes: Int
        /// Each day's part of its planned minutes, in thousandths of a day.
        package internal(set) var thousandthsOfDay: Int
    }

    /// Dates on which work was planned.
    package private(set) var dueDays = 0
    /// Due dates on which somebody was there, whether or not all was well.
    package private(set) var attendedDays = 0
    /// Rest days and holidays.
    package private(set) var restDays = 0
    /// Due dates that are not judged yet; never absence.
    package private(set) var pendingDays = 0
    /// By name.
    package private(set) var shifts: [ShiftCount] = []
    /// Planned, with what leave and trips took.
    package private(set) var standardMinutes = 0
    /// Of the days whose hours are known.
    package private(set) var workedMinutes = 0
    /// Judged days of which nobody knows how long the person worked, as a punch is missing.
    package private(set) var unknownHoursDays = 0
    package private(set) var lateCount = 0
    package private(set) var lateMinutes = 0
    package private(set) var seriousLateCount = 0
    package private(set) var seriousLateMinutes = 0
    package private(set) var absentLateCount = 0
    package private(set) var absentLateMinutes = 0
    package private(set) var earlyCount = 0
    package private(set) var earlyMinutes = 0
    package private(set) var missingIn = 0
    package private(set) var missingOut = 0
    /// Approved ones that took effect (补卡).
    package private(set) var corrections = 0
    /// Due dates on which nobody came.
    package private(set) var absentDays = 0
    /// Also of single sessions.
    package private(set) var absentMinutes = 0
    package private(set) var tripMinutes = 0
    /// By type.
    package private(set) var leave: [Leave] = []
    package private(set) var overtime = OvertimeTotals()

    init(_ days: [DayResult]) {
        for (_, plans) in Dictionary(grouping: days, by: \.workDate) { count(plans.map(\.status), plans) }
        for day in days {
            add(day)
            overtime.add(day.overtime)
        }
        shifts.sort { $0.shift < $1.shift }
        leave.sort { $0.type < $1.type }
    }

    /// One date with all its plans.
    private mutating func count(_ statuses: [DayStatus], _ plans: [DayResult]) {
        let due = zip(statuses, plans).filter { $0.1.plan.planned != .off }.map(\.0)
        guard !due.isEmpty else {
            restDays += 1
            return
        }
        dueDays += 1
        if due.contains(.normal) || due.contains(.abnormal) {
            attendedDays += 1
        } else if due.contains(.pending) {
            pendingDays += 1
        } else if due.contains(.absent) {
            absentDays += 1
        }
    }

    private mutating func add(_ day: DayResult) {
        let planned = day.plan.plannedMinutes
        standardMinutes += planned
        if case .shift(let shift) = day.plan.planned, day.status == .normal || day.status == .abnormal {
            if let index = shifts.firstIndex(where: { $0.shift == shift.name }) {
                shifts[index].days += 1
            } else {
                shifts.append(ShiftCount(shift: shift.name, days: 1))
            }
        }
        if day.status != .pending {
            if let worked = day.workedMinutes { workedMinutes += worked } else { unknownHoursDays += 1 }
        }
        absentMinutes += day.absentMinutes
        for anomaly in day.anomalies where anomaly.resolvedBy == nil { add(anomaly.finding) }
        for case .corrected in day.rules { corrections += 1 }
        for share in day.excused { add(share, of: planned) }
    }

    private mutating func add(_ finding: Anomaly.Finding) {
        switch finding {
        case .late(.late, let minutes, _):
            lateCount += 1
            lateMinutes += minutes
        case .late(.seriousLate, let minutes, _):
            seriousLateCount += 1
            seriousLateMinutes += minutes
        case .late(.absentLate, let minutes, _):
            absentLateCount += 1
            absentLateMinutes += minutes
        case .earlyLeave(let minutes, _):
            earlyCount += 1
            earlyMinutes += minutes
        case .missingIn: missingIn += 1
        case .missingOut: missingOut += 1
        case .absent, .absentSession, .shortHours, .overtimeUnapproved, .overtimeBelowApproval, .punchDuringLeave,
            .unscheduledPunch, .terminalClockDrift, .inEarly, .outLate,
            .breakMissing, .breakLong, .breakShort, .overtimeLimit, .restTooShort, .longRun, .rosterMissing,
            .leaveWithoutApproval:
            break
        }
    }

    private mutating func add(_ share: ExcusedShare, of planned: Int) {
        guard share.kind == .leave else {
            tripMinutes += share.minutes
            return
        }
        let part = planned > 0 ? (share.minutes * 1_000 + planned / 2) / planned : 0
        if let index = leave.firstIndex(where: { $0.type == share.type }) {
            leave[index].minutes += share.minutes
            leave[index].thousandthsOfDay += part
        } else {
            leave.append(Leave(type: share.type, minutes: share.minutes, thousandthsOfDay: part))
        }
    }
}

extension DayPlan {
    /// Minutes of work that the plan asks for, on a day without a clock change; 0 where no number is due.
    package var plannedMinutes: Int {
        guard case .shift(let shift) = planned else { return 0 }
        switch shift.kind {
        case .flexCore, .free: return shift.options.requiredMinutes ?? 0
        case .fixed, .flexShift:
            guard let hours = shift.hours else { return 0 }
            return shift.breaks.reduce(hours.to.minutes - hours.from.minutes) {
                $0 - ($1.to.minutes - $1.from.minutes)
            }
        }
    }
}
