import JSON

/// What the database keeps as JSON, written canonically: one value always gives the same text.
package enum StoredJSON {
    package static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONValueEncoder.encode(value).serialized, as: UTF8.self)
    }

    package static func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONValueDecoder.decode(Value.self, from: JSONValue(parsing: Array(text.utf8)))
    }
}
