import Foundation
import JSON
import TestSupport
import Testing

/// Whatever a message may hold.
private struct Message: Codable, Equatable {
    enum Kind: String, Codable, CaseIterable { case punch, drive }

    struct Part: Codable, Equatable {
        let name: String
        let share: Double
        let more: [Part]?
    }

    let kind: Kind
    let isOpen: Bool
    let count: Int
    let small: UInt8
    let large: UInt64
    let ratio: Float
    let note: String?
    let parts: [Part]
    let rows: [[Int?]]
    let byName: [String: Part]
    let nothing: [String]

    init(_ random: inout SeededRandom) {
        func one<Value>(_ values: [Value], _ random: inout SeededRandom) -> Value {
            values[Int.random(in: values.indices, using: &random)]
        }
        func text(_ random: inout SeededRandom) -> String {
            one(["", "门", "a\"b\\", "\u{1}\n", "e\u{301}", "long enough for a string of its own"], &random)
        }
        func part(_ depth: Int, _ random: inout SeededRandom) -> Part {
            let more =
                Bool.random(using: &random)
                ? (0..<Int.random(in: 0...depth, using: &random)).map { _ in part(depth - 1, &random) } : nil
            return Part(name: text(&random), share: Double(Int.random(in: -9...9, using: &random)) / 4, more: more)
        }
        kind = one(Kind.allCases, &random)
        isOpen = Bool.random(using: &random)
        count = one([0, -1, .max, .min, 7], &random)
        small = UInt8.random(in: 0...255, using: &random)
        large = UInt64.random(in: 0...UInt64(Int64.max), using: &random)
        ratio = Float(Int.random(in: 0...9, using: &random)) / 2
        note = Bool.random(using: &random) ? text(&random) : nil
        parts = (0..<Int.random(in: 0...3, using: &random)).map { _ in part(2, &random) }
        rows = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            (0..<Int.random(in: 0...3, using: &random)).map { Bool.random(using: &random) ? $0 : nil }
        }
        var byName: [String: Part] = [:]
        for number in 0..<Int.random(in: 0...40, using: &random) { byName["n\(number)"] = part(0, &random) }
        self.byName = byName
        nothing = []
    }
}

/// Containers that grow while others are written, and a value that names none of its members.
private struct Growing: Codable, Equatable {
    enum Key: String, CodingKey { case outer, list, inner }

    let numbers: [Int]

    init(_ numbers: [Int]) { self.numbers = numbers }

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self).nestedContainer(keyedBy: Key.self, forKey: .outer)
        var list = try outer.nestedUnkeyedContainer(forKey: .list)
        var numbers: [Int] = []
        while !list.isAtEnd {
            numbers.append(try list.nestedContainer(keyedBy: Key.self).decode(Int.self, forKey: .inner))
        }
        self.numbers = numbers
    }

    func encode(to encoder: any Encoder) throws {
        var top = encoder.container(keyedBy: Key.self)
        var outer = top.nestedContainer(keyedBy: Key.self, forKey: .outer)
        var list = outer.nestedUnkeyedContainer(forKey: .list)
        for number in numbers {
            var inner = list.nestedContainer(keyedBy: Key.self)
            try inner.encode(number, forKey: .inner)
        }
        try top.encode("x", forKey: .inner)
    }
}

@Suite("Codable types become JSON values and come back")
struct JSONValueCodingTests {
    @Test("The same JSON as Foundation's encoder writes, and the same value back from either")
    func asFoundation() throws {
        var random = SeededRandom(seed: 1)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for _ in 0..<500 {
            let message = Message(&random)
            let value = try JSONValueEncoder.encode(message)
            let theirs = try JSONValue(parsing: [UInt8](encoder.encode(message)))
            #expect(sorted(value) == sorted(theirs))
            #expect(try JSONValueDecoder.decode(Message.self, from: theirs) == message)
            #expect(try JSONDecoder().decode(Message.self, from: Data(value.serialized)) == message)
        }
    }

    /// Without the order of members, about which the two differ for names like n10 and n2.
    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map(sorted))
        case .object(let object):
            .object(
                JSONObject(
                    distinct: object.members.map { .init(name: $0.name, value: sorted($0.value)) }
                        .sorted { $0.name < $1.name }
                )
            )
        default: value
        }
    }

    @Test("Containers that grow side by side end up where they were begun")
    func growing() throws {
        let value = try JSONValueEncoder.encode(Growing([3, 4]))
        #expect(value.description == #"{"inner":"x","outer":{"list":[{"inner":3},{"inner":4}]}}"#)
        #expect(try JSONValueDecoder.decode(Growing.self, from: value) == Growing([3, 4]))
    }

    @Test("A JSON value inside a type stays as it is, with its order")
    func inside() throws {
        struct Envelope: Codable, Equatable { let value: JSONValue, object: JSONObject, list: [JSONObject] }
        let object: JSONObject = ["b": [1, .null], "a": 1.5]
        let envelope = Envelope(value: .object(object), object: object, list: [object])
        let value = try JSONValueEncoder.encode(envelope)
        let text = #"{"b":[1,null],"a":1.5}"#
        #expect(value.description == #"{"list":[\#(text)],"object":\#(text),"value":\#(text)}"#)
        #expect(try JSONValueDecoder.decode(Envelope.self, from: value) == envelope)
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(envelope) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Envelope.self, from: Data(value.serialized)) }
    }

    @Test(
        "What is missing or wrong is named with its path",
        arguments: [
            (#"{"at":[{"n":1},{"n":"x"}]}"#, "at.1.n"), (#"{"at":[{"n":1},{}]}"#, "at.1.n"),
            (#"{"at":[{"n":300}]}"#, "at.0.n"), (#"{"at":[{"n":1.5}]}"#, "at.0.n"), (#"{"at":{}}"#, "at"),
            (#"{"at":[{"n":null}]}"#, "at.0.n"), (#"{}"#, "at"), ("[]", ""),
        ]
    )
    func errors(text: String, path: String) throws {
        struct Inner: Codable { let n: UInt8 }
        struct Outer: Codable { let at: [Inner] }
        let value = try JSONValue(parsing: Array(text.utf8))
        let error = #expect(throws: DecodingError.self) { try JSONValueDecoder.decode(Outer.self, from: value) }
        let found: [any CodingKey] =
            switch error {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            default: []
            }
        #expect(found.map(\.stringValue).joined(separator: ".") == path)
    }

    @Test("A number that has no word in JSON, or does not fit, is refused")
    func numbers() throws {
        #expect(throws: EncodingError.self) { try JSONValueEncoder.encode([Double.nan]) }
        #expect(throws: EncodingError.self) { try JSONValueEncoder.encode(["n": UInt64.max]) }
        #expect(try JSONValueEncoder.encode([2.0]) == [2])
        #expect(try JSONValueDecoder.decode([Int].self, from: [.number(2)]) == [2])
    }
}

/// What a coding key holds on to, to be seen ending.
private final class Token: Sendable {}

private struct MarkedKey: CodingKey {
    let token: Token
    let stringValue = "key"
    var intValue: Int? { nil }

    init(token: Token) { self.token = token }
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}

/// Writes containers in containers, as what the compiler makes for an enum with associated values does.
private struct Nested: Encodable {
    let token: Token

    func encode(to encoder: any Encoder) throws {
        let key = MarkedKey(token: token)
        var outer = encoder.container(keyedBy: MarkedKey.self)
        var middle = outer.nestedUnkeyedContainer(forKey: key)
        var inner = middle.nestedContainer(keyedBy: MarkedKey.self)
        try inner.encode(1, forKey: key)
    }
}

@Suite struct JSONValueEncoderMemoryTests {
    @Test("nothing stays behind of what was encoded, also of containers in containers")
    func lettingGo() throws {
        weak var seen: Token?
        do {
            let token = Token()
            seen = token
            #expect(try JSONValueEncoder.encode(Nested(token: token)) == ["key": [["key": 1]]])
        }
        #expect(seen == nil)
    }
}
