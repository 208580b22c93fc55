/// Why the cloud drive did not do what was asked.
package enum RcloneError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The drive is down or does not answer; later it may.
    case temporary(says: String)
    case notFound(path: String)
    /// The drive's file is another one. Nil: it has none.
    case different(path: String, wanted: DocumentHash, got: DocumentHash?)
    /// A path that could mean something else than a file in the remote.
    case unfitPath(String)
    /// It ended well, but what it wrote is not what version 1.60 writes.
    case unreadable
    case program(ProgramError)

    /// Whether the same may succeed later without anybody doing something.
    package var isTemporary: Bool {
        switch self {
        case .temporary, .program(.tookTooLong): true
        case .notFound, .different, .unfitPath, .unreadable, .program: false
        }
    }

    package var description: String {
        switch self {
        case .temporary(let says): "the cloud drive cannot be reached (\(says)); it is tried again"
        case .notFound(let path): "\(path) is not there; copy it again"
        case .different(let path, let wanted, let got):
            "\(path) on the cloud drive is \(got.map { "another file (SHA-256 \($0))" } ?? "absent"),"
                + " not SHA-256 \(wanted); copy it again"
        case .unfitPath(let path):
            "\(path) is no path on the cloud drive; use names between single slashes, without . and .."
        case .unreadable: "rclone wrote what cannot be read; use the version of Debian 12, 1.60"
        case .program(let error): "\(error)"
        }
    }
}
