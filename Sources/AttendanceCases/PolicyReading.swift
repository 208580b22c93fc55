import Attendance

extension Policy {
    /// - Parameter fields: a scenario's policy over the file's defaults; what both lack keeps its standard value.
    init(_ fields: consuming Fields) throws(CaseError) {
        self.init()
        secondsPolicy = try fields.choice("secondsPolicy", as: SecondsPolicy.self) ?? secondsPolicy
        debounceSeconds = try fields.integer("debounceSeconds") ?? debounceSeconds
        pairing = try fields.choice("pairing", as: Pairing.self) ?? pairing
        stateMode = try fields.choice("stateMode", as: StateMode.self) ?? stateMode
        minSpanMinutes = try fields.integer("minSpanMinutes") ?? minSpanMinutes
        minBreakPunchGapMinutes = try fields.integer("minBreakPunchGapMinutes") ?? minBreakPunchGapMinutes
        earliestInMinutes = try fields.integer("earliestInMinutes") ?? earliestInMinutes
        latestOutMinutes = try fields.integer("latestOutMinutes") ?? latestOutMinutes
        lateGraceMinutes = try fields.integer("lateGraceMinutes") ?? lateGraceMinutes
        earlyGraceMinutes = try fields.integer("earlyGraceMinutes") ?? earlyGraceMinutes
        seriousLateMinutes = try fields.integer("seriousLateMinutes")
        absentLateMinutes = try fields.integer("absentLateMinutes")
        dayCut = try fields.clock("dayCut") ?? dayCut
        restDayBreaks = try fields.clockSpans("restDayBreaks") ?? restDayBreaks
        leavePunchToleranceMinutes = try fields.integer("leavePunchToleranceMinutes") ?? leavePunchToleranceMinutes
        driftCorrection = try fields.bool("driftCorrection") ?? driftCorrection
        driftToleranceSeconds = try fields.integer("driftToleranceSeconds") ?? driftToleranceSeconds
        futureToleranceSeconds = try fields.integer("futureToleranceSeconds") ?? futureToleranceSeconds
        maxAgeDays = try fields.integer("maxAgeDays") ?? maxAgeDays
        settleMinutes = try fields.integer("settleMinutes") ?? settleMinutes
        fraud = try FraudPolicy(&fields)
        if let value = fields.take("overtime") {
            overtime = try OvertimePolicy(try Fields(value, at: fields.path("overtime")))
        }
        try fields.end()
        do throws(AttendanceError) { try check() } catch { throw .attendance(error) }
    }
}

extension OvertimePolicy {
    fileprivate init(_ fields: consuming Fields) throws(CaseError) {
        self.init()
        mode = try fields.choice("mode", as: Mode.self) ?? mode
        startAfterMinutes = try fields.integer("startAfterMinutes") ?? startAfterMinutes
        minMinutes = try fields.integer("minMinutes") ?? minMinutes
        unitMinutes = try fields.integer("unitMinutes") ?? unitMinutes
        try fields.end()
    }
}

extension FraudPolicy {
    fileprivate init(_ fields: inout Fields) throws(CaseError) {
        self.init()
        maxSpeedKmh = try fields.number("maxSpeedKmh") ?? maxSpeedKmh
        buddyWindowSeconds = try fields.integer("buddyWindowSeconds") ?? buddyWindowSeconds
        buddyMinDays = try fields.integer("buddyMinDays") ?? buddyMinDays
        buddyMinShare = try fields.number("buddyMinShare") ?? buddyMinShare
        buddyMinWeakShare = try fields.number("buddyMinWeakShare") ?? buddyMinWeakShare
        buddyLookbackWorkdays = try fields.integer("buddyLookbackWorkdays") ?? buddyLookbackWorkdays
        minHistory = try fields.integer("minHistory") ?? minHistory
        madFloorMinutes = try fields.number("madFloorMinutes") ?? madFloorMinutes
        zThreshold = try fields.number("zThreshold") ?? zThreshold
    }
}
