package import JSON

/// What stands in an object that a verb's rules have read.
extension JSONObject {
    package func text(_ name: String) -> String? {
        if case .string(let text)? = self[name] { text } else { nil }
    }

    package func whole(_ name: String) -> Int64? {
        if case .integer(let number)? = self[name] { number } else { nil }
    }

    package func texts(_ name: String) -> [String] {
        guard case .array(let rows)? = self[name] else { return [] }
        return rows.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    package func flag(_ name: String) -> Bool { self[name] == true }

    /// A field that its rules require.
    /// - Throws: ``Refusal/missingField(_:)``.
    func required(_ name: String) throws(Refusal) -> String {
        guard let text = text(name) else { throw .missingField(name) }
        return text
    }

    /// - Throws: ``Refusal/missingField(_:)``.
    func requiredWhole(_ name: String) throws(Refusal) -> Int64 {
        guard let number = whole(name) else { throw .missingField(name) }
        return number
    }
}
