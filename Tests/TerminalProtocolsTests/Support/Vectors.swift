import Foundation
import Testing

/// Reads `Vectors/NAME.json`.
func vectors<Contents: Decodable>(_ name: String, as type: Contents.Type) throws -> Contents {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
    return try JSONDecoder().decode(type, from: try Data(contentsOf: url))
}

extension [UInt8] {
    /// Pairs of hexadecimal digits; anything else fails the test that asked.
    init(hex text: String) throws {
        let digits = try text.map { try #require($0.hexDigitValue) }
        try #require(digits.count.isMultiple(of: 2))
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Cut into pieces of `size` bytes.
    func pieces(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
