import Foundation
import Glibc
import SystemPackage

/// The office's documents, encrypted in one folder, a file a document, known by the SHA-256 of their plain bytes.
///
/// Every read proves the bytes (K-12). The same bytes are stored once, whoever files them: who destroys a document first
/// sees that no other case has it. Names in the folder tell hashes, and so whoever has a document sees that it is filed.
package actor DocumentVault {
    /// Bytes of a document, plain. It is in memory up to four times while it is stored or read.
    package static let largest = 64 << 20
    /// What stands in a destroyed document's place.
    private static let tombstone = Array("destroyed\n".utf8)

    private let folder: String
    private let keys: DocumentKeys?
    /// Documents that come now and may not be named yet, and how many ever came.
    private var arriving = 0
    package private(set) var arrivals = 0

    /// - Parameters:
    ///   - folder: is made if it is not there. Belongs to one vault of one process.
    ///   - keys: nil if the daemon was given none: then nothing is stored or read.
    package init(folder: String, keys: DocumentKeys?) throws(DocumentError) {
        self.folder = folder
        self.keys = keys
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .cannotUse(path: folder, reason: Errno(rawValue: errno).description)
        }
        // What a crash left half written was never told to be stored.
        for name in try Self.names(in: folder) where name.hasPrefix(DurableFile.partial) { unlink("\(folder)/\(name)") }
    }

    /// Returns when the document is on the disk. One that is stored already stays as it is, if it is whole.
    ///
    /// - Parameter isDamaged: what lies there is known to be damaged; else what lies under a key that is not there waits for it.
    /// - Throws: ``DocumentError/destroyed(_:)`` also for bytes that were destroyed once: they do not come back unseen.
    package func store(_ plain: [UInt8], over isDamaged: Bool = false) throws(DocumentError) -> DocumentHash {
        guard plain.count <= Self.largest else { throw .tooLarge(bytes: plain.count, most: Self.largest) }
        let keys = try givenKeys
        let hash = DocumentHash(of: plain)
        do {
            _ = try read(hash)
            return hash
        } catch .notStored, .damaged {
            try write(hash) { try SealedDocument(plain, hash: hash, under: keys.current) }
            return hash
        } catch .keyUnavailable(.some) where isDamaged {
            try write(hash) { try SealedDocument(plain, hash: hash, under: keys.current) }
            return hash
        }
    }

    /// - Returns: the plain bytes, proved.
    package func read(_ hash: DocumentHash) throws(DocumentError) -> [UInt8] {
        try sealed(hash).open(hash, with: givenKeys)
    }

    /// Puts a document under the current master key; its own key and its bytes stay.
    ///
    /// - Returns: whether it was under another one.
    @discardableResult
    package func rewrap(_ hash: DocumentHash) throws(DocumentError) -> Bool {
        let keys = try givenKeys
        let sealed = try sealed(hash)
        var isOther = false
        try write(hash) {
            let rewrapped = try sealed.rewrapped(hash, with: keys)
            isOther = rewrapped != nil
            return rewrapped
        }
        return isOther
    }

    /// Destroys a document's key, and with it the document; that it was there stays known. For good.
    ///
    /// What a backup has is destroyed when its last snapshot with the document is forgotten there. A disk may keep an old
    /// copy of a block that was written over; nobody can open it who has not the master key.
    package func destroy(_ hash: DocumentHash) throws(DocumentError) {
        _ = try sealed(hash)
        do {
            let old = try FileDescriptor.open(path(hash), .writeOnly, options: [.noFollow, .closeOnExec])
            try old.closeAfter {
                // First the tombstone: after a crash the document is stored or destroyed, never damaged.
                try DurableFile.write(Self.tombstone, to: path(hash))
                try old.writeAll(toAbsoluteOffset: 0, [UInt8](repeating: 0, count: SealedDocument.headerBytes))
                try DurableFile.synchronize(old)
            }
        } catch {
            throw cannotUse(path(hash), error)
        }
    }

    /// A document is about to be stored and named: nothing is discarded until ``endArrival()``.
    package func beginArrival() {
        arriving += 1
        arrivals += 1
    }

    package func endArrival() { arriving -= 1 }

    /// Removes a document that nobody names. One that was destroyed stays known.
    ///
    /// - Parameter arrivals: how many there were before it was looked for who names it.
    /// - Returns: whether it is gone; not if anything came since: it may be this one.
    package func discard(_ hash: DocumentHash, since arrivals: Int) throws(DocumentError) -> Bool {
        guard arriving == 0, self.arrivals == arrivals else { return false }
        do { _ = try sealed(hash) } catch {
            switch error {
            case .notStored, .destroyed: return true
            case .keyUnavailable, .damaged, .tooLarge, .cannotUse: throw error
            }
        }
        do throws(Errno) { try DurableFile.remove(path(hash)) } catch { throw cannotUse(path(hash), error) }
        return true
    }

    /// Every document that is stored or was destroyed, in the order of their hashes.
    package func documents() throws(DocumentError) -> [DocumentHash] {
        try Self.names(in: folder).compactMap { DocumentHash($0) }.sorted { $0.description < $1.description }
    }

    /// The id of the key that documents are stored under now; nil if there is none.
    package var keyID: String? { keys?.current.id }

    /// Whether the daemon was given the key with this id.
    package func has(key id: String) -> Bool { keys?.all.contains { $0.id == id } ?? false }

    /// How many documents lie under which key that the daemon was not given. Looks at the headers alone.
    package func missingKeys() throws(DocumentError) -> [String: Int] {
        var missing: [String: Int] = [:]
        for hash in try documents() {
            let start: [UInt8]
            do { start = try DurableFile.read(path(hash), first: SealedDocument.moreBytes) } catch { continue }
            let header = SealedDocument(bytes: start)
            do throws(DocumentError) {
                _ = try header.unwrapped(hash, with: givenKeys)
            } catch .keyUnavailable where start.count == SealedDocument.moreBytes {
                missing[header.keyID, default: 0] += 1
            } catch { continue }
        }
        return missing
    }

    package var hasOlderKeys: Bool { keys?.hasOlder ?? false }

    /// Puts a second name of every document's file into a folder that is there: a copy of this moment that takes no room.
    package func link(into target: String) throws(DocumentError) {
        for hash in try documents() {
            guard Glibc.link(path(hash), "\(target)/\(hash)") == 0 else {
                throw .cannotUse(path: "\(target)/\(hash)", reason: Errno(rawValue: errno).description)
            }
        }
    }

    private var givenKeys: DocumentKeys {
        get throws(DocumentError) {
            guard let keys else { throw .keyUnavailable(id: nil) }
            return keys
        }
    }

    private func path(_ hash: DocumentHash) -> String { "\(folder)/\(hash)" }

    private func sealed(_ hash: DocumentHash) throws(DocumentError) -> SealedDocument {
        let bytes: [UInt8]
        do {
            bytes = try DurableFile.read(path(hash), most: Self.largest + SealedDocument.moreBytes)
        } catch {
            switch error {
            case .noSuchFileOrDirectory: throw .notStored(hash)
            case .fileTooLarge: throw .damaged(hash)
            default: throw cannotUse(path(hash), error)
            }
        }
        if bytes == Self.tombstone { throw .destroyed(hash) }
        return SealedDocument(bytes: bytes)
    }

    private func write(_ hash: DocumentHash, _ document: () throws -> SealedDocument?) throws(DocumentError) {
        do {
            if let document = try document() { try DurableFile.write(document.bytes, to: path(hash)) }
        } catch let error as DocumentError {
            throw error
        } catch {
            throw cannotUse(path(hash), error)
        }
    }

    private func cannotUse(_ path: String, _ error: any Error) -> DocumentError {
        .cannotUse(path: path, reason: "\(error)")
    }

    private static func names(in folder: String) throws(DocumentError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .cannotUse(path: folder, reason: error.localizedDescription)
        }
    }
}
