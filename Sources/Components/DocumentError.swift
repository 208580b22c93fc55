/// Why a document cannot be stored or read. Never says anything of its bytes.
package enum DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// - Parameter id: of the master key that it was stored under; nil: the daemon was given none at all.
    case keyUnavailable(id: String?)
    /// Its bytes on disk are not those that were stored, or not where they were stored.
    case damaged(DocumentHash)
    case notStored(DocumentHash)
    /// Its key was destroyed, as its retention was over. Nobody can read it again.
    case destroyed(DocumentHash)
    case tooLarge(bytes: Int, most: Int)
    case cannotUse(path: String, reason: String)

    package var description: String {
        switch self {
        case .keyUnavailable(nil):
            "there is no key for documents, and none is stored without; give the daemon the credential document-key"
        case .keyUnavailable(let id?):
            "the document was stored under the key \(id), which the daemon was not given; put that key back as the credential"
                + " document-key, or beside a newer one as document-key-old: another one opens nothing"
        case .damaged(let hash):
            "the stored document \(hash) was changed from outside; restore it from the backup"
        case .notStored(let hash): "there is no document \(hash); restore it from the backup, or file it again"
        case .destroyed(let hash): "the document \(hash) was destroyed when its retention was over"
        case .tooLarge(let bytes, let most): "the document has \(bytes) bytes, the most is \(most); file it in parts"
        case .cannotUse(let path, let reason): "\(path) cannot be used (\(reason)); see its disk and its owner"
        }
    }
}
