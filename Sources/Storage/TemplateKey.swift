import Crypto
import Foundation
import TerminalProtocols

/// The key under which templates are kept: AES-256-GCM. Shown to nobody.
package struct TemplateKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: SymmetricKey
    /// Names the key without telling anything of it, so that a changed one is noticed.
    package let id: String

    /// - Parameter bytes: 32 bytes, or 64 hexadecimal digits with or without a line end.
    /// - Returns: nil for anything else.
    package init?(_ bytes: [UInt8]) {
        guard let raw = bytes.count == 32 ? bytes : TemplateKey.hexadecimal(bytes) else { return nil }
        key = SymmetricKey(data: raw)
        let code = HMAC<SHA256>.authenticationCode(for: Data("rollcall template key".utf8), using: key)
        id = code.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    package var description: String { "template key \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8]? {
        var digits = bytes[...]
        while let last = digits.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { digits.removeLast() }
        guard digits.count == 64 else { return nil }
        let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue.map { UInt8($0) } }
        guard values.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }

    /// Nonce, ciphertext and tag. What the template is of is bound to it: moved to another row, it does not open.
    func seal(_ template: BiometricTemplate, group: String) throws -> Data {
        let box = try AES.GCM.seal(
            Data(template.bytes),
            using: key,
            authenticating: TemplateKey.subject(of: template, group: group)
        )
        guard let combined = box.combined else { throw TemplateError.unreadable }
        return combined
    }

    /// - Parameter template: everything but its bytes.
    /// - Throws: ``TemplateError/unreadable`` if the bytes were changed, moved, or sealed with another key.
    func open(_ sealed: Data, _ template: BiometricTemplate, group: String) throws(TemplateError) -> BiometricTemplate {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            let subject = TemplateKey.subject(of: template, group: group)
            var opened = template
            opened.bytes = [UInt8](try AES.GCM.open(box, using: key, authenticating: subject))
            return opened
        } catch {
            throw .unreadable
        }
    }

    /// Each part with its length in front, so that no two subjects have the same bytes.
    private static func subject(of template: BiometricTemplate, group: String) -> Data {
        var bytes = Data("rollcall template 1".utf8)
        for part in [group, template.user, template.kind.rawValue, String(template.index), template.format] {
            withUnsafeBytes(of: UInt32(part.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.utf8)
        }
        return bytes
    }
}

/// Why kept templates cannot be used. Never says anything of their bytes.
package enum TemplateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Kept under another key than the one that the daemon was given.
    case otherKey(kept: String, given: String)
    case unreadable

    package var description: String {
        switch self {
        case .otherKey(let kept, let given):
            "templates are kept under the key \(kept), but the credential enrolment-key is \(given); "
                + "give the daemon the old key, or read the templates anew"
        case .unreadable: "a kept template was changed from outside; read it anew"
        }
    }
}
