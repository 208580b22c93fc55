/// What overtime of each class is made good with: pay (计加班费) or time off (计调休).
package struct OvertimeTerms: Equatable, Sendable {
    package enum Compensation: String, Sendable { case pay, timeOff }

    package var workday = Compensation.pay
    package var restday = Compensation.pay
    package var holiday = Compensation.pay

    package init() {}
}

/// Minutes of overtime of a month by class and compensation.
package struct OvertimeTotals: Codable, Equatable, Sendable {
    package private(set) var workdayPay = 0
    package private(set) var workdayTimeOff = 0
    package private(set) var restdayPay = 0
    package private(set) var restdayTimeOff = 0
    package private(set) var holidayPay = 0
    package private(set) var holidayTimeOff = 0

    init() {}

    mutating func add(_ overtime: Overtime, _ terms: OvertimeTerms) {
        switch terms.workday {
        case .pay: workdayPay += overtime.workday
        case .timeOff: workdayTimeOff += overtime.workday
        }
        switch terms.restday {
        case .pay: restdayPay += overtime.restday
        case .timeOff: restdayTimeOff += overtime.restday
        }
        switch terms.holiday {
        case .pay: holidayPay += overtime.holiday
        case .timeOff: holidayTimeOff += overtime.holiday
        }
    }
}
