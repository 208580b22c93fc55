package import JSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Between Swift's Codable types and JSON. What arrives has passed our own parser before; Foundation never sees the wire.
enum JSONCoding {
    /// Members in alphabetical order, so that one value always gives the same bytes.
    static func bytes(of value: some Encodable) throws -> [UInt8] {
        if let object = value as? JSONObject { return object.serialized }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    static func object(of value: some Encodable) throws -> JSONObject {
        if let object = value as? JSONObject { return object }
        guard case .object(let object) = try JSONValue(parsing: bytes(of: value)) else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(codingPath: [], debugDescription: "parameters are a JSON object")
            )
        }
        return object
    }

    static func value<Value: Decodable>(_ type: Value.Type, from object: JSONObject) throws -> Value {
        if let same = object as? Value { return same }
        return try JSONDecoder().decode(type, from: Data(object.serialized))
    }
}

private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension JSONObject: Codable {
    /// The order of members is lost: a decoder keeps none.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        self.init(
            distinct: try container.allKeys.map { name in
                Member(name: name.stringValue, value: try container.decode(JSONValue.self, forKey: name))
            }
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for member in members { try container.encode(member.value, forKey: Name(stringValue: member.name)) }
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        func tried<Value: Decodable>(_ type: Value.Type) -> Value? {
            do { return try container.decode(type) } catch { return nil }
        }
        if container.decodeNil() {
            self = .null
        } else if let value = tried(Bool.self) {
            self = .bool(value)
        } else if let value = tried(Int64.self) {
            self = .integer(value)
        } else if let value = tried(Double.self) {
            self = .number(value)
        } else if let value = tried(String.self) {
            self = .string(value)
        } else if let value = tried([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode(JSONObject.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
