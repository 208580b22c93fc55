/// Limits beyond which a day or a row of days is shown to HR. Source: attendance.md 2.1; nil says nothing about it.
package struct LimitPolicy: Equatable, Sendable {
    /// Overtime of a day, minutes.
    package var overtimeDayMinutes: Int?
    /// Overtime of a calendar month, minutes.
    package var overtimeMonthMinutes: Int?
    /// From OUT to the next work date's IN, minutes.
    package var restMinutes: Int?
    /// Dates with work in a row.
    package var workDatesInARow: Int?
    /// IN so long before the due start, minutes.
    package var inEarlyMinutes: Int?
    /// OUT so long after the due end, minutes.
    package var outLateMinutes: Int?
    /// A punched break may be so much longer or shorter than planned, minutes.
    package var breakToleranceMinutes: Int?

    package init() {}

    /// At most 3 h of overtime a day and 36 h a month (Labour Law of the PRC, article 41), 11 h of rest between two
    /// work dates, one day without work in seven (article 38).
    package static var law: LimitPolicy {
        var limits = LimitPolicy()
        limits.overtimeDayMinutes = 180
        limits.overtimeMonthMinutes = 2_160
        limits.restMinutes = 660
        limits.workDatesInARow = 6
        return limits
    }
}
