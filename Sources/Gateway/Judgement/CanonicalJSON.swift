import Crypto
import Foundation
import Storage

/// JSON of which one value always gives the same bytes, to be compared and hashed.
enum CanonicalJSON {
    /// Members in alphabetical order, no spaces.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    /// SHA-256 in hexadecimal.
    static func hash(_ bytes: [UInt8]) -> String { [UInt8](SHA256.hash(data: bytes)).hexadecimal }
}
