package import JSON
package import Terms

/// An error as it goes over the wire: a name from an interface and its parameters.
///
/// A method's handler throws it to answer its caller; the client throws what it was answered.
package struct ControlError: Error, Equatable, Sendable {
    /// Fully qualified, for example `io.rollcall.NotPermitted`.
    package let name: String
    package let parameters: JSONObject

    package init(name: String, parameters: JSONObject = [:]) {
        self.name = name
        self.parameters = parameters
    }

    /// An error that everybody meets who works with this, so in both languages.
    ///
    /// - Parameters:
    ///   - hint: what to do next.
    ///   - more: parameters beside the sentences.
    package init(name: String, _ message: Wording, hint: Wording? = nil, _ more: JSONObject = [:]) {
        var parameters = more
        parameters["message"] = .string(message.english)
        parameters["hint"] = hint.map { .string($0.english) } ?? .null
        parameters["messageZh"] = .string(message.chinese)
        if let hint { parameters["hintZh"] = .string(hint.chinese) }
        self.init(name: name, parameters: parameters)
    }

    /// For people; our own errors have one. In English where the error has no other.
    package func message(in language: Language = .en) -> String? { text("message", language) }
    /// What to do next, for people.
    package func hint(in language: Language = .en) -> String? { text("hint", language) }

    private func text(_ name: String, _ language: Language) -> String? {
        language == .zh ? text(name + "Zh") ?? text(name) : text(name)
    }

    private func text(_ name: String) -> String? {
        guard case .string(let text) = parameters[name] else { return nil }
        return text
    }
}

extension ControlError {
    static func interfaceNotFound(_ interface: String) -> Self {
        Self(name: "org.varlink.service.InterfaceNotFound", parameters: ["interface": .string(interface)])
    }

    static func methodNotFound(_ method: String) -> Self {
        Self(name: "org.varlink.service.MethodNotFound", parameters: ["method": .string(method)])
    }

    static func methodNotImplemented(_ method: String) -> Self {
        Self(name: "org.varlink.service.MethodNotImplemented", parameters: ["method": .string(method)])
    }

    /// - Parameter path: the parameter's name, or the path to a field inside it.
    package static func invalidParameter(_ path: String) -> Self {
        Self(name: "org.varlink.service.InvalidParameter", parameters: ["parameter": .string(path)])
    }

    static let expectedMore = Self(name: "org.varlink.service.ExpectedMore")

    /// - Parameters:
    ///   - role: the one that the method states.
    ///   - account: who called.
    ///   - otherwise: what can be done without it.
    package static func notPermitted(needs role: Role, account: UInt32, otherwise: Wording? = nil) -> Self {
        let name = role.rawValue
        return Self(
            name: "io.rollcall.NotPermitted",
            Wording("not permitted: this needs the role \(name)", "无权操作：须具备角色 \(name)"),
            hint: Wording(
                """
                an administrator gives it in [access] allow of the configuration, with "uid:\(account)=\(name)" or for a \
                group with "group:NAME=\(name)"
                """ + (role.officeRole.map { ", or with rollcall office grant PERSON \($0)" } ?? "")
                    + (otherwise.map { "; \($0.english)" } ?? ""),
                "请管理员在配置的 [access] allow 中添加 \"uid:\(account)=\(name)\"，或按用户组添加 \"group:组名=\(name)\""
                    + (role.officeRole.map { "，或运行 rollcall office grant 人员 \($0)" } ?? "")
                    + (otherwise.map { "；\($0.chinese)" } ?? "")
            ),
            ["needs": .string(name)]
        )
    }

    /// Our own mistake; the log has what happened.
    static func internalError(_ method: String) -> Self {
        Self(
            name: "io.rollcall.Internal",
            Wording("\(method) failed; the daemon's log has the reason", "\(method) 执行失败，原因见服务日志"),
            hint: Wording("journalctl -u rollcalld shows it", "可用 journalctl -u rollcalld 查看")
        )
    }
}

extension Role {
    /// The role in the office that gives this one, if it is for the whole office.
    fileprivate var officeRole: String? {
        switch self {
        case .observe: "officeHead"
        case .hr: "hr"
        case .reviewer, .operate, .admin: nil
        }
    }
}

extension ControlError: CustomStringConvertible {
    package var description: String {
        let details = message() ?? (parameters.isEmpty ? "" : parameters.description)
        return ([name] + [details, hint() ?? ""].filter { !$0.isEmpty }).joined(separator: ": ")
    }
}
