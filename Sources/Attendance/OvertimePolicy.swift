/// How overtime is counted. Source: attendance.md 1.8.
package struct OvertimePolicy: Equatable, Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        /// Nothing is paid.
        case none
        /// What the punches show.
        case punched
        /// What was approved, punches or not.
        case approved
        /// What was approved and also punched.
        case approvedAndPunched
    }

    package var mode = Mode.none
    /// Overtime from punches begins this long after the shift's end.
    package var startAfterMinutes = 0
    /// Less than this is nothing.
    package var minMinutes = 0
    /// Paid minutes are rounded down to a multiple of this. At least 1.
    package var unitMinutes = 1

    package init() {}

    /// - Parameter minutes: as counted.
    /// - Returns: 0 below the minimum, else rounded down to the unit.
    func payable(_ minutes: Int) -> Int {
        minutes < max(minMinutes, 1) ? 0 : minutes - minutes % max(unitMinutes, 1)
    }
}

/// Overtime of a day that is made good, in minutes, by the day type that decides the rate.
package struct Overtime: Equatable, Sendable {
    /// Workdays, also those moved by the calendar.
    package var workday = 0
    package var restday = 0
    /// Statutory holidays.
    package var holiday = 0
    /// Of these, made good with time off instead of pay (计调休); never of a statutory holiday's.
    package var timeOff = 0

    package init() {}

    package var total: Int { workday + restday + holiday }

    mutating func add(_ minutes: Int, timeOff: Int, on type: DayType) {
        self.timeOff += timeOff
        switch type {
        case .workday, .adjustedWorkday: workday += minutes
        case .restday: restday += minutes
        case .holiday: holiday += minutes
        }
    }
}
