import Components
import Crypto
import Foundation
import Storage

/// The folder that is backed up: the database as it was at one moment, and behind it the documents, so that every document
/// that the database names is there. Documents have second names in it and take no room.
struct BackupStage: Sendable {
    let stateDirectory: String

    /// Always the same, so that restic finds what it knows.
    var folder: String { "\(stateDirectory)/offsite" }
    /// Where a snapshot is restored to when that is tested.
    var restored: String { "\(stateDirectory)/offsite-restored" }

    func fill(_ store: Store, _ vault: DocumentVault) async throws {
        try clear()
        try FileManager.default.createDirectory(atPath: "\(folder)/documents", withIntermediateDirectories: true)
        let copy = try await store.backup()
        try copy.link(to: "\(folder)/rollcall.sqlite")
        try await vault.link(into: "\(folder)/documents")
    }

    func clear() throws {
        for path in [folder, restored] where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    /// Compares what came back, byte for byte by SHA-256.
    /// - Returns: how many files there should be, and the first that is not there as it went in.
    func compare() throws -> (files: Int, different: String?) {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        let different = try names.first { name in
            let came = "\(restored)\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: came) else { return true }
            return try Self.hash("\(folder)/\(name)") != Self.hash(came)
        }
        return (names.count, different)
    }

    private static func hash(_ path: String) throws -> SHA256.Digest {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var hash = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
        return hash.finalize()
    }
}
