/// Why a service cannot start.
package enum ServiceError: Error, Equatable, Sendable {
    case badInterface(InterfaceError)
    /// Two interface files with one name.
    case repeatedInterface(String)
    /// Interface files and handlers do not fit together; full method names.
    case mismatch(undescribed: [String], unhandled: [String], handledTwice: [String])
}

extension ServiceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badInterface(let error): "interface file, \(error)"
        case .repeatedInterface(let name): "two interface files describe \(name)"
        case .mismatch(let undescribed, let unhandled, let handledTwice):
            [("in no interface file", undescribed), ("without a handler", unhandled), ("with two", handledTwice)]
                .filter { !$0.1.isEmpty }
                .map { "\($0.0): \($0.1.joined(separator: ", "))" }
                .joined(separator: "; ")
        }
    }
}
