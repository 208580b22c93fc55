import WallClock

/// A number of a series, as `CG-2026-0041`.
package struct SerialNumber: Equatable, Sendable {
    package let series: String
    package let year: Int
    package let count: Int

    /// - Returns: nil for anything else, as a ledger account's code.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, (2...3).contains(parts[0].utf8.count), parts[1].utf8.count == 4,
            parts[0].utf8.allSatisfy({ (65...90).contains($0) }), parts[2].utf8.count >= 4,
            parts[1...].allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[1]), let count = Int(parts[2])
        else { return nil }
        series = String(parts[0])
        self.year = year
        self.count = count
    }

    package var seriesAndYear: String { "\(series)-\(year)" }

    /// - Parameter series: with its year.
    package static func text(_ series: String, _ count: Int) -> String { "\(series)-\(padded(count, 4))" }
}
