/// What a signature and what it was held against differ in.
package enum SignatureError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It is no signature of ours.
    case unreadable
    /// The statement has a field that cannot be signed.
    case unfit(field: String)
    /// By a key that the verifier does not know.
    case unknownKey(id: String)
    /// The key is known, but another person's than the statement names.
    case otherSigner(stated: String, ofKey: String)
    /// The statement was changed, or its key did not make the signature.
    case broken(key: String)
    /// The signature is whole, but signs other bytes.
    case otherDocument(signed: DocumentHash, given: DocumentHash)

    package var description: String {
        switch self {
        case .unreadable: "this is no signature; give the file that was made when the document was signed"
        case .unfit(let field):
            "the \(field) is empty, too long, or has a control character; a statement of it cannot be signed"
        case .unknownKey(let id):
            "the signature is by the key \(id), which is not known here; ask its office for the key"
        case .otherSigner(let stated, let owner):
            "the signature names \(stated) as its signer, but its key is \(owner)'s; do not rely on it"
        case .broken(let key):
            "the signature was changed, or was not made by the key \(key); do not rely on it, ask for it anew"
        case .otherDocument(let signed, let given):
            "the signature is of the document \(signed), not of this one, \(given); look for the version that was signed"
        }
    }
}
