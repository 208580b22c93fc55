/// What a report counts of a day's result.
package struct DayFigures: Equatable, Sendable {
    package let status: DayStatus
    package let lateMinutes: Int
    package let earlyMinutes: Int
    /// Nil while a slot is missing.
    package let workedMinutes: Int?
    /// Nil while a slot is missing.
    package let lostMinutes: Int?
    package let absentMinutes: Int
    package let excusedMinutes: Int
    package let overtime: Overtime

    /// As a closed month's archive keeps them.
    package init(
        status: DayStatus,
        lateMinutes: Int,
        earlyMinutes: Int,
        workedMinutes: Int?,
        lostMinutes: Int?,
        absentMinutes: Int,
        excusedMinutes: Int,
        overtime: Overtime
    ) {
        self.status = status
        self.lateMinutes = lateMinutes
        self.earlyMinutes = earlyMinutes
        self.workedMinutes = workedMinutes
        self.lostMinutes = lostMinutes
        self.absentMinutes = absentMinutes
        self.excusedMinutes = excusedMinutes
        self.overtime = overtime
    }

    package init(_ day: DayResult) {
        status = day.status
        lateMinutes = day.lateMinutes
        earlyMinutes = day.earlyMinutes
        workedMinutes = day.workedMinutes
        lostMinutes = day.lostMinutes
        absentMinutes = day.absentMinutes
        excusedMinutes = day.excusedMinutes
        overtime = day.overtime
    }
}
