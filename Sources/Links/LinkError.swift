import Glibc

/// Why a link could not be opened.
package enum LinkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An operating-system call failed on this address.
    case system(address: String, call: String, code: Int32)
    /// No device with these ids and this serial number is there now.
    case notPluggedIn(address: String)
    /// The device's node is not ours to open.
    case notPermitted(address: String)
    /// The address fits more devices than one.
    case ambiguous(address: String, count: Int)
    /// The device is there, but is not what the link says.
    case unsuitable(address: String, reason: String)
    /// The link was open and is no more.
    case broken(address: String, reason: String)
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
            case EACCES: "\(address): no permission; put the service user into the group that `ls -l` shows for it"
            default: "\(address): \(call) failed: \(String(cString: strerror(code)))"
            }
        case .notPluggedIn(let address): "\(address): it is not plugged in"
        case .notPermitted(let address):
            """
            \(address): no permission to open it; install udev/60-rollcall.rules, plug the device in again, and run the \
            service in the group rollcall
            """
        case .ambiguous(let address, let count):
            "\(address): \(count) devices fit; add the serial number, or use serial:/dev/serial/by-path/... for one of them"
        case .unsuitable(let address, let reason): "\(address): \(reason)"
        case .broken(let address, let reason): "\(address): \(reason)"
        case .busy(let address): "\(address) is used by another program; stop it or choose another port"
        case .lineLost(let address): "\(address) went away; is it plugged in?"
        case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .notSupported(let address): "\(address): this kind of link is not supported by this version"
        }
    }
}
