import TOMLKit

/// A TOML document as a value, freed from the parser's pointers.
indirect enum TOMLNode: Equatable, Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case bool(Bool)
    case array([TOMLNode])
    case table([String: TOMLNode])
    /// Dates and times: no key of ours takes one.
    case other(String)

    /// For messages: "a string", "a table".
    var kind: String {
        switch self {
        case .string: "a string"
        case .integer, .number: "a number"
        case .bool: "true or false"
        case .array: "a list"
        case .table: "a table"
        case .other(let kind): kind
        }
    }

    var isTable: Bool { if case .table = self { true } else { false } }

    init(_ table: TOMLTable) {
        self = .table(Dictionary(table.map { ($0.0, TOMLNode($0.1)) }, uniquingKeysWith: { first, _ in first }))
    }

    private init(_ value: any TOMLValueConvertible) {
        self =
            if let text = value.string {
                .string(text)
            } else if let number = value.int {
                .integer(number)
            } else if let number = value.double {
                .number(number)
            } else if let flag = value.bool {
                .bool(flag)
            } else if let array = value.array {
                .array(array.map(TOMLNode.init))
            } else if let table = value.table {
                TOMLNode(table)
            } else {
                .other("a \(value.type)")
            }
    }
}

// MARK: - Writing

extension TOMLNode {
    /// The value as it is written behind a key's `=`.
    var toml: String {
        switch self {
        case .string(let text): TOMLNode.quoted(text)
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .array(let items): "[\(items.map(\.toml).joined(separator: ", "))]"
        case .table(let table):
            "{ "
                + table.sorted { $0.key < $1.key }.map { "\(TOMLNode.key($0.key)) = \($0.value.toml)" }
                .joined(separator: ", ") + " }"
        case .other(let kind): TOMLNode.quoted(kind)
        }
    }

    /// A key, in quotes where TOML wants them.
    static func key(_ name: String) -> String {
        let isBare = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isBare && !name.isEmpty ? name : quoted(name)
    }

    /// A basic string. Source: TOML 1.0, "String".
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
