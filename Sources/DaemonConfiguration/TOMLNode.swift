import TOMLKit

/// A TOML document as a value, freed from the parser's pointers.
indirect enum TOMLNode: Equatable {
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
