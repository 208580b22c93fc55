/// Recursive descent over the grammar of daemon.md 3.4: an interface name, then types, methods and errors in any order.
struct InterfaceParser {
    /// Types inside each other; bounds the stack.
    private static let deepest = 32

    private let text: String
    private var scanner: InterfaceScanner

    init(_ file: [UInt8]) throws(InterfaceError) {
        guard let text = String(validating: file, as: UTF8.self) else {
            throw InterfaceError(line: 1, problem: .notUTF8)
        }
        self.text = text
        scanner = InterfaceScanner(file)
    }

    mutating func interface() throws(InterfaceError) -> Interface {
        let documentation = scanner.documentation()
        guard scanner.word() == "interface" else { throw scanner.error(.expected("\"interface\"")) }
        let name = try name(where: InterfaceName.isInterface)
        var members: [Interface.Member] = []
        var names: Set<String> = []
        while !scanner.isAtEnd {
            let member = try member()
            guard names.insert(member.name).inserted else { throw scanner.error(.duplicate(member.name)) }
            members.append(member)
        }
        return Interface(name: name, documentation: documentation, description: text, members: members)
    }

    private mutating func member() throws(InterfaceError) -> Interface.Member {
        let documentation = scanner.documentation()
        let keyword = scanner.word()
        guard ["type", "method", "error"].contains(keyword) else {
            throw scanner.error(.expected("\"type\", \"method\" or \"error\""))
        }
        let name = try name(where: InterfaceName.isMember)
        let kind: Interface.Kind
        switch keyword {
        case "type": kind = .type(try structureOrEnumeration(depth: 1))
        case "method":
            let input = try fields()
            try scanner.expect("->")
            kind = .method(input: input, output: try fields())
        case _: kind = .error(try fields())
        }
        return Interface.Member(name: name, kind: kind, documentation: documentation)
    }

    private mutating func name(where isValid: (String) -> Bool) throws(InterfaceError) -> String {
        let name = scanner.word()
        guard !name.isEmpty else { throw scanner.error(.expected("a name")) }
        guard isValid(name) else { throw scanner.error(.badName(name)) }
        return name
    }

    private mutating func fields() throws(InterfaceError) -> [InterfaceField] {
        guard case .structure(let fields) = try structureOrEnumeration(depth: 1) else {
            throw scanner.error(.expected("fields with types"))
        }
        return fields
    }

    private mutating func structureOrEnumeration(depth: Int) throws(InterfaceError) -> InterfaceType {
        guard depth <= Self.deepest else { throw scanner.error(.tooDeep(limit: Self.deepest)) }
        try scanner.expect("(")
        if scanner.skip(")") { return .structure([]) }
        var names: Set<String> = []
        var fields: [InterfaceField] = []
        var values: [InterfaceValue] = []
        repeat {
            let documentation = scanner.documentation()
            let name = try name(where: InterfaceName.isField)
            guard names.insert(name).inserted else { throw scanner.error(.duplicate(name)) }
            if values.isEmpty, scanner.skip(":") {
                fields.append(
                    InterfaceField(name: name, type: try type(depth: depth + 1), documentation: documentation)
                )
            } else if fields.isEmpty {
                values.append(InterfaceValue(name: name, documentation: documentation))
            } else {
                throw scanner.error(.expected("\":\" and the type of \(name)"))
            }
        } while scanner.skip(",")
        try scanner.expect(")")
        return values.isEmpty ? .structure(fields) : .enumeration(values)
    }

    private mutating func type(depth: Int) throws(InterfaceError) -> InterfaceType {
        guard depth <= Self.deepest else { throw scanner.error(.tooDeep(limit: Self.deepest)) }
        if scanner.skip("?") {
            let wrapped = try type(depth: depth + 1)
            if case .optional = wrapped { throw scanner.error(.doubleOptional) }
            return .optional(wrapped)
        }
        if scanner.skip("[]") { return .array(try type(depth: depth + 1)) }
        if scanner.skip("[string]") { return .map(try type(depth: depth + 1)) }
        let name = scanner.word()
        switch name {
        case "bool": return .bool
        case "int": return .int
        case "float": return .float
        case "string": return .string
        case "object": return .object
        case "": return try structureOrEnumeration(depth: depth)
        case _:
            guard InterfaceName.isMember(name) else { throw scanner.error(.badName(name)) }
            return .named(name)
        }
    }
}
