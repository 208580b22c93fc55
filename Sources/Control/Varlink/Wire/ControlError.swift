package import JSON

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

    /// For people; our own errors have one.
    package var message: String? { text("message") }
    /// What to do next, for people.
    package var hint: String? { text("hint") }

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
    ///   - needs: the role that the method states.
    ///   - hint: the rule that would permit it.
    package static func notPermitted(needs: Role, hint: String) -> Self {
        Self(
            name: "io.rollcall.NotPermitted",
            parameters: ["needs": .string(needs.rawValue), "hint": .string(hint)]
        )
    }

    /// Our own mistake; the log has what happened.
    static func internalError(_ message: String) -> Self {
        Self(name: "io.rollcall.Internal", parameters: ["message": .string(message)])
    }
}

extension ControlError: CustomStringConvertible {
    package var description: String {
        let details = message ?? (parameters.isEmpty ? "" : parameters.description)
        return ([name] + [details, hint ?? ""].filter { !$0.isEmpty }).joined(separator: ": ")
    }
}
