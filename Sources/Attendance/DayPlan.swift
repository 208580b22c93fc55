package import WallClock

/// What a date counts as; it decides what no punch means and the rate of overtime. Source: attendance.md 1.8.
package enum DayType: String, Sendable {
    case workday
    /// A day off by its weekday that the national calendar makes a workday (调休上班).
    case adjustedWorkday
    case restday
    /// Statutory; days next to it that were swapped are rest days.
    case holiday
}

/// What is planned for a person on one date.
package enum PlannedDay: Equatable, Sendable {
    /// Indirect: a shift is large, and every date of everybody has its plan.
    indirect case shift(Shift)
    /// A rest day or holiday.
    case off
    /// Work at any time; only absence counts.
    case free
}

/// The plan of one work date. A date with several shifts has several plans.
package struct DayPlan: Equatable, Sendable {
    /// The local date on which the shift's first session starts.
    package let date: LocalDate
    package let type: DayType
    package let planned: PlannedDay

    package init(date: LocalDate, type: DayType, planned: PlannedDay) {
        self.date = date
        self.type = type
        self.planned = planned
    }
}
