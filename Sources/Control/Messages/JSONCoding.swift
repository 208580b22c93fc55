import JSON

/// Between Swift's Codable types and JSON.
enum JSONCoding {
    static func bytes(of value: some Encodable) throws -> [UInt8] { try object(of: value).serialized }

    static func object(of value: some Encodable) throws -> JSONObject {
        guard case .object(let object) = try JSONValueEncoder.encode(value) else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(codingPath: [], debugDescription: "parameters are a JSON object")
            )
        }
        return object
    }

    static func value<Value: Decodable>(_ type: Value.Type, from object: JSONObject) throws -> Value {
        try JSONValueDecoder.decode(type, from: .object(object))
    }
}
