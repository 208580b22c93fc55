import Glibc
package import Terms

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
    package var description: String { wording.english }

    /// What happened and what to do next.
    package var wording: Wording {
        switch self {
        case .noSocket(let path):
            Wording(
                "there is no socket at \(path); start the daemon (systemctl start rollcalld.socket) or name another path",
                "\(path) 处没有套接字；请启动服务（systemctl start rollcalld.socket）或指定其他路径"
            )
        case .refused(let path):
            Wording(
                "nobody listens at \(path); start the daemon again (systemctl restart rollcalld.socket rollcalld)",
                "\(path) 处无服务响应；请重新启动服务（systemctl restart rollcalld.socket rollcalld）"
            )
        case .notPermitted(let path, let group?):
            Wording(
                "you may not use \(path); its group may: join it (sudo usermod -aG \(group) USER) and log in again",
                "您无权使用 \(path)；请加入其用户组（sudo usermod -aG \(group) 用户名）后重新登录"
            )
        case .notPermitted(let path, nil):
            Wording("you may not use \(path); ask the administrator for its group", "您无权使用 \(path)；请向管理员申请加入其用户组")
        case .pathTooLong(let path):
            Wording("\(path) is too long for a socket: at most 107 bytes", "\(path) 作为套接字路径过长：最多 107 字节")
        case .closed(let method):
            Wording(
                "the daemon closed the connection during \(method); its log may say why",
                "服务在 \(method) 期间断开了连接；原因可查服务日志"
            )
        case .noAnswer(let method, let time):
            Wording(
                "the daemon has not answered \(method) for \(time.components.seconds) s; systemctl status rollcalld says how it is, "
                    + "and systemctl restart rollcalld ends a daemon that hangs",
                "服务已 \(time.components.seconds) 秒未答复 \(method)；可用 systemctl status rollcalld 查看，"
                    + "无响应时用 systemctl restart rollcalld 重启"
            )
        case .replyTooLong(let method, let limit):
            Wording("\(method) answered with more than \(limit) bytes", "\(method) 的答复超过 \(limit) 字节")
        case .badReply(let method, let reason):
            Wording("\(method) answered with something else than expected: \(reason)", "\(method) 的答复不符合预期：\(reason)")
        case .system(let operation, let code):
            Wording(
                "cannot \(operation): \(String(cString: strerror(code)))",
                "无法 \(operation)：\(String(cString: strerror(code)))"
            )
        }
    }
}
