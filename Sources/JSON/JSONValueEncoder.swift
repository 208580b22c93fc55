/// Makes a JSON value of a Codable type, without going over text.
package enum JSONValueEncoder {
    /// Members in alphabetical order, so that one value always gives the same JSON. What a ``JSONValue`` or
    /// ``JSONObject`` inside it holds stays in its own order.
    package static func encode(_ value: some Encodable) throws -> JSONValue { try Branch.encoded(value, at: nil) }
}

/// What is being written at one place. Containers share it, as a type may ask for more than one.
private final class Branch {
    /// Something of an array or object: most are done when they are added, nested containers grow later.
    enum Part {
        case done(JSONValue)
        case growing(Branch)

        var value: JSONValue {
            switch self {
            case .done(let value): value
            case .growing(let branch): branch.value
            }
        }
    }

    enum Content {
        case nothing
        case single(JSONValue)
        case array([Part])
        case object([(name: String, part: Part)])
    }

    var content = Content.nothing
    private let place: Place?

    /// Where a branch is. It holds no branch: one that grows is held by what it grows in, and would hold that in turn.
    private final class Place {
        let step: any CodingKey
        let parent: Place?

        init(_ step: any CodingKey, _ parent: Place?) {
            self.step = step
            self.parent = parent
        }

        var path: [any CodingKey] { (parent?.path ?? []) + [step] }
    }

    init(_ step: (any CodingKey)?, in parent: Branch?) {
        place = step.map { Place($0, parent?.place) } ?? parent?.place
    }

    static func encoded(_ value: some Encodable, at step: (any CodingKey)?, in parent: Branch? = nil) throws
        -> JSONValue
    {
        if let value = value as? JSONValue { return value }
        if let object = value as? JSONObject { return .object(object) }
        let branch = Branch(step, in: parent)
        try value.encode(to: branch)
        return branch.value
    }

    var value: JSONValue {
        switch content {
        case .nothing: .object(JSONObject())
        case .single(let value): value
        case .array(let parts): .array(parts.map(\.value))
        case .object(let parts):
            .object(
                JSONObject(
                    distinct: parts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                        .map { JSONObject.Member(name: $0.name, value: $0.part.value) }
                )
            )
        }
    }

    func add(_ part: Part) {
        guard case .array(var parts) = content else { return content = .array([part]) }
        content = .nothing
        parts.append(part)
        content = .array(parts)
    }

    func set(_ part: Part, _ name: String) {
        guard case .object(var parts) = content else { return content = .object([(name, part)]) }
        content = .nothing
        // A type writes a member twice only by mistake; the last one counts.
        parts.removeAll { $0.name == name }
        parts.append((name, part))
        content = .object(parts)
    }

    static func number(_ number: Double, _ path: [any CodingKey]) throws -> JSONValue {
        guard number.isFinite else {
            let context = EncodingError.Context(codingPath: path, debugDescription: "JSON has no word for it")
            throw EncodingError.invalidValue(number, context)
        }
        return Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
    }

    static func integer(_ integer: some FixedWidthInteger, _ path: [any CodingKey]) throws -> JSONValue {
        guard let fitting = Int64(exactly: integer) else {
            let context = EncodingError.Context(codingPath: path, debugDescription: "beyond 64 bits")
            throw EncodingError.invalidValue(integer, context)
        }
        return .integer(fitting)
    }
}

extension Branch: Encoder {
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var codingPath: [any CodingKey] { place?.path ?? [] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .nothing = content { content = .object([]) }
        return KeyedEncodingContainer(MemberWriter(branch: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .nothing = content { content = .array([]) }
        return ElementWriter(branch: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ValueWriter(branch: self) }
}

private struct ValueWriter: SingleValueEncodingContainer {
    let branch: Branch
    var codingPath: [any CodingKey] { branch.codingPath }

    func encodeNil() { branch.content = .single(.null) }
    func encode(_ value: Bool) { branch.content = .single(.bool(value)) }
    func encode(_ value: String) { branch.content = .single(.string(value)) }
    func encode(_ value: Double) throws { branch.content = .single(try Branch.number(value, codingPath)) }
    func encode(_ value: Float) throws { try encode(Double(value)) }
    func encode<Whole: FixedWidthInteger & Encodable>(_ value: Whole) throws { try put(value) }

    func encode<Value: Encodable>(_ value: Value) throws {
        branch.content = .single(try Branch.encoded(value, at: nil, in: branch))
    }

    private func put(_ value: some FixedWidthInteger) throws {
        branch.content = .single(try Branch.integer(value, codingPath))
    }
}

private struct MemberWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let branch: Branch
    var codingPath: [any CodingKey] { branch.codingPath }

    func encodeNil(forKey key: Key) { put(.null, key) }
    func encode(_ value: Bool, forKey key: Key) { put(.bool(value), key) }
    func encode(_ value: String, forKey key: Key) { put(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) throws { put(try Branch.number(value, codingPath + [key]), key) }
    func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }
    func encode<Whole: FixedWidthInteger & Encodable>(_ value: Whole, forKey key: Key) throws { try put(value, key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        put(try Branch.encoded(value, at: key, in: branch), key)
    }

    private func put(_ value: JSONValue, _ key: Key) { branch.set(.done(value), key.stringValue) }
    private func put(_ value: some FixedWidthInteger, _ key: Key) throws {
        put(try Branch.integer(value, codingPath), key)
    }

    private func grow(_ key: any CodingKey) -> Branch {
        let part = Branch(key, in: branch)
        branch.set(.growing(part), key.stringValue)
        return part
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { grow(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { grow(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { grow(Position(name: "super")) }
    func superEncoder(forKey key: Key) -> any Encoder { grow(key) }
}

private struct ElementWriter: UnkeyedEncodingContainer {
    let branch: Branch
    var codingPath: [any CodingKey] { branch.codingPath }

    var count: Int { if case .array(let parts) = branch.content { parts.count } else { 0 } }

    func encodeNil() { branch.add(.done(.null)) }
    func encode(_ value: Bool) { branch.add(.done(.bool(value))) }
    func encode(_ value: String) { branch.add(.done(.string(value))) }
    func encode(_ value: Double) throws { branch.add(.done(try Branch.number(value, codingPath))) }
    func encode(_ value: Float) throws { try encode(Double(value)) }
    func encode<Whole: FixedWidthInteger & Encodable>(_ value: Whole) throws { try put(value) }

    func encode<Value: Encodable>(_ value: Value) throws {
        branch.add(.done(try Branch.encoded(value, at: Position(intValue: count), in: branch)))
    }

    private func put(_ value: some FixedWidthInteger) throws {
        branch.add(.done(try Branch.integer(value, codingPath)))
    }

    private func grow() -> Branch {
        let part = Branch(Position(intValue: count), in: branch)
        branch.add(.growing(part))
        return part
    }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        grow().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { grow().unkeyedContainer() }
    func superEncoder() -> any Encoder { grow() }
}

extension JSONValue: Encodable {
    /// Encodes with ``JSONValueEncoder`` only, where nothing is lost.
    package func encode(to encoder: any Encoder) throws {
        guard let branch = encoder as? Branch else { throw JSONValue.foreign(encoder, self) }
        branch.content = .single(self)
    }

    fileprivate static func foreign(_ encoder: any Encoder, _ value: Any) -> EncodingError {
        let context = EncodingError.Context(
            codingPath: encoder.codingPath,
            debugDescription: "not encoded to a JSON value"
        )
        return .invalidValue(value, context)
    }
}

extension JSONObject: Encodable {
    /// Encodes with ``JSONValueEncoder`` only.
    package func encode(to encoder: any Encoder) throws {
        guard let branch = encoder as? Branch else { throw JSONValue.foreign(encoder, self) }
        branch.content = .single(.object(self))
    }
}
