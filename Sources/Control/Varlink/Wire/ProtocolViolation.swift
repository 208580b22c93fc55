package import JSON

/// Why a connection is closed without an answer: the peer does not speak Varlink. Source: daemon.md 3.3.
package enum ProtocolViolation: Error, Equatable, Sendable {
    case tooLong(limit: Int)
    case notJSON(JSONError)
    case notAnObject
    case noMethod
    case wrongType(key: String)
    /// Neither Varlink's own nor a vendor's in reverse-domain notation.
    case unknownKey(String)
    /// More than one of oneway, more and upgrade.
    case severalFlags
}

extension ProtocolViolation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong(let limit): "a message of more than \(limit) bytes"
        case .notJSON(let error): "not JSON: \(error)"
        case .notAnObject: "a message that is no object"
        case .noMethod: "a call without method"
        case .wrongType(let key): "a value of the wrong type for \"\(key)\""
        case .unknownKey(let key): "the unknown key \"\(key)\""
        case .severalFlags: "more than one of oneway, more and upgrade"
        }
    }
}
