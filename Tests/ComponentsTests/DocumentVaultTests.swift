import Foundation
import Testing

@testable import Components

private func key(_ byte: UInt8) throws -> DocumentKey { try #require(DocumentKey([UInt8](repeating: byte, count: 32))) }

@Suite struct SealedDocumentTests {
    private let plain = Array("财务报表 of 2026".utf8)
    private let keys: DocumentKeys

    init() throws { keys = DocumentKeys(current: try key(1)) }

    private var hash: DocumentHash { DocumentHash(of: plain) }

    @Test("A document comes back, is not readable in between, and never has the same bytes twice")
    func roundTrip() throws {
        for plain in [[], [7], plain, (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }] {
            let hash = DocumentHash(of: plain)
            let sealed = try SealedDocument(plain, hash: hash, under: keys.current)
            #expect(try sealed.open(hash, with: keys) == plain)
            #expect(sealed.bytes.count == plain.count + SealedDocument.moreBytes)
            #expect(try SealedDocument(plain, hash: hash, under: keys.current) != sealed)
        }
        let sealed = try SealedDocument(plain, hash: hash, under: keys.current)
        #expect(Data(sealed.bytes).range(of: Data(plain)) == nil)
    }

    @Test("Any changed byte of mark, key id, nonces, key, document and tags, and any cut, is refused")
    func flips() throws {
        let bytes = try SealedDocument(plain, hash: hash, under: keys.current).bytes
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                let error = #expect(throws: DocumentError.self) {
                    try SealedDocument(bytes: changed).open(hash, with: keys)
                }
                // Also of the key's id: under the key that there is, it opens all the same.
                #expect(error == .damaged(hash), "byte \(index), bit \(bit)")
            }
        }
        for count in bytes.indices {
            #expect(throws: DocumentError.self) {
                try SealedDocument(bytes: Array(bytes.prefix(count))).open(hash, with: keys)
            }
        }
        #expect(throws: DocumentError.damaged(hash)) { try SealedDocument(bytes: bytes + [0]).open(hash, with: keys) }
    }

    @Test("Under another document's name, and with another's header, it does not open")
    func bound() throws {
        let other = DocumentHash(of: [1])
        let sealed = try SealedDocument(plain, hash: hash, under: keys.current)
        #expect(throws: DocumentError.damaged(other)) { try sealed.open(other, with: keys) }
        let second = try SealedDocument(plain, hash: hash, under: keys.current)
        let mixed = SealedDocument(bytes: Array(sealed.bytes.prefix(72) + second.bytes.dropFirst(72)))
        #expect(throws: DocumentError.damaged(hash)) { try mixed.open(hash, with: keys) }
        // One who has the key can bind other bytes to a hash, but not make them have it.
        let forged = try SealedDocument([1], hash: hash, under: keys.current)
        #expect(throws: DocumentError.damaged(hash)) { try forged.open(hash, with: keys) }
    }

    @Test("A new master key leaves the document's bytes as they are, and the old one opens it no more")
    func rotation() throws {
        let old = try SealedDocument(plain, hash: hash, under: keys.current)
        let both = DocumentKeys(current: try key(2), older: [try key(1)])
        let new = try #require(try old.rewrapped(hash, with: both))
        #expect(new.bytes.dropFirst(72) == old.bytes.dropFirst(72))
        #expect(try new.open(hash, with: DocumentKeys(current: key(2))) == plain)
        #expect(throws: DocumentError.keyUnavailable(id: try key(2).id)) { try new.open(hash, with: keys) }
        #expect(try new.rewrapped(hash, with: both) == nil)
    }

    @Test("A key is 32 bytes or as many hexadecimal digits, and says nothing of itself")
    func keyForms() throws {
        let digits = String(repeating: "01", count: 32)
        #expect(try DocumentKey(Array("\(digits)\n".utf8))?.id == key(1).id)
        #expect(try key(1).id != key(2).id)
        for wrong in ["", digits + "0", digits + "00", String(repeating: "0x", count: 32)] {
            #expect(DocumentKey(Array(wrong.utf8)) == nil)
        }
        var dumped = ""
        dump(try key(1), to: &dumped)
        #expect("\(try key(1))" == "document key \(try key(1).id)")
        #expect(!dumped.contains("SymmetricKey"))
    }
}

@Suite struct DocumentVaultTests {
    private let folder: TemporaryFolder
    private let plain = Array("合同".utf8)

    init() throws { folder = try TemporaryFolder() }

    private var hash: DocumentHash { DocumentHash(of: plain) }

    private func vault(_ keys: DocumentKeys?) throws -> DocumentVault {
        try DocumentVault(folder: folder.path("vault"), keys: keys)
    }

    private func vault(_ byte: UInt8 = 1, older: [UInt8] = []) throws -> DocumentVault {
        try vault(DocumentKeys(current: key(byte), older: older.map { try key($0) }))
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(
        "What lies under a key that is not there is counted by its id, and written over only if known to be damaged"
    )
    func missingKeys() async throws {
        _ = try await vault().store(plain)
        #expect(try await vault().missingKeys().isEmpty)
        let other = try vault(2)
        let id = try key(1).id
        #expect(try await other.missingKeys() == [id: 1])
        #expect(try await vault(nil).missingKeys() == [id: 1])
        await #expect(throws: DocumentError.keyUnavailable(id: id)) { try await other.read(hash) }
        // A damaged id is no other key.
        var bytes = try folder.bytes("vault/\(hash)")
        bytes[8] ^= 1
        try FileManager.default.removeItem(atPath: folder.path("vault/\(hash)"))
        try folder.write("vault/\(hash)", bytes)
        #expect(try await vault().missingKeys().isEmpty)
        await #expect(throws: DocumentError.self) { try await other.store(plain) }
        _ = try await other.store(plain, over: true)
        #expect(try await other.read(hash) == plain)
        try await other.destroy(hash)
        #expect(try await vault(nil).missingKeys().isEmpty)
    }

    @Test("What is stored is read, once for the same bytes, by another vault too, and is its owner's only")
    func stores() async throws {
        let first = try vault()
        #expect(try await first.store(plain) == hash)
        let bytes = try folder.bytes("vault/\(hash)")
        #expect(try await first.store(plain) == hash)
        #expect(try folder.bytes("vault/\(hash)") == bytes)
        let second = try vault()
        #expect(try await second.read(hash) == plain)
        #expect(try await second.documents() == [hash])
        #expect(try permissions(folder.path("vault")) == 0o700)
        #expect(try permissions(folder.path("vault/\(hash)")) == 0o600)
        #expect(try folder.files(under: "vault") == ["\(hash)"])
        await #expect(throws: DocumentError.notStored(DocumentHash(of: []))) {
            try await first.read(DocumentHash(of: []))
        }
    }

    @Test("Without a key, or with another one, nothing is stored or read")
    func noKey() async throws {
        let without = try vault(nil)
        await #expect(throws: DocumentError.keyUnavailable(id: nil)) { try await without.store(plain) }
        #expect(try folder.files(under: "vault").isEmpty)
        _ = try await vault(1).store(plain)
        await #expect(throws: DocumentError.keyUnavailable(id: nil)) { try await without.read(hash) }
        await #expect(throws: DocumentError.keyUnavailable(id: try key(1).id)) { try await vault(2).read(hash) }
        await #expect(throws: DocumentError.keyUnavailable(id: try key(1).id)) { try await vault(2).store(plain) }
    }

    @Test("A changed byte on disk is found at the read; storing the document again mends it")
    func damaged() async throws {
        let vault = try vault()
        _ = try await vault.store(plain)
        var bytes = try folder.bytes("vault/\(hash)")
        bytes[bytes.count - 20] ^= 1
        try folder.write("vault/\(hash)", bytes)
        await #expect(throws: DocumentError.damaged(hash)) { try await vault.read(hash) }
        _ = try await vault.store(plain)
        #expect(try await vault.read(hash) == plain)
        try FileManager.default.removeItem(atPath: folder.path("vault/\(hash)"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("vault/\(hash)"),
            withDestinationPath: "/etc/passwd"
        )
        let error = await #expect(throws: DocumentError.self) { try await vault.read(hash) }
        guard case .cannotUse? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A rotated master key is put under every document, one by one")
    func rotation() async throws {
        _ = try await vault(1).store(plain)
        let both = try vault(2, older: [1])
        #expect(try await both.read(hash) == plain)
        #expect(try await both.rewrap(hash))
        #expect(try await !both.rewrap(hash))
        #expect(try await vault(2).read(hash) == plain)
    }

    @Test("What is destroyed is gone with its key, also through an older link, and stays known")
    func destroys() async throws {
        let vault = try vault()
        _ = try await vault.store(plain)
        try FileManager.default.linkItem(atPath: folder.path("vault/\(hash)"), toPath: folder.path("link"))
        try await vault.destroy(hash)
        await #expect(throws: DocumentError.destroyed(hash)) { try await vault.read(hash) }
        await #expect(throws: DocumentError.destroyed(hash)) { try await vault.store(plain) }
        await #expect(throws: DocumentError.destroyed(hash)) { try await vault.rewrap(hash) }
        await #expect(throws: DocumentError.destroyed(hash)) { try await vault.destroy(hash) }
        #expect(try await vault.documents() == [hash])
        #expect(try folder.bytes("link").prefix(72).allSatisfy { $0 == 0 })
        #expect(try permissions(folder.path("vault/\(hash)")) == 0o600)
    }

    @Test("What a crash left half written is removed, a document that is too large is refused")
    func bounds() async throws {
        _ = try await vault().store(plain)
        try folder.write("vault/\(DurableFile.partial)123", [1, 2, 3])
        let vault = try vault()
        #expect(try folder.files(under: "vault") == ["\(hash)"])
        let large = [UInt8](repeating: 0, count: DocumentVault.largest + 1)
        await #expect(throws: DocumentError.tooLarge(bytes: large.count, most: DocumentVault.largest)) {
            try await vault.store(large)
        }
        #expect(throws: DocumentError.self) { try DocumentVault(folder: "/no/such/folder", keys: nil) }
    }

    @Test("A write that fails leaves nothing behind")
    func failedWrite() throws {
        try folder.write("place/taken", [1])
        #expect(throws: (any Error).self) { try DurableFile.write([1, 2], to: folder.path("place")) }
        #expect(throws: (any Error).self) { try DurableFile.write([1, 2], to: folder.path("none/file")) }
        #expect(try folder.files() == ["place/taken"])
    }

    @Test("Many at once, the same and others, come back whole")
    func many() async throws {
        let vault = try vault()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let plain = [UInt8](repeating: UInt8(number % 10), count: 5_000)
                    let hash = try await vault.store(plain)
                    #expect(try await vault.read(hash) == plain)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await vault.documents().count == 10)
    }
}
