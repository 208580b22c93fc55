import Glibc

/// Why a link could not be opened.
package enum LinkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An operating-system call failed on this address.
    case system(address: String, call: String, code: Int32)
    /// Another program holds the port.
    case busy(address: String)
    /// The port that terminals share went away.
    case lineLost(address: String)
    case unreachable(address: String, reason: String)
    /// The link kind exists in the configuration but not in this version.
    case notSupported(address: String)

    package var description: String {
        switch self {
        case .system(let address, let call, let code):
            switch code {
            case ENOENT: "\(address): there is no such device; is it plugged in?"
            case EACCES: "\(address): no permission; the service user must be in the group that owns it (dialout)"
            default: "\(address): \(call) failed: \(String(cString: strerror(code)))"
            }
        case .busy(let address): "\(address) is used by another program; stop it or choose another port"
        case .lineLost(let address): "\(address) went away; is it plugged in?"
        case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .notSupported(let address): "\(address): this kind of link is not supported by this version"
        }
    }
}
