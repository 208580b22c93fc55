import Attendance

/// The table `[attendance]`: the policy keys of attendance.md 1.12 by the same names.
enum PolicyReader {
    static func read(_ table: inout TableReader, into policy: inout Policy) {
        let day = 0...1_440
        if let text = table.string("secondsPolicy") {
            if let known = Policy.SecondsPolicy(rawValue: text) {
                policy.secondsPolicy = known
            } else {
                table.mistake("secondsPolicy", "must be floorMinute or exact")
            }
        }
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
        table.end()
    }
}
