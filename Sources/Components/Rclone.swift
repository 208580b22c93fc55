import Foundation

/// One remote of the company's cloud drive (DOC-5), by rclone.
///
/// Source: rclone 1.60's manual, "Exit code": 3 and 4 are what is not there, 5 is what may succeed later.
package struct Rclone: Sendable {
    /// A file on the drive.
    package struct Entry: Equatable, Sendable {
        /// From the listed folder on.
        package let path: String
        /// As the remote shows it: for a `crypt` remote that of the plain file.
        package let bytes: Int64
    }

    private let remote: String
    private let configuration: String
    private let limit: Duration
    private let program: Program

    /// - Parameters:
    ///   - remote: its name in the configuration.
    ///   - configuration: the path of the file, which is never the user's own. rclone writes renewed tokens into it.
    ///   - limit: for each file.
    package init(
        remote: String,
        configuration: String,
        limit: Duration = .seconds(600),
        program: Program = .rclone
    ) {
        self.remote = remote
        self.configuration = configuration
        self.limit = limit
        self.program = program
    }

    /// A password as rclone's configuration wants it. Not encrypted: who reads the file knows the password.
    ///
    /// - Parameter password: its first line counts.
    package static func obscured(
        _ password: [UInt8],
        program: Program = .rclone
    ) async throws(ProgramError) -> String {
        let output = try await program.run(
            Program.Request(["obscure", "-"], environment: home, input: password, limit: .seconds(30))
        )
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Copies a file, over an older one of that path, and reads it back: returns when the drive has the same bytes.
    ///
    /// - Parameters:
    ///   - file: an absolute path.
    ///   - hash: of the file's bytes, from whoever stored it.
    ///   - path: on the remote.
    package func copy(_ file: String, hash: DocumentHash, to path: String) async throws(RcloneError) {
        try check(path)
        _ = try await run(["copyto", "--", file, "\(remote):\(path)"], missing: file)
        let got = try await self.hash(of: path)
        guard got == hash else { throw .different(path: path, wanted: hash, got: got) }
    }

    /// Writes a file on the drive, over an older one of that path, and reads it back: returns when the drive has the same
    /// bytes. They lie in no file of this machine.
    package func write(_ bytes: [UInt8], to path: String) async throws(RcloneError) {
        try check(path)
        // With the size it needs no copy of its own on disk before it sends.
        let arguments = ["rcat", "--size", "\(bytes.count)", "--", "\(remote):\(path)"]
        _ = try await run(arguments, input: bytes, missing: path)
        let (hash, got) = (DocumentHash(of: bytes), try await self.hash(of: path))
        guard got == hash else { throw .different(path: path, wanted: hash, got: got) }
    }

    /// Reads a file back; its bytes lie in no file of this machine.
    ///
    /// - Parameters:
    ///   - path: on the remote.
    ///   - hash: that the bytes have.
    /// - Throws: ``RcloneError/notFound(path:)``, ``RcloneError/different(path:wanted:got:)``.
    package func read(_ path: String, hash: DocumentHash) async throws(RcloneError) -> [UInt8] {
        try check(path)
        // Of a path that is not there `cat` by a list says nothing, with status 0.
        let arguments = ["cat", "--files-from-raw", "-", "\(remote):"]
        let bytes = try await run(
            arguments,
            input: Array("\(path)\n".utf8),
            missing: path,
            mostOutput: DocumentVault.largest
        )
        let got = DocumentHash(of: bytes)
        guard got != hash else { return bytes }
        throw bytes.isEmpty ? .notFound(path: path) : .different(path: path, wanted: hash, got: got)
    }

    /// Removes a file; one that is not there is removed already.
    package func remove(_ path: String) async throws(RcloneError) {
        try check(path)
        // By a list: of a path in the address that is not there, rclone says what may be any error.
        let arguments = ["delete", "--files-from-raw", "-", "\(remote):"]
        do throws(RcloneError) {
            _ = try await run(arguments, input: Array("\(path)\n".utf8), missing: path)
        } catch .notFound {
            return  // not even its folder is there
        }
    }

    /// The hash of what the drive delivers. Fetches the file: many drives know no SHA-256, and a `crypt` remote none.
    ///
    /// - Returns: nil if there is no such file.
    package func hash(of path: String) async throws(RcloneError) -> DocumentHash? {
        try check(path)
        // The path goes in by a list: as part of the remote's address, a drive that is down would be told by status 1.
        let arguments = ["hashsum", "SHA-256", "--download", "--files-from-raw", "-", "\(remote):"]
        let output: [UInt8]
        do throws(RcloneError) {
            output = try await run(arguments, input: Array("\(path)\n".utf8), missing: path)
        } catch .notFound {
            return nil
        }
        guard let line = String(decoding: output, as: UTF8.self).split(separator: "\n").first else { return nil }
        guard let hash = DocumentHash(line.prefix(64)) else { throw .unreadable }
        return hash
    }

    /// The files below a folder, in the order of their paths; none if there is no such folder.
    package func list(_ folder: String) async throws(RcloneError) -> [Entry] {
        struct Line: Decodable {
            let Path: String
            let Size: Int64
        }
        if !folder.isEmpty { try check(folder) }
        let output: [UInt8]
        do throws(RcloneError) {
            // The slash: see RcloneConfiguration.addEncrypted.
            let address = folder.isEmpty ? "\(remote):" : "\(remote):\(folder)/"
            output = try await run(["lsjson", "--recursive", "--files-only", "--", address], missing: folder)
        } catch .notFound {
            return []
        }
        guard let lines = try? JSONDecoder().decode([Line].self, from: Data(output)) else { throw .unreadable }
        return lines.map { Entry(path: $0.Path, bytes: $0.Size) }.sorted { $0.path < $1.path }
    }

    /// The hashes of what the drive delivers of every file below a folder, by their paths in it. Fetches all of them.
    ///
    /// - Returns: nil for a file that is there and cannot be read whole, as one that was changed on a `crypt` remote.
    package func hashes(below folder: String) async throws(RcloneError) -> [String: DocumentHash?] {
        var hashes: [String: DocumentHash?] = [:]
        for entry in try await list(folder) { hashes.updateValue(nil, forKey: entry.path) }
        guard !hashes.isEmpty else { return [:] }
        let address = folder.isEmpty ? "\(remote):" : "\(remote):\(folder)/"
        let arguments = ["hashsum", "SHA-256", "--download", "--", address]
        let ending = try await ending(of: arguments, input: [], 64 << 20)
        for line in String(decoding: ending.output, as: UTF8.self).split(separator: "\n") {
            guard let hash = DocumentHash(line.prefix(64)) else { continue }
            hashes.updateValue(hash, forKey: String(line.dropFirst(66)))
        }
        // A file that cannot be read and a drive that went away end alike; of the second nothing can be listed either.
        if ending.status != 0 { _ = try await list(folder) }
        return hashes
    }

    private static let home = ["HOME": "/nonexistent"]

    private func run(
        _ arguments: [String],
        input: [UInt8] = [],
        missing: String,
        mostOutput: Int = 16 << 20
    ) async throws(RcloneError) -> [UInt8] {
        let ending = try await ending(of: arguments, input: input, mostOutput)
        switch ending.status {
        case 0: return ending.output
        case 3, 4: throw .notFound(path: missing)
        case 5: throw .temporary(says: ending.says)
        default:
            // A copy to a drive that is down ends with 1 if the remote is encrypted; asked for its list, rclone says 5.
            if try await self.ending(of: ["lsf", "\(remote):"], input: [], mostOutput).status == 5 {
                throw .temporary(says: ending.says)
            }
            throw .program(program.failure(ending))
        }
    }

    private func ending(
        of arguments: [String],
        input: [UInt8],
        _ mostOutput: Int
    ) async throws(RcloneError) -> Program.Ending {
        // It is tried again by the outbox, which says so; rclone's own ten times would only hold it up.
        let ours = [
            "--config", configuration, "--retries", "1", "--low-level-retries", "1", "--contimeout", "15s",
            "--timeout", "60s",
        ]
        do throws(ProgramError) {
            return try await program.ending(
                of: Program.Request(
                    ours + arguments,
                    environment: Self.home,
                    input: input,
                    limit: limit,
                    mostOutput: mostOutput
                )
            )
        } catch {
            throw .program(error)
        }
    }

    private func check(_ path: String) throws(RcloneError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isFit =
            parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && path.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isFit else { throw .unfitPath(path) }
    }
}
