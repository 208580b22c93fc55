import JSON

/// One reply object. Source: daemon.md 3.3, "Reply object".
enum Reply: Equatable {
    case parameters(JSONObject, continues: Bool)
    case error(ControlError)

    /// - Parameter message: without its zero byte.
    init(message: [UInt8]) throws(ProtocolViolation) {
        let value: JSONValue
        do { value = try JSONValue(parsing: message) } catch { throw .notJSON(error) }
        guard case .object(let object) = value else { throw .notAnObject }
        var parameters = JSONObject()
        var error: String?
        var continues = false
        for member in object.members {
            switch (member.name, member.value) {
            case ("parameters", .object(let value)): parameters = value
            case ("parameters", .null), ("error", .null): break
            case ("error", .string(let name)): error = name
            case ("continues", .bool(let isSet)): continues = isSet
            case ("parameters", _), ("error", _), ("continues", _): throw .wrongType(key: member.name)
            case _: break
            }
        }
        self =
            error.map { .error(ControlError(name: $0, parameters: parameters)) }
            ?? .parameters(parameters, continues: continues)
    }

    /// With its zero byte.
    ///
    /// - Parameter parameters: the text of a JSON object.
    static func message(parameters: [UInt8], continues: Bool) -> [UInt8] {
        var message = Array(#"{"parameters":"#.utf8)
        message.reserveCapacity(parameters.count + 40)
        message += parameters
        message += (continues ? #","continues":true}"# : "}").utf8
        message.append(0)
        return message
    }

    /// With its zero byte.
    static func message(error: ControlError) -> [UInt8] {
        let object: JSONObject = ["error": .string(error.name), "parameters": .object(error.parameters)]
        return object.serialized + [0]
    }
}
