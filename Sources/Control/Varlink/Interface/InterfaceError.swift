/// What is wrong with a `.varlink` file, and where.
package struct InterfaceError: Error, Equatable, Sendable {
    package enum Problem: Equatable, Sendable {
        case notUTF8
        case expected(String)
        case badName(String)
        /// Two members of one interface, fields of one structure or values of one enumeration with this name.
        case duplicate(String)
        case doubleOptional
        case tooDeep(limit: Int)
    }

    /// Counted from 1.
    package let line: Int
    package let problem: Problem
}

extension InterfaceError: CustomStringConvertible {
    package var description: String {
        let text =
            switch problem {
            case .notUTF8: "the file is not UTF-8"
            case .expected(let what): "expected \(what)"
            case .badName(let name): "\"\(name)\" is not a name that Varlink allows here"
            case .duplicate(let name): "\"\(name)\" is declared twice"
            case .doubleOptional: "an optional of an optional"
            case .tooDeep(let limit): "types nested deeper than \(limit)"
            }
        return "line \(line): \(text)"
    }
}
