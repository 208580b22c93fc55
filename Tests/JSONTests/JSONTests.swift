import Foundation
import JSON
import TestSupport
import Testing

@Test(
    "JSON that we read, and what it means",
    arguments: [
        ("null", .null), (" true\r\n\t", true), ("[ ]", []), ("{ }", [:]), ("0", 0), ("-0", 0), ("12", 12),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)), ("1E2", .number(100)),
        ("-1.5e-3", .number(-0.0015)), (#""\u0000\n\/\"\\""#, "\0\n/\"\\"), (#""\ud83d\ude00""#, "\u{1F600}"),
        (#""\u00e9é""#, "éé"), (#"{"a":[1,{"b":null}]}"#, ["a": [1, ["b": .null]]]), ("\"\u{7F}\"", "\u{7F}"),
    ] as [(String, JSONValue)]
)
func accepted(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == value)
}

@Test(
    "JSON that we refuse",
    arguments: [
        "", " ", "nul", "True", "1 2", "[1,]", "[,1]", "[1", "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}",
        #"{"a":1 "b":2}"#, #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1",
        "1e999", "NaN", "Infinity", "-01", "'a'", "\"a", #""\x""#, #""\u12""#, #""\u12g4""#, #""\ud800""#,
        #""\ud800\u0041""#, #""\udc00""#, #""\ud83dA""#, "\"\n\"", "\"\0\"", "\u{FEFF}1", "/**/1",
    ]
)
func refused(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
}

@Test(
    "Strings that are not UTF-8 are refused: stray, overlong, surrogate, beyond the last, cut",
    arguments: [
        [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF],
    ] as [[UInt8]]
)
func notUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError.notUTF8(offset: 1)) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
}

@Test("Names that are canonically the same count as one")
func canonicalNames() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)) }
}

@Test("Nesting ends at 64, and endless brackets are refused without effort")
func nesting() throws {
    func nested(_ depth: Int) -> [UInt8] {
        Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(64)) }
    #expect(throws: JSONError.tooDeep(limit: 64)) { try JSONValue(parsing: nested(65)) }
    let objects = Array(String(repeating: #"{"a":"#, count: 100_000).utf8)
    #expect(throws: JSONError.tooDeep(limit: 64)) { try JSONValue(parsing: objects) }
}

@Test("A number may have 512 bytes and no more")
func longNumbers() throws {
    let digits = "0." + String(repeating: "1", count: 510)
    #expect(throws: Never.self) { try JSONValue(parsing: Array(digits.utf8)) }
    #expect(throws: JSONError.badNumber(offset: 0)) { try JSONValue(parsing: Array((digits + "1").utf8)) }
}

@Test("Any value survives being written and read, with its order, and holds no byte below 0x20")
func roundTrips() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<5_000 {
        let value = JSONValue.random(depth: 0, using: &random)
        let bytes = value.serialized
        #expect(try JSONValue(parsing: bytes) == value)
        #expect(bytes.allSatisfy { $0 >= 0x20 })
    }
    #expect(JSONValue.number(.infinity).serialized == Array("null".utf8))
}

@Test("What our parser accepts after a mutation, Foundation accepts too")
func mutations() throws {
    var random = SeededRandom(seed: 12)
    var accepted = 0
    for _ in 0..<20_000 {
        var bytes = JSONValue.array([.random(depth: 1, using: &random)]).serialized
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] = UInt8(truncatingIfNeeded: random.next())
        }
        guard let value = try? JSONValue(parsing: bytes) else { continue }
        accepted += 1
        #expect(try JSONValue(parsing: value.serialized) == value)
        #expect(throws: Never.self, "\(String(decoding: bytes, as: UTF8.self))") {
            try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        }
    }
    #expect(accepted > 500)
}

@Test("An object keeps its order; a value set again stays where it was; nil removes")
func orderedObject() {
    var object: JSONObject = ["z": 1, "a": 2, "m": 3]
    object["a"] = 4
    object["z"] = nil
    object["b"] = [true, 1.5]
    #expect(object.description == #"{"a":4,"m":3,"b":[true,1.5]}"#)
    #expect(object["z"] == nil)
    #expect(JSONValue.object(object)["m"] == 3)
    #expect(JSONValue.array([.object(object)])["m"] == nil)
}

@Test("A file of 200,000 members is read whole")
func large() throws {
    let items = (0..<200_000).map { "\"name\($0)\": [\"\\u540d text\", \($0), null]" }.joined(separator: ",")
    guard case .object(let object) = try JSONValue(parsing: Array("{\(items)}".utf8)) else {
        Issue.record("no object")
        return
    }
    #expect(object.members.count == 200_000)
}

extension JSONValue {
    /// Text from short pieces with what needs escaping, numbers from everywhere.
    fileprivate static func random(depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random))
        case 3:
            let number = Double(bitPattern: random.next())
            return .number(number.isFinite ? number : 0.5)
        case 4, 5: return .string(text(using: &random))
        case 6:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth: depth + 1, using: &random) }
            )
        case _:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                object[text(using: &random)] = .random(depth: depth + 1, using: &random)
            }
            return .object(object)
        }
    }

    private static func text(using random: inout SeededRandom) -> String {
        let pieces = ["a", "Z", "0", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "名", "\u{1F600}", " "]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }
}
