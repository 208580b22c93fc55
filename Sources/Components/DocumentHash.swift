import Crypto
import Foundation

/// SHA-256 of a document's plain bytes: what a document is known by.
package struct DocumentHash: Hashable, Sendable, CustomStringConvertible {
    /// 64 hexadecimal digits, small ones.
    package let description: String

    package init(of bytes: [UInt8]) { description = Hexadecimal.text(SHA256.hash(data: bytes)) }

    /// - Parameter text: 64 hexadecimal digits.
    /// - Returns: nil for anything else, so that a hash is also a safe file name.
    package init?(_ text: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(Array(text.utf8)), bytes.count == 32 else { return nil }
        description = Hexadecimal.text(bytes)
    }
}
