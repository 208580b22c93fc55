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

    /// A number however somebody types it: without hyphens or zeros, with blanks, in small or wide letters.
    /// - Returns: nil for what cannot be one.
    init?(typed text: String) {
        let plain = text.unicodeScalars.compactMap { scalar -> Character? in
            // Wide forms of ASCII lie 0xFEE0 behind it.
            let wide = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : scalar
            return wide.flatMap {
                $0.properties.isWhitespace || "-‐‑–—−".unicodeScalars.contains($0) ? nil : Character($0)
            }
        }
        let letters = String(plain.prefix { $0.isLetter }).uppercased()
        let digits = String(plain.dropFirst(letters.count))
        guard digits.utf8.count > 4, digits.utf8.count <= 16, let count = Int(digits.dropFirst(4)) else { return nil }
        self.init(SerialNumber.text("\(letters)-\(digits.prefix(4))", count))
    }

    package var text: String { SerialNumber.text(seriesAndYear, count) }

    package var seriesAndYear: String { "\(series)-\(year)" }

    /// - Parameter series: with its year.
    package static func text(_ series: String, _ count: Int) -> String { "\(series)-\(padded(count, 4))" }
}
