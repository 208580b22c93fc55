/// Makes a Codable type of a JSON value, without going over text.
///
/// A number that is whole is an integer, whatever way it was written; one that does not fit is refused. Unknown members
/// are ignored.
package enum JSONValueDecoder {
    /// - Throws: `DecodingError` with the path to what is missing or wrong.
    package static func decode<Value: Decodable>(_ type: Value.Type, from value: JSONValue) throws -> Value {
        try Node(value, nil, nil).decoded(type)
    }
}

/// A value and where it stands. The path is made only for an error.
private struct Node {
    let value: JSONValue
    private let step: (any CodingKey)?
    private let parent: Place?

    final class Place {
        let step: any CodingKey
        let parent: Place?

        init(_ step: any CodingKey, _ parent: Place?) {
            self.step = step
            self.parent = parent
        }
    }

    init(_ value: JSONValue, _ step: (any CodingKey)?, _ parent: Place?) {
        self.value = value
        self.step = step
        self.parent = parent
    }

    /// Of what it contains.
    var place: Place? { step.map { Place($0, parent) } ?? parent }

    var codingPath: [any CodingKey] {
        var path: [any CodingKey] = []
        var place = place
        while let here = place {
            path.append(here.step)
            place = here.parent
        }
        return path.reversed()
    }

    func mismatch(_ type: Any.Type) -> DecodingError {
        let found =
            switch value {
            case .null: "null"
            case .bool: "a bool"
            case .integer, .number: "a number"
            case .string: "a string"
            case .array: "an array"
            case .object: "an object"
            }
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "\(found) instead of \(type)")
        guard case .null = value else { return .typeMismatch(type, context) }
        return .valueNotFound(type, context)
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == JSONValue.self, let same = value as? Value { return same }
        if type == JSONObject.self, case .object(let object) = value, let same = object as? Value { return same }
        return try Value(from: self)
    }

    var isNull: Bool { if case .null = value { true } else { false } }

    func bool() throws -> Bool {
        guard case .bool(let bool) = value else { throw mismatch(Bool.self) }
        return bool
    }

    func string() throws -> String {
        guard case .string(let string) = value else { throw mismatch(String.self) }
        return string
    }

    func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        let exact: Integer?
        switch value {
        case .integer(let integer): exact = Integer(exactly: integer)
        case .number(let number): exact = Integer(exactly: number)
        default: throw mismatch(type)
        }
        guard let exact else {
            let context = DecodingError.Context(codingPath: codingPath, debugDescription: "\(value) is no \(type)")
            throw DecodingError.dataCorrupted(context)
        }
        return exact
    }

    func number<Number: BinaryFloatingPoint>(_ type: Number.Type) throws -> Number {
        switch value {
        case .integer(let integer): Number(integer)
        case .number(let number): Number(number)
        default: throw mismatch(type)
        }
    }
}

extension Node: Decoder {
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else { throw mismatch([String: JSONValue].self) }
        return KeyedDecodingContainer(Members(object, self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch([JSONValue].self) }
        return Elements(elements, self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension Node: SingleValueDecodingContainer {
    func decodeNil() -> Bool { isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try bool() }
    func decode(_ type: String.Type) throws -> String { try string() }
    func decode(_ type: Double.Type) throws -> Double { try number(type) }
    func decode(_ type: Float.Type) throws -> Float { try number(type) }
    func decode<Whole: FixedWidthInteger & Decodable>(_ type: Whole.Type) throws -> Whole { try integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoded(type) }
}

/// The members of an object.
private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let object: JSONObject
    /// Of a large object only: looking through a small one is faster.
    private let index: [String: Int]?
    private let node: Node
    private let place: Node.Place?

    init(_ object: JSONObject, _ node: Node) {
        self.object = object
        self.node = node
        place = node.place
        index =
            object.members.count <= 24
            ? nil
            : Dictionary(
                object.members.enumerated().map { ($1.name, $0) },
                uniquingKeysWith: { first, _ in first }
            )
    }

    var codingPath: [any CodingKey] { node.codingPath }
    var allKeys: [Key] { object.members.compactMap { Key(stringValue: $0.name) } }

    private func value(_ name: String) -> JSONValue? {
        guard let index else { return object[name] }
        return index[name].map { object.members[$0].value }
    }

    private func member(_ key: Key) throws -> Node {
        guard let value = value(key.stringValue) else {
            let text = "there is no \"\(key.stringValue)\""
            throw DecodingError.keyNotFound(key, DecodingError.Context(codingPath: codingPath, debugDescription: text))
        }
        return Node(value, key, place)
    }

    func contains(_ key: Key) -> Bool { value(key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try member(key).isNull }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try member(key).bool() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try member(key).string() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try member(key).number(type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try member(key).number(type) }
    func decode<Whole: FixedWidthInteger & Decodable>(_ type: Whole.Type, forKey key: Key) throws -> Whole {
        try member(key).integer(type)
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try member(key).decoded(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { Node(value("super") ?? .null, Position(name: "super"), place) }
    func superDecoder(forKey key: Key) throws -> any Decoder { Node(value(key.stringValue) ?? .null, key, place) }
}

/// The elements of an array, one after the other.
private struct Elements: UnkeyedDecodingContainer {
    private let elements: [JSONValue]
    private let node: Node
    private let place: Node.Place?
    private(set) var currentIndex = 0

    init(_ elements: [JSONValue], _ node: Node) {
        self.elements = elements
        self.node = node
        place = node.place
    }

    var codingPath: [any CodingKey] { node.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    private func current(_ type: Any.Type) throws -> Node {
        guard !isAtEnd else {
            let context = DecodingError.Context(
                codingPath: codingPath + [Position(intValue: currentIndex)],
                debugDescription: "the array ends before"
            )
            throw DecodingError.valueNotFound(type, context)
        }
        return Node(elements[currentIndex], Position(intValue: currentIndex), place)
    }

    /// Stays where it is if the element is refused.
    private mutating func next<Value>(_ type: Value.Type, _ read: (Node) throws -> Value) throws -> Value {
        let value = try read(current(type))
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard try current(Never.self).isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try next(type) { try $0.bool() } }
    mutating func decode(_ type: String.Type) throws -> String { try next(type) { try $0.string() } }
    mutating func decode(_ type: Double.Type) throws -> Double { try next(type) { try $0.number(type) } }
    mutating func decode(_ type: Float.Type) throws -> Float { try next(type) { try $0.number(type) } }
    mutating func decode<Whole: FixedWidthInteger & Decodable>(_ type: Whole.Type) throws -> Whole {
        try next(type) { try $0.integer(type) }
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next(type) { try $0.decoded(type) }
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try next(KeyedDecodingContainer<Key>.self) { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next((any UnkeyedDecodingContainer).self) { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try next((any Decoder).self) { $0 } }
}

/// A step of a path that no type names.
struct Position: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(name: String) { (stringValue, intValue) = (name, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
    init?(stringValue: String) { self.init(name: stringValue) }
}

extension JSONValue: Decodable {
    /// Decodes with ``JSONValueDecoder`` only: other decoders do not say what kind of value comes.
    package init(from decoder: any Decoder) throws {
        guard let node = decoder as? Node else { throw JSONValue.foreign(decoder) }
        self = node.value
    }

    fileprivate static func foreign(_ decoder: any Decoder) -> DecodingError {
        .typeMismatch(
            JSONValue.self,
            DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not decoded from a JSON value")
        )
    }
}

extension JSONObject: Decodable {
    /// Decodes with ``JSONValueDecoder`` only.
    package init(from decoder: any Decoder) throws {
        guard let node = decoder as? Node else { throw JSONValue.foreign(decoder) }
        guard case .object(let object) = node.value else { throw node.mismatch(JSONObject.self) }
        self = object
    }
}
