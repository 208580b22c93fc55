package import JSON

/// How parameters differ from what an interface describes.
package struct InterfaceMismatch: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// The interface has no such method or error.
        case undescribed
        case missing
        case unknown
        case wrongType(expected: String)
        case unknownValue
    }

    /// From the parameters inwards, for example `filter.days[2].from`; of `undescribed` the member's name.
    package let path: String
    package let reason: Reason

    fileprivate func inside(_ prefix: String) -> Self {
        Self(path: path.isEmpty || path.hasPrefix("[") ? prefix + path : "\(prefix).\(path)", reason: reason)
    }
}

extension Interface {
    /// The parameters that a member describes.
    package enum Part: Sendable {
        case input(method: String)
        case output(method: String)
        case error(String)
    }

    /// Names without the interface, as in `.input(method: "List")`.
    ///
    /// - Throws: the first difference. A whole number may stand for a `float`, nothing else is converted.
    package func check(_ parameters: JSONObject, against part: Part) throws(InterfaceMismatch) {
        try check(parameters, fields: try fields(of: part))
    }

    private func fields(of part: Part) throws(InterfaceMismatch) -> [InterfaceField] {
        switch part {
        case .input(let name):
            if case .method(let input, _) = member(name)?.kind { return input }
            throw InterfaceMismatch(path: name, reason: .undescribed)
        case .output(let name):
            if case .method(_, let output) = member(name)?.kind { return output }
            throw InterfaceMismatch(path: name, reason: .undescribed)
        case .error(let name):
            if case .error(let fields) = member(name)?.kind { return fields }
            throw InterfaceMismatch(path: name, reason: .undescribed)
        }
    }

    /// An unknown name ends it, so that the work is bounded by the interface and not by the sender.
    private func check(_ object: JSONObject, fields: [InterfaceField]) throws(InterfaceMismatch) {
        for member in object.members {
            guard let field = fields.first(where: { $0.name == member.name }) else {
                throw InterfaceMismatch(path: String(member.name.prefix(100)), reason: .unknown)
            }
            do { try check(member.value, type: field.type) } catch { throw error.inside(member.name) }
        }
        for field in fields {
            if case .optional = field.type { continue }
            if object[field.name] == nil { throw InterfaceMismatch(path: field.name, reason: .missing) }
        }
    }

    private func check(_ value: JSONValue, type: InterfaceType) throws(InterfaceMismatch) {
        switch (type, value) {
        case (.bool, .bool), (.int, .integer), (.float, .integer), (.float, .number), (.string, .string),
            (.object, .object), (.optional, .null):
            break
        case (.optional(let wrapped), _): try check(value, type: wrapped)
        case (.named(let name), _):
            guard case .type(let declared) = member(name)?.kind else {
                throw InterfaceMismatch(path: "", reason: .wrongType(expected: name))
            }
            try check(value, type: declared)
        case (.array(let type), .array(let elements)):
            for (index, element) in elements.enumerated() {
                do { try check(element, type: type) } catch { throw error.inside("[\(index)]") }
            }
        case (.map(let type), .object(let object)):
            for member in object.members {
                do { try check(member.value, type: type) } catch {
                    throw error.inside("[\(member.name.prefix(100))]")
                }
            }
        case (.structure(let fields), .object(let object)): try check(object, fields: fields)
        case (.enumeration(let values), .string(let string)):
            guard values.contains(where: { $0.name == string }) else {
                throw InterfaceMismatch(path: "", reason: .unknownValue)
            }
        case (.bool, _), (.int, _), (.float, _), (.string, _), (.object, _), (.array, _), (.map, _),
            (.structure, _), (.enumeration, _):
            throw InterfaceMismatch(path: "", reason: .wrongType(expected: type.word))
        }
    }
}

extension InterfaceType {
    /// For messages.
    fileprivate var word: String {
        switch self {
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .string: "string"
        case .object, .map, .structure: "object"
        case .named(let name): name
        case .optional(let type): type.word
        case .array: "array"
        case .enumeration: "string"
        }
    }
}

extension InterfaceMismatch: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .undescribed: "\(path) is not in the interface"
        case .missing: "\(path) is missing"
        case .unknown: "\(path) is unknown"
        case .wrongType(let expected): "\(path) is no \(expected)"
        case .unknownValue: "\(path) has a value that is not in its enumeration"
        }
    }
}
