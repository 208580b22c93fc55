package import JSON

extension JSONObject {
    /// The JSON of a message.
    package init(of message: some Encodable) throws { self = try JSONCoding.object(of: message) }
}

extension Decodable {
    /// A message's part from its JSON, as a page of a list holds it.
    package init(json value: JSONValue) throws {
        guard case .object(let object) = value else {
            throw DecodingError.typeMismatch(
                Self.self,
                DecodingError.Context(codingPath: [], debugDescription: "not a JSON object")
            )
        }
        self = try JSONCoding.value(Self.self, from: object)
    }
}
