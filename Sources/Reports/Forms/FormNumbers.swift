/// The numbers of paper forms that are printed ahead, so that afterwards each can be accounted for. Source: office.md 1,
/// RSK-1.
package struct FormNumbers: Equatable, Sendable {
    /// As much as anybody prints at once.
    package static let most = 500

    package let texts: [String]

    /// `P-2026-CG-001` and those behind it.
    /// - Parameters:
    ///   - prefix: letters and digits of ASCII with hyphens between, so that a clerk can type it on any keyboard.
    ///   - first: from 1 on.
    /// - Returns: nil for a prefix or a range that cannot be used.
    package init?(prefix: String, first: Int, count: Int) {
        let parts = prefix.split(separator: "-", omittingEmptySubsequences: false)
        guard prefix.utf8.count <= 32,
            parts.allSatisfy({ part in
                !part.isEmpty
                    && part.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic || isDigit($0) }
            }),
            (1...FormNumbers.most).contains(count), (1...999_999).contains(first)
        else { return nil }
        texts = (first..<first + count).map { number in
            let digits = "\(number)"
            return "\(prefix)-" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
        }
    }
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
