/// Minutes of overtime of a month by class, and by what they are made good with: pay (计加班费) or time off (计调休).
package struct OvertimeTotals: Codable, Equatable, Sendable {
    package private(set) var workdayPay = 0
    package private(set) var workdayTimeOff = 0
    package private(set) var restdayPay = 0
    package private(set) var restdayTimeOff = 0
    /// A statutory holiday's is never made good with time off. Source: attendance.md 1.8.
    package private(set) var holidayPay = 0

    init() {}

    /// - Parameter overtime: of one plan, which is of one class.
    mutating func add(_ overtime: Overtime) {
        let ofWorkday = min(overtime.timeOff, overtime.workday)
        workdayPay += overtime.workday - ofWorkday
        workdayTimeOff += ofWorkday
        let ofRestday = min(overtime.timeOff, overtime.restday)
        restdayPay += overtime.restday - ofRestday
        restdayTimeOff += ofRestday
        holidayPay += overtime.holiday
    }
}
