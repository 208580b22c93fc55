import Office
import WallClock

/// What one square of a table holds; every format writes it from here, so that all of them say the same.
enum Cell: Equatable {
    case empty
    case text(String)
    case count(Int)
    /// A decimal number with two places, in hundredths.
    case hundredths(Int)
    /// An amount in minor units.
    case money(Int64)
    case date(LocalDate)

    /// Minutes as hours, rounded to hundredths.
    static func hours(_ minutes: Int) -> Cell { .hundredths((minutes * 100 + 30) / 60) }

    /// Thousandths of a day as days, rounded to hundredths.
    static func days(_ thousandths: Int) -> Cell { .hundredths((thousandths + 5) / 10) }

    var text: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .count(let number): "\(number)"
        case .hundredths(let number): "\(number / 100).\(padded(number % 100, 2))"
        // Whoever reads it as a number wants no commas.
        case .money(let minor): Money.text(minor).filter { $0 != "," }
        case .date(let date): "\(date)"
        }
    }

    var isZero: Bool { self == .count(0) || self == .hundredths(0) || self == .empty }
}
