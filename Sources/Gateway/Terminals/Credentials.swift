import Foundation
import Glibc
package import TerminalProtocols

/// Keys and passwords that systemd hands to the daemon (`LoadCredential=`); they stand in no configuration file.
package struct Credentials: Sendable {
    /// nil where the daemon was not started with credentials.
    private let directory: String?

    /// - Parameter directory: `$CREDENTIALS_DIRECTORY`.
    package init(directory: String?) { self.directory = directory }

    /// Read anew each time: a changed key counts from the next connection on.
    /// - Throws: ``CredentialError``. A line end behind the secret is not part of it.
    package func secret(named name: String) throws(CredentialError) -> Secret {
        var bytes = try contents(named: name)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.count <= 4_096 else { throw .unusable(name: name) }
        return Secret(bytes)
    }

    /// The path of the credential, for a program that reads it by itself.
    /// - Throws: ``CredentialError``.
    func file(named name: String) throws(CredentialError) -> String {
        guard let directory else { throw .noStore(name: name) }
        guard access("\(directory)/\(name)", R_OK) == 0 else { throw .missing(name: name) }
        return "\(directory)/\(name)"
    }

    /// The credential's bytes as they are: in a binary key a last byte of 10 is no line end.
    /// - Throws: ``CredentialError``.
    func contents(named name: String) throws(CredentialError) -> [UInt8] {
        guard let directory else { throw .noStore(name: name) }
        guard let contents = FileManager.default.contents(atPath: "\(directory)/\(name)") else {
            throw .missing(name: name)
        }
        return [UInt8](contents)
    }
}

/// Why a secret is not to be had. Never carries a part of it.
package enum CredentialError: Error, Equatable, Sendable, CustomStringConvertible {
    case noStore(name: String)
    case missing(name: String)
    case unusable(name: String)

    package var description: String {
        switch self {
        case .noStore(let name):
            "credential \(name): the daemon was started without credentials; rollcall credential setup \(name) makes it"
        case .missing(let name):
            "there is no credential \(name); rollcall credential setup \(name) makes it, then restart the daemon"
        case .unusable(let name): "credential \(name) is empty or longer than 4,096 bytes"
        }
    }
}
