package import WallClock

/// One figure of an earlier, closed month that later knowledge changed, as the sheet lists it.
package struct SheetAdjustment: Codable, Equatable, Sendable {
    package let workDate: LocalDate
    /// Of several plans on the date, which: counts from 1.
    package let plan: Int
    package let statusBefore: String
    package let statusAfter: String
    package let changes: [Change]

    package struct Change: Codable, Equatable, Sendable {
        /// Such as lateMinutes.
        package let figure: String
        /// Nil is unknown.
        package let before: Int?
        package let after: Int?
    }

    init(_ adjustment: Adjustment) {
        workDate = adjustment.workDate
        plan = adjustment.plan
        let (before, after) = (adjustment.before, adjustment.after)
        statusBefore = before.status.rawValue
        statusAfter = after.status.rawValue
        let figures: [(String, Int?, Int?)] = [
            ("lateMinutes", before.lateMinutes, after.lateMinutes),
            ("earlyMinutes", before.earlyMinutes, after.earlyMinutes),
            ("workedMinutes", before.workedMinutes, after.workedMinutes),
            ("lostMinutes", before.lostMinutes, after.lostMinutes),
            ("absentMinutes", before.absentMinutes, after.absentMinutes),
            ("excusedMinutes", before.excusedMinutes, after.excusedMinutes),
            ("overtimeWorkdayMinutes", before.overtime.workday, after.overtime.workday),
            ("overtimeRestdayMinutes", before.overtime.restday, after.overtime.restday),
            ("overtimeHolidayMinutes", before.overtime.holiday, after.overtime.holiday),
            ("overtimeTimeOffMinutes", before.overtime.timeOff, after.overtime.timeOff),
        ]
        changes = figures.filter { $0.1 != $0.2 }.map { Change(figure: $0.0, before: $0.1, after: $0.2) }
    }
}
