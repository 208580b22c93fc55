package import JSON

/// One call object. Source: daemon.md 3.3, "Call object".
package struct Call: Equatable, Sendable {
    package enum Mode: Equatable, Sendable {
        /// One reply.
        case plain
        /// The caller takes several replies.
        case more
        /// The caller wants no reply, not even an error.
        case oneway
        /// The caller wants the connection for something else afterwards.
        case upgrade
    }

    /// Fully qualified, for example `io.rollcall.Terminals.List`.
    package let method: String
    package let parameters: JSONObject
    package let mode: Mode

    package init(method: String, parameters: JSONObject = [:], mode: Mode = .plain) {
        self.method = method
        self.parameters = parameters
        self.mode = mode
    }

    /// What stands before the last dot of the method; empty without a dot.
    package var interface: String { method.lastIndex(of: ".").map { String(method[..<$0]) } ?? "" }

    /// What stands behind the last dot of the method.
    package var member: String {
        method.lastIndex(of: ".").map { String(method[method.index(after: $0)...]) } ?? method
    }
}

extension Call {
    /// - Parameter message: without its zero byte.
    package init(message: [UInt8]) throws(ProtocolViolation) {
        let value: JSONValue
        do { value = try JSONValue(parsing: message) } catch { throw .notJSON(error) }
        guard case .object(let object) = value else { throw .notAnObject }
        var method: String?
        var parameters = JSONObject()
        var mode = Mode.plain
        for member in object.members {
            switch (member.name, member.value) {
            case ("method", .string(let name)): method = name
            case ("parameters", .object(let value)): parameters = value
            case ("parameters", .null): break
            case ("oneway", .bool(let isSet)): try Self.set(.oneway, if: isSet, in: &mode)
            case ("more", .bool(let isSet)): try Self.set(.more, if: isSet, in: &mode)
            case ("upgrade", .bool(let isSet)): try Self.set(.upgrade, if: isSet, in: &mode)
            case ("method", _), ("parameters", _), ("oneway", _), ("more", _), ("upgrade", _):
                throw .wrongType(key: member.name)
            case _:
                guard InterfaceName.isInterface(member.name) else { throw .unknownKey(String(member.name.prefix(100))) }
            }
        }
        guard let method else { throw .noMethod }
        self.init(method: method, parameters: parameters, mode: mode)
    }

    private static func set(_ flag: Mode, if isSet: Bool, in mode: inout Mode) throws(ProtocolViolation) {
        guard isSet else { return }
        guard mode == .plain else { throw .severalFlags }
        mode = flag
    }

    /// With its zero byte. Flags that are not set are left out.
    package var message: [UInt8] {
        var object: JSONObject = ["method": .string(method)]
        if !parameters.isEmpty { object["parameters"] = .object(parameters) }
        switch mode {
        case .plain: break
        case .more: object["more"] = true
        case .oneway: object["oneway"] = true
        case .upgrade: object["upgrade"] = true
        }
        return object.serialized + [0]
    }
}
