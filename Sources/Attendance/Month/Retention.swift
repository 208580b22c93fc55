package import WallClock

/// How long wage records are kept. They are months, so that a month goes as a whole, and somebody who left goes with the
/// month of the last record.
///
/// Source: Interim Provisions on Wage Payment (工资支付暂行规定), art. 6: two years at least. Civil Code, art. 202: a period of
/// years ends with the date of the same name, or with the month's last where there is none.
package struct Retention: Equatable, Sendable {
    /// What the law asks for.
    package static let leastYears = 2

    package var years: Int

    package init(years: Int = 5) { self.years = years }

    /// The last date on which a month is kept.
    package func lastDate(of month: Month) -> LocalDate {
        let (year, number, day) = month.last.parts
        let days = LocalDate.days(inMonth: number, of: year + years)
        return LocalDate(year: year + years, month: number, day: min(day, days)) ?? month.last
    }

    package func isOver(_ month: Month, today: LocalDate) -> Bool { lastDate(of: month) < today }

    /// The first month that is still kept; all before it are over.
    package func firstKept(today: LocalDate) -> Month {
        let (year, number, _) = today.parts
        guard let first = LocalDate(year: year - years, month: number, day: 1) else { return Month(of: today) }
        let month = Month(of: first)
        return isOver(month, today: today) ? month.next : month
    }
}
