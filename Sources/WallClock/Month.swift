/// A month of the proleptic Gregorian calendar.
package struct Month: Hashable, Comparable, Sendable {
    package let first: LocalDate

    package init(of date: LocalDate) { first = date.adding(days: 1 - date.parts.day) }

    /// `YYYY-MM`, exactly seven characters; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard let first = LocalDate("\(text)-01") else { return nil }
        self.first = first
    }

    package var last: LocalDate { next.first.adding(days: -1) }
    package var dates: ClosedRange<LocalDate> { first...last }
    package var next: Month { Month(of: first.adding(days: 31)) }
    package var previous: Month { Month(of: first.adding(days: -1)) }

    package func contains(_ date: LocalDate) -> Bool { dates.contains(date) }

    package static func < (left: Self, right: Self) -> Bool { left.first < right.first }
}

extension Month: CustomStringConvertible {
    package var description: String { String("\(first)".prefix(7)) }
}
