import Glibc

/// Why a call got no answer from the daemon. An answer that is an error is a ``ControlError``.
package enum ClientError: Error, Equatable, Sendable {
    /// Nothing is at the path.
    case noSocket(path: String)
    /// A socket is there and nobody listens.
    case refused(path: String)
    /// - Parameter group: the group that may use the socket, or nil if it cannot be told.
    case notPermitted(path: String, group: String?)
    case pathTooLong(path: String)
    /// The daemon closed the connection before the answer was whole.
    case closed(method: String)
    /// The daemon takes no call, or gives no answer, for longer than this call can take.
    case noAnswer(method: String, after: Duration)
    case replyTooLong(method: String, limit: Int)
    /// The answer is not Varlink, or not of the expected type.
    case badReply(method: String, reason: String)
    case system(_ operation: String, errno: Int32)
}

extension ClientError: CustomStringConvertible {
    /// What happened and what to do next.
    package var description: String {
        switch self {
        case .noSocket(let path):
            "there is no socket at \(path); start the daemon (systemctl start rollcalld.socket) or name another path"
        case .refused(let path):
            "nobody listens at \(path); start the daemon again (systemctl restart rollcalld.socket rollcalld)"
        case .notPermitted(let path, let group?):
            "you may not use \(path); its group may: join it (sudo usermod -aG \(group) USER) and log in again"
        case .notPermitted(let path, nil): "you may not use \(path); ask the administrator for its group"
        case .pathTooLong(let path): "\(path) is too long for a socket: at most 107 bytes"
        case .closed(let method): "the daemon closed the connection during \(method); its log may say why"
        case .noAnswer(let method, let time):
            "the daemon has not answered \(method) for \(time.components.seconds) s; systemctl status rollcalld says how it is, and "
                + "systemctl restart rollcalld ends a daemon that hangs"
        case .replyTooLong(let method, let limit): "\(method) answered with more than \(limit) bytes"
        case .badReply(let method, let reason): "\(method) answered with something else than expected: \(reason)"
        case .system(let operation, let code): "cannot \(operation): \(String(cString: strerror(code)))"
        }
    }
}
