package import WallClock

/// What is signed of a document (DOC-4, DOC-6).
package struct DocumentStatement: Equatable, Sendable {
    package let document: DocumentHash
    /// The document's number in its register, as `FW-2026-0007`.
    package let number: String
    /// The person's number.
    package let signer: String
    package let at: Instant
    /// The signing key's id, 16 hexadecimal digits.
    package let key: String

    /// - Throws: ``SignatureError/unfit(field:)`` for a field that is empty, has more than 200 bytes or a control
    ///   character: two statements must not have the same text.
    package init(
        document: DocumentHash,
        number: String,
        signer: String,
        at: Instant,
        key: String
    ) throws(SignatureError) {
        for (field, value) in [("number", number), ("signer", signer), ("key", key)] {
            let isFit =
                !value.isEmpty && value.utf8.count <= 200
                && value.unicodeScalars.allSatisfy { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: false
                    default: true
                    }
                }
            guard isFit else { throw .unfit(field: field) }
        }
        self.document = document
        self.number = number
        self.signer = signer
        self.at = at
        self.key = key
    }

    /// The bytes that are signed: these lines, in UTF-8, each with a line feed at its end. Whoever has a document and its
    /// signature can write them, and verify without Rollcall: `openssl pkeyutl -verify -rawin`.
    package var text: String {
        """
        rollcall signature 1
        document \(document)
        number \(number)
        signer \(signer)
        at \(at.milliseconds)
        key \(key)

        """
    }
}
