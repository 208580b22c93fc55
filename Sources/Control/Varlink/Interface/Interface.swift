/// One parsed `.varlink` file. Source: daemon.md 3.4.
package struct Interface: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Always a structure or an enumeration.
        case type(InterfaceType)
        case method(input: [InterfaceField], output: [InterfaceField])
        case error([InterfaceField])
    }

    /// A type, method or error; their names share one space.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let kind: Kind
        /// The comment directly before it, without `#`; lines are joined by line feeds.
        package let documentation: String
    }

    /// For example `io.rollcall.Terminals`.
    package let name: String
    package let documentation: String
    /// The file as it was read: what `GetInterfaceDescription` returns.
    package let description: String
    /// In the file's order.
    package let members: [Member]
    private let indices: [String: Int]

    init(name: String, documentation: String, description: String, members: [Member]) {
        self.name = name
        self.documentation = documentation
        self.description = description
        self.members = members
        indices = Dictionary(members.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: ``InterfaceError`` with the first mistake and its line.
    package init(parsing file: [UInt8]) throws(InterfaceError) {
        var parser = try InterfaceParser(file)
        self = try parser.interface()
    }

    package func member(_ name: String) -> Member? { indices[name].map { members[$0] } }

    /// The full names of all methods, in the file's order.
    package var methods: [String] {
        members.compactMap { member in
            guard case .method = member.kind else { return nil }
            return "\(name).\(member.name)"
        }
    }
}
