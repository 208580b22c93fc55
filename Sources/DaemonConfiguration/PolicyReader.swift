import Attendance

/// The table `[attendance]`: the policy keys of attendance.md 1.12 by the same names.
enum PolicyReader {
    static func read(_ table: inout TableReader, into policy: inout Policy) {
        let day = 0...1_440
        policy.secondsPolicy = table.choice("secondsPolicy") ?? policy.secondsPolicy
        policy.pairing = table.choice("pairing") ?? policy.pairing
        policy.stateMode = table.choice("stateMode") ?? policy.stateMode
        policy.driftCorrection = table.bool("driftCorrection") ?? policy.driftCorrection
        policy.debounceSeconds = table.integer("debounceSeconds", in: 0...86_400) ?? policy.debounceSeconds
        policy.minSpanMinutes = table.integer("minSpanMinutes", in: day) ?? policy.minSpanMinutes
        policy.minBreakPunchGapMinutes =
            table.integer("minBreakPunchGapMinutes", in: day) ?? policy.minBreakPunchGapMinutes
        policy.earliestInMinutes = table.integer("earliestInMinutes", in: day) ?? policy.earliestInMinutes
        policy.latestOutMinutes = table.integer("latestOutMinutes", in: day) ?? policy.latestOutMinutes
        policy.lateGraceMinutes = table.integer("lateGraceMinutes", in: day) ?? policy.lateGraceMinutes
        policy.earlyGraceMinutes = table.integer("earlyGraceMinutes", in: day) ?? policy.earlyGraceMinutes
        policy.seriousLateMinutes = table.integer("seriousLateMinutes", in: day)
        policy.absentLateMinutes = table.integer("absentLateMinutes", in: day)
        policy.leavePunchToleranceMinutes =
            table.integer("leavePunchToleranceMinutes", in: day) ?? policy.leavePunchToleranceMinutes
        policy.futureToleranceSeconds =
            table.integer("futureToleranceSeconds", in: 0...31_622_400) ?? policy.futureToleranceSeconds
        policy.maxAgeDays = table.integer("maxAgeDays", in: 0...36_525) ?? policy.maxAgeDays
        policy.settleMinutes = table.integer("settleMinutes", in: 0...44_640) ?? policy.settleMinutes
        policy.driftToleranceSeconds =
            table.integer("driftToleranceSeconds", in: 0...86_400) ?? policy.driftToleranceSeconds
        if let text = table.string("dayCut") {
            if let cut = ClockTime(text), cut.minutes < 1_440 {
                policy.dayCut = cut
            } else {
                table.mistake("dayCut", "must be a time of day such as \"04:00\"")
            }
        }
        for text in table.strings("restDayBreaks") {
            let ends = text.split(separator: "-").map { ClockTime($0) }
            guard ends.count == 2, let from = ends[0], let to = ends[1], let span = ClockSpan(from: from, to: to) else {
                table.mistake("restDayBreaks", "\"\(text)\" is no span of time such as \"12:00-13:00\"")
                continue
            }
            policy.restDayBreaks.append(span)
        }
        if var overtime = table.table("overtime") { read(&overtime, into: &policy.overtime) }
        if var limits = table.table("limits") { read(&limits, into: &policy.limits) }
        table.end()
    }

    private static func read(_ table: inout TableReader, into overtime: inout OvertimePolicy) {
        let day = 0...1_440
        overtime.mode = table.choice("mode") ?? overtime.mode
        overtime.startAfterMinutes = table.integer("startAfterMinutes", in: day) ?? overtime.startAfterMinutes
        overtime.minMinutes = table.integer("minMinutes", in: day) ?? overtime.minMinutes
        overtime.unitMinutes = table.integer("unitMinutes", in: 1...1_440) ?? overtime.unitMinutes
        table.end()
    }

    /// 0 switches a limit off.
    private static func read(_ table: inout TableReader, into limits: inout LimitPolicy) {
        func limit(_ key: String, _ range: ClosedRange<Int>, _ standard: Int?) -> Int? {
            guard let number = table.integer(key, in: range) else { return standard }
            return number == 0 ? nil : number
        }
        let day = 0...1_440
        limits.overtimeDayMinutes = limit("overtimeDayMinutes", day, limits.overtimeDayMinutes)
        limits.overtimeMonthMinutes = limit("overtimeMonthMinutes", 0...44_640, limits.overtimeMonthMinutes)
        limits.restMinutes = limit("restMinutes", 0...2_880, limits.restMinutes)
        limits.workDatesInARow = limit(
            "workDatesInARow",
            0...(PersonPeriod.longestRun - 1),
            limits.workDatesInARow
        )
        limits.inEarlyMinutes = limit("inEarlyMinutes", day, limits.inEarlyMinutes)
        limits.outLateMinutes = limit("outLateMinutes", day, limits.outLateMinutes)
        limits.breakToleranceMinutes = limit("breakToleranceMinutes", day, limits.breakToleranceMinutes)
        table.end()
    }
}
