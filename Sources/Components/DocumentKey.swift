import Crypto
import Foundation

/// A master key: it wraps the keys of documents (AES-256-GCM). Comes from a credential, shown to nobody.
package struct DocumentKey: Sendable, CustomStringConvertible, CustomReflectable {
    let key: SymmetricKey
    let idBytes: [UInt8]
    /// Names the key without telling anything of it: 16 hexadecimal digits.
    package var id: String { Hexadecimal.text(idBytes) }

    /// - Parameter bytes: 32 bytes, or 64 hexadecimal digits with or without a line end.
    /// - Returns: nil for anything else.
    package init?(_ bytes: [UInt8]) {
        guard let raw = bytes.count == 32 ? bytes : Hexadecimal.line(bytes), raw.count == 32 else { return nil }
        key = SymmetricKey(data: raw)
        let code = HMAC<SHA256>.authenticationCode(for: Data("rollcall document key".utf8), using: key)
        idBytes = Array(code.prefix(8))
    }

    package var description: String { "document key \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// The master keys that the daemon was given: one that new documents are stored under, and older ones that still open.
package struct DocumentKeys: Sendable {
    package let current: DocumentKey
    private let byID: [String: DocumentKey]
    package var hasOlder: Bool { byID.count > 1 }
    var all: [DocumentKey] { Array(byID.values) }

    package init(current: DocumentKey, older: [DocumentKey] = []) {
        self.current = current
        byID = Dictionary((older + [current]).map { ($0.id, $0) }) { _, last in last }
    }

    /// - Throws: ``DocumentError/keyUnavailable(id:)``.
    func key(_ id: String) throws(DocumentError) -> DocumentKey {
        guard let key = byID[id] else { throw .keyUnavailable(id: id) }
        return key
    }
}
