import WallClock

/// A quarter of the proleptic Gregorian calendar.
struct Quarter: Equatable, CustomStringConvertible {
    let first: LocalDate

    init(of date: LocalDate) {
        let month = Month(of: date)
        first = (0..<(month.first.parts.month - 1) % 3).reduce(month) { earlier, _ in earlier.previous }.first
    }

    var last: LocalDate { Month(of: first).next.next.last }

    /// As `2026-Q4`.
    var description: String { "\(first.parts.year)-Q\((first.parts.month - 1) / 3 + 1)" }
}
