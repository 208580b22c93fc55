import Components
import DaemonConfiguration
import Foundation
import TerminalProtocols

/// The company's cloud drive as the configuration names it: a remote for what everybody there may see, and an encrypted
/// one over it for what is sensitive (DOC-5).
struct CloudDrive: Sendable {
    /// Where a copy lies: the remote's name and the path on it.
    struct Place: Equatable, Sendable {
        let remote: String
        let path: String

        var text: String { "\(remote):\(path)" }
    }

    /// Why the drive cannot even be asked.
    enum Unready: Error, CustomStringConvertible {
        case unreadable(path: String)
        case cannotWrite(path: String)
        case notConfigured(place: String)

        var description: String {
            switch self {
            case .unreadable(let path): "\(path) cannot be read; see office.copies.configuration and who owns the file"
            case .cannotWrite(let path): "\(path) cannot be written; see the disk"
            case .notConfigured(let place):
                "\(place) is on no drive that [office.copies] names; name it again, or remove it there"
            }
        }
    }

    private static let encrypted = "rollcall-encrypted"

    let settings: Configuration.DocumentCopies
    let credentials: Credentials
    /// For the configuration file that rclone really reads: it has one remote more, and rclone writes tokens into it.
    let stateDirectory: String
    /// Whoever works at the same time has a file of their own.
    var fileName = "rclone.conf"

    private var file: String { "\(stateDirectory)/\(fileName)" }
    private var folder: String { settings.folder.isEmpty ? "" : "\(settings.folder)/" }

    /// Whether there is a password for what is sensitive.
    var canEncrypt: Bool { (try? credentials.contents(named: CredentialNeed.cloudPassword.name)) != nil }

    func place(_ hash: DocumentHash, encrypted isEncrypted: Bool) -> Place {
        isEncrypted
            ? Place(remote: Self.encrypted, path: "\(hash)")
            : Place(remote: settings.remote, path: "\(folder)documents/\(hash)")
    }

    /// Writes the configuration file anew: what the administrator or the password changed counts from the next copy on.
    /// - Throws: ``Unready``, `CredentialError`, `ProgramError`, `RcloneConfiguration.Unfit`.
    func prepare(encrypted isEncrypted: Bool) async throws {
        guard let own = FileManager.default.contents(atPath: settings.configuration) else {
            throw Unready.unreadable(path: settings.configuration)
        }
        var text = String(decoding: own, as: UTF8.self)
        if isEncrypted {
            let password = try credentials.secret(named: CredentialNeed.cloudPassword.name)
            let obscured = try await Rclone.obscured(password.bytes)
            var section = RcloneConfiguration()
            try section.addEncrypted(
                Self.encrypted,
                over: settings.remote,
                folder: "\(folder)encrypted",
                password: obscured
            )
            text += "\n\(section.text)"
        }
        // The process's umask lets nobody else read it.
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw Unready.cannotWrite(path: file)
        }
    }

    func write(_ bytes: [UInt8], to place: Place) async throws(RcloneError) {
        try await Rclone(remote: place.remote, configuration: file).write(bytes, to: place.path)
    }

    /// - Throws: `RcloneError` also for other bytes than those with the hash.
    func read(_ place: Place, hash: DocumentHash) async throws(RcloneError) -> [UInt8] {
        try await Rclone(remote: place.remote, configuration: file).read(place.path, hash: hash)
    }

    /// What the drive delivers of every copy, plain or encrypted, by the name under which it lies.
    func hashes(encrypted isEncrypted: Bool) async throws(RcloneError) -> [String: DocumentHash?] {
        let remote = isEncrypted ? Self.encrypted : settings.remote
        return try await Rclone(remote: remote, configuration: file, limit: .seconds(6 * 3_600))
            .hashes(below: isEncrypted ? "" : "\(folder)documents")
    }

    func remove(_ place: Place) async throws(RcloneError) {
        try await Rclone(remote: place.remote, configuration: file).remove(place.path)
    }
}
