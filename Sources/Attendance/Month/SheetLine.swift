package import WallClock

/// One person of a month's sheet.
package struct SheetLine: Codable, Equatable, Sendable {
    package struct Person: Codable, Equatable, Sendable {
        package let number: String
        package let name: String
        package let department: String
        /// The attendance group; empty if there is none.
        package let group: String
        /// The supervisor's number.
        package let supervisor: String?

        package init(number: String, name: String, department: String, group: String = "", supervisor: String? = nil) {
            self.number = number
            self.name = name
            self.department = department
            self.group = group
            self.supervisor = supervisor
        }
    }

    package let person: Person
    package let totals: MonthTotals
    /// In the order of the plans.
    package let days: [SheetDay]
    /// Of earlier months.
    package let adjustments: [SheetAdjustment]
    /// How the person confirmed a line of a closed month; nil if nobody asked. `MonthConfirmation`.
    package let confirmation: String?

    /// - Parameters:
    ///   - result: of the month's dates.
    ///   - adjustments: of earlier, closed months.
    ///   - confirmation: how the line stood with the person when the month was closed.
    package init(
        _ person: Person,
        _ result: PeriodResult,
        adjustments: [Adjustment] = [],
        confirmation: MonthConfirmation? = nil,
        zone: Zone
    ) {
        self.person = person
        totals = MonthTotals(result.days)
        var plans: [LocalDate: Int] = [:]
        days = result.days.map { day in
            plans[day.workDate, default: 0] += 1
            return SheetDay(day, plan: plans[day.workDate] ?? 1, zone: zone)
        }
        self.adjustments = adjustments.map(SheetAdjustment.init)
        self.confirmation = confirmation?.rawValue
    }
}
