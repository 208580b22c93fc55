/// Why bytes are not JSON that we accept. Offsets count bytes from the start of the text.
package enum JSONError: Error, Equatable, Sendable {
    case endsTooEarly
    case unexpectedByte(UInt8, offset: Int)
    case trailingBytes(offset: Int)
    case notUTF8(offset: Int)
    case badEscape(offset: Int)
    /// Not in JSON's grammar, longer than ``JSONParser/longestNumber`` bytes, or beyond a `Double`.
    case badNumber(offset: Int)
    case duplicateName(String, offset: Int)
    case tooDeep(limit: Int)
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .endsTooEarly: "the text ends inside a value"
        case .unexpectedByte(let byte, let offset): "unexpected byte \(byte) at \(offset)"
        case .trailingBytes(let offset): "more text after the value, at \(offset)"
        case .notUTF8(let offset): "not UTF-8 in the string at \(offset)"
        case .badEscape(let offset): "bad escape at \(offset)"
        case .badNumber(let offset): "bad number at \(offset)"
        case .duplicateName(let name, let offset): "the name \"\(name)\" occurs twice, again at \(offset)"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        }
    }
}
