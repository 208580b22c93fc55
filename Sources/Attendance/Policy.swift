/// The rules of an attendance group, as numbers.
///
/// Source: attendance.md 1.12 and attendance-cases.md. ``standard`` holds the defaults of 1.12.
package struct Policy: Equatable, Sendable {
    /// What becomes of the seconds of a punch when lateness and worked time are counted.
    package enum SecondsPolicy: String, Sendable, CaseIterable {
        /// Cut down to the minute: 09:00:59 is 09:00, 17:59:59 is 17:59.
        case floorMinute
        /// Kept; minutes are the whole ones between two moments.
        case exact
    }

    /// Which punches a shift asks for.
    package enum Pairing: String, Sendable, CaseIterable {
        /// One IN and one OUT for the whole shift.
        case firstLast
        /// One IN and one OUT for each session.
        case perSession
    }

    /// Whether a punch's direction decides which slot it may fill.
    package enum StateMode: String, Sendable, CaseIterable { case ignore, trust }

    package var secondsPolicy = SecondsPolicy.floorMinute
    /// A punch less than this after the last kept one at the same site is a repeat. 0 to 86,400.
    package var debounceSeconds = 60
    /// For shifts that do not say it themselves.
    package var pairing = Pairing.firstLast
    package var stateMode = StateMode.ignore
    /// Punches in one half of a shift are an IN and an OUT only if they lie at least this far apart.
    package var minSpanMinutes = 60
    /// Two punches in one half of a break are a leaving and a return only if they lie at least this far apart.
    package var minBreakPunchGapMinutes = 10
    /// How long before its start a shift takes punches, unless the shift says it itself. 0 to 1,440.
    package var earliestInMinutes = 120
    /// How long after its end a shift takes punches, unless the shift says it itself. 0 to 1,440.
    package var latestOutMinutes = 360
    package var lateGraceMinutes = 0
    package var earlyGraceMinutes = 0
    /// From this many minutes on a late arrival is `serious_late`; nil never.
    package var seriousLateMinutes: Int?
    /// From this many minutes on a late arrival is `absent_late`; nil never.
    package var absentLateMinutes: Int?
    package var overtime = OvertimePolicy()
    /// Where one rest, holiday or free day ends and the next begins.
    package var dayCut = ClockTime.fourOClock
    /// Taken off the overtime of rest days and holidays.
    package var restDayBreaks: [ClockSpan] = []
    /// A punch inside leave is reported only if it lies further than this from both ends.
    package var leavePunchToleranceMinutes = 30
    /// Whether punches are moved by the measured drift of their terminal's clock; else it stands beside the result.
    package var driftCorrection = false
    /// Beyond this a clock's drift is shown with the results that rest on it. 0 to 86,400.
    package var driftToleranceSeconds = 60
    /// How far a record may lie after its receipt.
    package var futureToleranceSeconds = 300
    /// How old a record may be at its receipt.
    package var maxAgeDays = 400
    /// How long after its window a result waits for latecomers even if every terminal has been heard from.
    package var settleMinutes = 0
    package var limits = LimitPolicy()
    package var fraud = FraudPolicy()

    package init() {}

    package static let standard = Policy()

    /// - Throws: ``AttendanceError/invalidPolicy(key:)`` for the first number that makes no sense.
    package func check() throws(AttendanceError) {
        let day = 0...1_440
        try Policy.require(day.contains(minSpanMinutes), "minSpanMinutes")
        try Policy.require(day.contains(minBreakPunchGapMinutes), "minBreakPunchGapMinutes")
        try Policy.require(day.contains(earliestInMinutes), "earliestInMinutes")
        try Policy.require(day.contains(latestOutMinutes), "latestOutMinutes")
        try Policy.require(day.contains(lateGraceMinutes), "lateGraceMinutes")
        try Policy.require(day.contains(earlyGraceMinutes), "earlyGraceMinutes")
        try Policy.require(day.contains(seriousLateMinutes ?? 0), "seriousLateMinutes")
        try Policy.require(day.contains(absentLateMinutes ?? 0), "absentLateMinutes")
        try Policy.require(day.contains(leavePunchToleranceMinutes), "leavePunchToleranceMinutes")
        try Policy.require(dayCut.minutes < 1_440, "dayCut")
        try Policy.require((0...86_400).contains(debounceSeconds), "debounceSeconds")
        try Policy.require((0...86_400).contains(driftToleranceSeconds), "driftToleranceSeconds")
        try Policy.require((0...31_622_400).contains(futureToleranceSeconds), "futureToleranceSeconds")
        try Policy.require((0...36_525).contains(maxAgeDays), "maxAgeDays")
        try Policy.require((0...44_640).contains(settleMinutes), "settleMinutes")
        try Policy.require(day.contains(overtime.startAfterMinutes), "overtime.startAfterMinutes")
        try Policy.require(day.contains(overtime.minMinutes), "overtime.minMinutes")
        try Policy.require((1...1_440).contains(overtime.unitMinutes), "overtime.unitMinutes")
        try fraud.check()
    }

    private static func require(_ holds: Bool, _ key: String) throws(AttendanceError) {
        guard holds else { throw .invalidPolicy(key: key) }
    }
}
