import Crypto
import Foundation

/// A document encrypted at rest (ARC-3), as it lies in a file:
///
///     4   "RCD1": what this is, and the format's version
///     8   the master key's id
///     12  nonce, 32 the document's own key, wrapped by the master key, 16 tag
///     12  nonce, … the document, 16 tag (AES-256-GCM, both)
///
/// Each document has a random key of its own, so that under another master key 32 bytes are wrapped anew, not the document.
/// Both parts are bound to the document's hash: under another document's name neither opens.
package struct SealedDocument: Equatable, Sendable {
    private static let mark = Array("RCD1".utf8)
    /// Mark and key id.
    private static let startBytes = 12
    /// What comes before the document's nonce; without it nothing can be opened.
    static let headerBytes = 72
    /// What a sealed document has more than the plain one.
    static let moreBytes = headerBytes + 28

    package private(set) var bytes: [UInt8]

    /// - Parameter bytes: as ``bytes`` had them; whether they are whole is seen when they are opened.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    package init(_ plain: [UInt8], hash: DocumentHash, under master: DocumentKey) throws {
        let key = SymmetricKey(size: .bits256)
        bytes = try Self.header(with: key, hash: hash, under: master)
        bytes += try AES.GCM.seal(plain, using: key, authenticating: Self.subject("document", hash)).whole
    }

    /// - Returns: the plain bytes, which have that hash.
    package func open(_ hash: DocumentHash, with keys: DocumentKeys) throws(DocumentError) -> [UInt8] {
        let key = try unwrapped(hash, with: keys)
        let plain = try Self.open(bytes[Self.headerBytes...], with: key, bound: Self.subject("document", hash), hash)
        guard DocumentHash(of: plain) == hash else { throw .damaged(hash) }
        return plain
    }

    /// The same document, its key wrapped by the current master key; nil if it is already.
    package func rewrapped(_ hash: DocumentHash, with keys: DocumentKeys) throws -> SealedDocument? {
        let key = try unwrapped(hash, with: keys)
        guard keyID != keys.current.id else { return nil }
        return SealedDocument(
            bytes: try Self.header(with: key, hash: hash, under: keys.current) + bytes[Self.headerBytes...]
        )
    }

    /// Names the key that it lies under, if nothing of that name was damaged.
    var keyID: String { Hexadecimal.text(bytes[Self.mark.count..<Self.startBytes]) }

    /// The document's own key.
    func unwrapped(_ hash: DocumentHash, with keys: DocumentKeys) throws(DocumentError) -> SymmetricKey {
        guard bytes.count >= Self.moreBytes, bytes.starts(with: Self.mark) else { throw .damaged(hash) }
        let master: DocumentKey
        do throws(DocumentError) { master = try keys.key(keyID) } catch {
            // One that opens under a key which it does not name is not under another one: its name for it was damaged.
            throw keys.all.contains { isUnder($0, hash) } ? .damaged(hash) : error
        }
        let start = bytes[..<Self.startBytes]
        let wrapped = bytes[Self.startBytes..<Self.headerBytes]
        return SymmetricKey(
            data: try Self.open(wrapped, with: master.key, bound: start + Self.subject("key", hash), hash)
        )
    }

    private func isUnder(_ master: DocumentKey, _ hash: DocumentHash) -> Bool {
        let wrapped = bytes[Self.startBytes..<Self.headerBytes]
        let bound = Self.mark + master.idBytes + Self.subject("key", hash)
        return (try? Self.open(wrapped, with: master.key, bound: bound, hash)) != nil
    }

    private static func header(
        with key: SymmetricKey,
        hash: DocumentHash,
        under master: DocumentKey
    ) throws -> [UInt8] {
        let start = mark + master.idBytes
        let plain = key.withUnsafeBytes { Array($0) }
        return start
            + (try AES.GCM.seal(plain, using: master.key, authenticating: start + subject("key", hash)).whole)
    }

    private static func open(
        _ sealed: ArraySlice<UInt8>,
        with key: SymmetricKey,
        bound: [UInt8],
        _ hash: DocumentHash
    ) throws(DocumentError) -> [UInt8] {
        do {
            return Array(try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key, authenticating: bound))
        } catch {
            throw .damaged(hash)
        }
    }

    /// What a ciphertext is bound to; of one length for each part, so that no two are the same.
    private static func subject(_ part: String, _ hash: DocumentHash) -> [UInt8] {
        Array("rollcall \(part) 1 \(hash)".utf8)
    }
}

extension AES.GCM.SealedBox {
    /// Nonce, ciphertext and tag.
    fileprivate var whole: [UInt8] { Array(nonce) + ciphertext + tag }
}
