import Foundation
import GRDB

/// A copy of the database beside it, whole and checked; deleted when it is let go.
package final class BackupCopy: Sendable {
    /// What its journal proves; see ``JournalProof``.
    package let proof: JournalProof
    package let bytes: Int
    private let path: String

    fileprivate init(path: String, proof: JournalProof, bytes: Int) {
        self.path = path
        self.proof = proof
        self.bytes = bytes
    }

    deinit { BackupCopy.remove(path) }

    /// Gives the file a second name, on the same file system, which stays when this is let go.
    package func link(to path: String) throws { try FileManager.default.linkItem(atPath: self.path, toPath: path) }

    /// The file in pieces, in order.
    package func pieces(_ size: Int) -> Pieces { Pieces(copy: self, size: size) }

    package struct Pieces: AsyncSequence {
        fileprivate let copy: BackupCopy
        fileprivate let size: Int

        package struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let copy: BackupCopy
            fileprivate let size: Int
            fileprivate var file: FileHandle?

            package mutating func next() async throws -> [UInt8]? {
                let file = try file ?? FileHandle(forReadingFrom: URL(fileURLWithPath: copy.path))
                self.file = file
                guard let piece = try file.read(upToCount: size), !piece.isEmpty else { return nil }
                return [UInt8](piece)
            }
        }

        package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(copy: copy, size: size) }
    }

    fileprivate static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}

extension Store {
    /// Copies the database as it is at one moment; writing goes on meanwhile.
    /// - Throws: ``StoreError/damaged(_:_:)`` if the copy is not whole: then what is copied is not, either.
    package func backup() async throws -> BackupCopy {
        let path = "\(directory)/backup-\(UUID().uuidString).sqlite"
        do {
            let copy = try DatabaseQueue(path: path)
            // All of it in one reading transaction, which sees one moment whatever is written meanwhile.
            try await pool.read { db in
                try copy.writeWithoutTransaction { try db.backup(to: $0, pagesPerStep: 1_000) }
            }
            // One file: a copy in WAL mode would want its two companions.
            try await copy.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
            let (proof, faults) = try await copy.read { db in
                (try Store.verifyJournal(db), try Store.structuralFaults(db))
            }
            try copy.close()
            if let fault = faults.first ?? proof.broken?.reason { throw StoreError.damaged(directory, fault) }
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            return BackupCopy(path: path, proof: proof, bytes: size)
        } catch {
            BackupCopy.remove(path)
            throw error
        }
    }

    /// Copies that a crash left behind.
    static func removeUnfinishedBackups(in directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix("backup-") && name.contains(".sqlite") {
            try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }
}
