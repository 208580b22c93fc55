package import WallClock

/// What became known of a work date after its month was closed, and would change its figures. The archive stays; the
/// adjustment goes into the next month's report. Source: attendance.md 3.7.
package struct Adjustment: Equatable, Sendable {
    package let workDate: LocalDate
    /// Of several plans on the date, which: counts from 1.
    package let plan: Int
    /// As archived.
    package let before: DayFigures
    /// As judged with what is known now.
    package let after: DayFigures

    package init(workDate: LocalDate, plan: Int, before: DayFigures, after: DayFigures) {
        self.workDate = workDate
        self.plan = plan
        self.before = before
        self.after = after
    }

    /// One for each day whose figures changed, in their order.
    /// - Parameters:
    ///   - archived: a person's results of the closed month.
    ///   - judged: of the same dates, with the same plans.
    package static func between(archived: [DayResult], judged: [DayResult]) -> [Adjustment] {
        func numbered(_ days: [DayResult]) -> [(key: [Int], day: DayResult)] {
            var plans: [LocalDate: Int] = [:]
            return days.map { day in
                plans[day.workDate, default: 0] += 1
                return ([day.workDate.dayNumber, plans[day.workDate] ?? 1], day)
            }
        }
        let now = Dictionary(numbered(judged).map { ($0.key, $0.day) }, uniquingKeysWith: { first, _ in first })
        return numbered(archived).compactMap { key, day in
            guard let after = now[key].map(DayFigures.init), case let before = DayFigures(day), before != after else {
                return nil
            }
            return Adjustment(workDate: day.workDate, plan: key[1], before: before, after: after)
        }
    }
}
