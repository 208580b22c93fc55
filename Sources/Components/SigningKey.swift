import Crypto
import Foundation

/// A person's or the office's Ed25519 key (RFC 8032). Comes from a credential, shown to nobody.
package struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: Curve25519.Signing.PrivateKey
    /// Who signs with it: a person's number.
    package let signer: String

    /// - Parameter bytes: the seed, 32 bytes, or 64 hexadecimal digits with or without a line end.
    /// - Returns: nil for anything else.
    package init?(_ bytes: [UInt8], signer: String) {
        guard let seed = bytes.count == 32 ? bytes : Hexadecimal.line(bytes),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { return nil }
        self.key = key
        self.signer = signer
    }

    /// What verifies its signatures: for everybody.
    package var verification: VerificationKey { VerificationKey(key.publicKey, signer: signer) }
    package var description: String { "signing key \(verification.id) of \(signer)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": verification.id, "signer": signer]) }

    func signature(of bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes)) }
}

/// The public half of a signing key, and whose it is. It is known from a trusted place, not from a signature.
package struct VerificationKey: Sendable {
    private let key: Curve25519.Signing.PublicKey
    package let signer: String

    /// - Parameter bytes: 32.
    /// - Returns: nil for anything else.
    package init?(_ bytes: [UInt8], signer: String) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return nil }
        self.init(key, signer: signer)
    }

    /// - Parameter digits: 64, as ``hexadecimal`` has them.
    /// - Returns: nil for anything else.
    package init?(hexadecimal digits: String, signer: String) {
        guard let bytes = Hexadecimal.bytes(Array(digits.utf8)) else { return nil }
        self.init(bytes, signer: signer)
    }

    fileprivate init(_ key: Curve25519.Signing.PublicKey, signer: String) {
        self.key = key
        self.signer = signer
    }

    /// 32 bytes.
    package var bytes: [UInt8] { Array(key.rawRepresentation) }
    package var hexadecimal: String { Hexadecimal.text(bytes) }
    /// The beginning of its SHA-256: 16 hexadecimal digits.
    package var id: String { Hexadecimal.text(SHA256.hash(data: key.rawRepresentation).prefix(8)) }

    func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool { key.isValidSignature(signature, for: bytes) }
}
