/// A construct that Varlink allows but that some client rejects, or that our own files avoid.
///
/// The PyPI client parses the description before its first call: what its parser rejects, it can never call.
/// Source: daemon.md 3.4, the table, and finding 2.
package struct DialectViolation: Equatable, Sendable {
    package enum Rule: Equatable, Sendable {
        case lineFeedsOnly
        case asciiOnly
        case lettersInFirstLabel
        case enumerationOfOne
        /// `[string]()`: use `[]string`.
        case setOfStrings
        case unresolvedType(String)
        case lowerCamelCase
        case undocumented
    }

    package let rule: Rule
    /// The member or field, for example `Terminal.serial`; the interface's name for the whole file.
    package let subject: String
}

extension Interface {
    /// Where the file leaves the dialect that all known clients read; empty in each of our files.
    package var dialectViolations: [DialectViolation] {
        var found: [DialectViolation] = []
        func report(_ rule: DialectViolation.Rule, _ subject: String) {
            found.append(DialectViolation(rule: rule, subject: subject))
        }
        func check(_ name: String, documentation: String, at path: String) {
            let path = "\(path).\(name)"
            if documentation.isEmpty { report(.undocumented, path) }
            if name.contains("_") || name.first?.isUppercase == true { report(.lowerCamelCase, path) }
        }
        func check(_ fields: [InterfaceField], at path: String) {
            for field in fields {
                check(field.name, documentation: field.documentation, at: path)
                check(field.type, at: "\(path).\(field.name)")
            }
        }
        func check(_ type: InterfaceType, at path: String) {
            switch type {
            case .bool, .int, .float, .string, .object: break
            case .named(let name):
                guard case .type = member(name)?.kind else { return report(.unresolvedType(name), path) }
            case .map(.structure([])): report(.setOfStrings, path)
            case .optional(let inner), .array(let inner), .map(let inner): check(inner, at: path)
            case .structure(let fields): check(fields, at: path)
            case .enumeration(let values):
                if values.count < 2 { report(.enumerationOfOne, path) }
                for value in values { check(value.name, documentation: value.documentation, at: path) }
            }
        }
        if description.utf8.contains(0x0D) { report(.lineFeedsOnly, name) }
        if !description.utf8.allSatisfy({ $0 < 0x80 }) { report(.asciiOnly, name) }
        let firstLabel = name.utf8.prefix { $0 != UInt8(ascii: ".") }
        if !firstLabel.allSatisfy(InterfaceName.isLetter) { report(.lettersInFirstLabel, name) }
        if documentation.isEmpty { report(.undocumented, name) }
        for member in members {
            if member.documentation.isEmpty { report(.undocumented, member.name) }
            switch member.kind {
            case .type(let type): check(type, at: member.name)
            case .method(let input, let output): check(input + output, at: member.name)
            case .error(let fields): check(fields, at: member.name)
            }
        }
        return found
    }
}
