import Foundation
package import WallClock

/// A detached signature: a small JSON text beside the document.
package struct DocumentSignature: Equatable, Sendable {
    package let statement: DocumentStatement
    /// Ed25519, 64 bytes, of the statement's text.
    package let signature: [UInt8]

    /// Signs a document's final version.
    package init(
        _ document: DocumentHash,
        number: String,
        at: Instant,
        by key: SigningKey
    ) throws {
        statement = try DocumentStatement(
            document: document,
            number: number,
            signer: key.signer,
            at: at,
            key: key.verification.id
        )
        signature = try key.signature(of: Array(statement.text.utf8))
    }

    /// Needs nothing but the document's hash, the signature and the keys that are trusted.
    ///
    /// - Returns: what was signed, by whom and when.
    package func verify(
        _ document: DocumentHash,
        trusting keys: [VerificationKey]
    ) throws(SignatureError) -> DocumentStatement {
        guard let key = keys.first(where: { $0.id == statement.key }) else { throw .unknownKey(id: statement.key) }
        // Before all that the statement says is known to be said by the key's owner, nothing else of it is told.
        guard key.verifies(signature, of: Array(statement.text.utf8)) else { throw .broken(key: statement.key) }
        guard key.signer == statement.signer else { throw .otherSigner(stated: statement.signer, ofKey: key.signer) }
        guard statement.document == document else {
            throw .otherDocument(signed: statement.document, given: document)
        }
        return statement
    }

    /// The names of the JSON object; its order and spaces are not signed.
    private struct Form: Codable {
        var rollcallSignature: Int
        var document: String
        var number: String
        var signer: String
        /// UTC, milliseconds since 1970.
        var at: Int64
        var key: String
        /// Base64.
        var signature: String
    }

    private static let version = 1

    /// JSON, one object, with a line end.
    package var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let form = Form(
                rollcallSignature: Self.version,
                document: statement.document.description,
                number: statement.number,
                signer: statement.signer,
                at: statement.at.milliseconds,
                key: statement.key,
                signature: Data(signature).base64EncodedString()
            )
            return String(decoding: try encoder.encode(form), as: UTF8.self) + "\n"
        }
    }

    /// - Throws: ``SignatureError/unreadable``, ``SignatureError/unfit(field:)``.
    package init(text: String) throws(SignatureError) {
        guard text.utf8.count <= 10_000, let form = try? JSONDecoder().decode(Form.self, from: Data(text.utf8)),
            form.rollcallSignature == Self.version, let document = DocumentHash(form.document),
            let signature = Data(base64Encoded: form.signature), signature.count == 64
        else { throw .unreadable }
        statement = try DocumentStatement(
            document: document,
            number: form.number,
            signer: form.signer,
            at: Instant(milliseconds: form.at),
            key: form.key
        )
        self.signature = Array(signature)
    }
}
