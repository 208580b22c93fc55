@testable import Control
import Foundation
import JSON
import Testing

@Test("Codable keeps every value, also inside other types; of an object not its order, of 1.0 not its point")
func codable() throws {
    struct Envelope: Codable { let value: JSONValue }
    let value: JSONValue = [
        .null, true, 0, .integer(.min), .integer(.max), 1.5, 1e300, "", "\u{0}\n\"\\/\u{7F}名\u{1F600}", [], [:],
        ["a": [["b": .null], ["c": [false]]], "name": "x"],
    ]
    let data = try JSONEncoder().encode(Envelope(value: value))
    let back = try JSONDecoder().decode(Envelope.self, from: data).value
    #expect(try JSONDecoder().decode(JSONValue.self, from: Data("1.0".utf8)) == 1)
    guard case .array(let elements) = back, case .array(let expected) = value else { throw Broken() }
    #expect(elements.dropLast() == expected.dropLast())
    #expect(elements.last?["a"] == expected.last?["a"])
    #expect(elements.last?["name"] == "x")
}
