import Attendance

/// The policy as an archive holds it: everything that judging a day reads.
struct PolicyRecord: Codable, Equatable {
    struct Span: Codable, Equatable {
        let from: Int
        let to: Int
    }

    let secondsPolicy: String
    let debounceSeconds: Int
    let pairing: String
    let stateMode: String
    let minSpanMinutes: Int
    let minBreakPunchGapMinutes: Int
    let earliestInMinutes: Int
    let latestOutMinutes: Int
    let lateGraceMinutes: Int
    let earlyGraceMinutes: Int
    let seriousLateMinutes: Int?
    let absentLateMinutes: Int?
    let overtimeMode: String
    let overtimeStartAfterMinutes: Int
    let overtimeMinMinutes: Int
    let overtimeUnitMinutes: Int
    /// Minutes from midnight.
    let dayCut: Int
    let restDayBreaks: [Span]
    let leavePunchToleranceMinutes: Int
    let driftCorrection: Bool
    let driftToleranceSeconds: Int
    let settleMinutes: Int
    let overtimeDayMinutes: Int?
    let overtimeMonthMinutes: Int?
    let restMinutes: Int?
    let workDatesInARow: Int?
    let inEarlyMinutes: Int?
    let outLateMinutes: Int?
    let breakToleranceMinutes: Int?

    init(_ policy: Policy) {
        secondsPolicy = policy.secondsPolicy.rawValue
        debounceSeconds = policy.debounceSeconds
        pairing = policy.pairing.rawValue
        stateMode = policy.stateMode.rawValue
        minSpanMinutes = policy.minSpanMinutes
        minBreakPunchGapMinutes = policy.minBreakPunchGapMinutes
        earliestInMinutes = policy.earliestInMinutes
        latestOutMinutes = policy.latestOutMinutes
        lateGraceMinutes = policy.lateGraceMinutes
        earlyGraceMinutes = policy.earlyGraceMinutes
        seriousLateMinutes = policy.seriousLateMinutes
        absentLateMinutes = policy.absentLateMinutes
        overtimeMode = policy.overtime.mode.rawValue
        overtimeStartAfterMinutes = policy.overtime.startAfterMinutes
        overtimeMinMinutes = policy.overtime.minMinutes
        overtimeUnitMinutes = policy.overtime.unitMinutes
        dayCut = policy.dayCut.minutes
        restDayBreaks = policy.restDayBreaks.map { Span(from: $0.from.minutes, to: $0.to.minutes) }
        leavePunchToleranceMinutes = policy.leavePunchToleranceMinutes
        driftCorrection = policy.driftCorrection
        driftToleranceSeconds = policy.driftToleranceSeconds
        settleMinutes = policy.settleMinutes
        overtimeDayMinutes = policy.limits.overtimeDayMinutes
        overtimeMonthMinutes = policy.limits.overtimeMonthMinutes
        restMinutes = policy.limits.restMinutes
        workDatesInARow = policy.limits.workDatesInARow
        inEarlyMinutes = policy.limits.inEarlyMinutes
        outLateMinutes = policy.limits.outLateMinutes
        breakToleranceMinutes = policy.limits.breakToleranceMinutes
    }

    /// - Throws: ``ArchiveError`` for a word that this version does not know.
    func policy() throws(ArchiveError) -> Policy {
        var policy = Policy.standard
        policy.secondsPolicy = try known(Policy.SecondsPolicy(rawValue: secondsPolicy), secondsPolicy)
        policy.debounceSeconds = debounceSeconds
        policy.pairing = try known(Policy.Pairing(rawValue: pairing), pairing)
        policy.stateMode = try known(Policy.StateMode(rawValue: stateMode), stateMode)
        policy.minSpanMinutes = minSpanMinutes
        policy.minBreakPunchGapMinutes = minBreakPunchGapMinutes
        policy.earliestInMinutes = earliestInMinutes
        policy.latestOutMinutes = latestOutMinutes
        policy.lateGraceMinutes = lateGraceMinutes
        policy.earlyGraceMinutes = earlyGraceMinutes
        policy.seriousLateMinutes = seriousLateMinutes
        policy.absentLateMinutes = absentLateMinutes
        policy.overtime.mode = try known(OvertimePolicy.Mode(rawValue: overtimeMode), overtimeMode)
        policy.overtime.startAfterMinutes = overtimeStartAfterMinutes
        policy.overtime.minMinutes = overtimeMinMinutes
        policy.overtime.unitMinutes = overtimeUnitMinutes
        policy.dayCut = try known(ClockTime(minutes: dayCut), "\(dayCut)")
        policy.restDayBreaks = try restDayBreaks.map { span throws(ArchiveError) in try span.clockSpan() }
        policy.leavePunchToleranceMinutes = leavePunchToleranceMinutes
        policy.driftCorrection = driftCorrection
        policy.driftToleranceSeconds = driftToleranceSeconds
        policy.settleMinutes = settleMinutes
        policy.limits.overtimeDayMinutes = overtimeDayMinutes
        policy.limits.overtimeMonthMinutes = overtimeMonthMinutes
        policy.limits.restMinutes = restMinutes
        policy.limits.workDatesInARow = workDatesInARow
        policy.limits.inEarlyMinutes = inEarlyMinutes
        policy.limits.outLateMinutes = outLateMinutes
        policy.limits.breakToleranceMinutes = breakToleranceMinutes
        return policy
    }
}

extension PolicyRecord.Span {
    init(_ span: ClockSpan) {
        from = span.from.minutes
        to = span.to.minutes
    }

    func clockSpan() throws(ArchiveError) -> ClockSpan {
        let (start, end) = (ClockTime(minutes: from), ClockTime(minutes: to))
        guard let start, let end else { throw .unreadable("\(from)-\(to)") }
        return try known(ClockSpan(from: start, to: end), "\(from)-\(to)")
    }
}

/// Why an archive cannot be judged again.
enum ArchiveError: Error, Equatable {
    /// A word or number that this version does not understand.
    case unreadable(String)
}

func known<Value>(_ value: Value?, _ text: String) throws(ArchiveError) -> Value {
    guard let value else { throw .unreadable(text) }
    return value
}
