import Attendance
import JSON
import WallClock

/// Takes the members of a JSON object one by one, so that in the end those nobody asked for are known.
struct Fields {
    /// Where the object is, such as `policy.overtime`; empty for the scenario itself.
    let place: String
    private var rest: [String: JSONValue]

    init(_ value: JSONValue, at place: String) throws(CaseError) {
        guard case .object(let object) = value else { throw .malformed(at: place, wanted: "an object") }
        self.place = place
        rest = Dictionary(object.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    func path(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

    /// - Throws: ``CaseError/unknownKey(_:)`` for a member that was not taken.
    func end() throws(CaseError) {
        if let key = rest.keys.min() { throw .unknownKey(path(key)) }
    }

    /// Nil if it is missing or null.
    mutating func take(_ key: String) -> JSONValue? {
        guard let value = rest.removeValue(forKey: key), value != .null else { return nil }
        return value
    }

    /// Every member, by key.
    mutating func takeAll() -> [(key: String, value: JSONValue)] {
        defer { rest = [:] }
        return rest.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func value<Value>(
        _ key: String,
        _ wanted: String,
        _ read: (JSONValue) -> Value?
    ) throws(CaseError) -> Value? {
        guard let found = take(key) else { return nil }
        guard let value = read(found) else { throw .malformed(at: path(key), wanted: wanted) }
        return value
    }

    func required<Value>(_ value: Value?, _ key: String, _ wanted: String) throws(CaseError) -> Value {
        guard let value else { throw .malformed(at: path(key), wanted: wanted) }
        return value
    }

    mutating func string(_ key: String) throws(CaseError) -> String? {
        try value(key, "a string") { if case .string(let text) = $0 { text } else { nil } }
    }

    mutating func integer(_ key: String) throws(CaseError) -> Int? {
        try value(key, "a whole number") { if case .integer(let number) = $0 { Int(number) } else { nil } }
    }

    mutating func number(_ key: String) throws(CaseError) -> Double? {
        try value(key, "a number") {
            switch $0 {
            case .integer(let number): Double(number)
            case .number(let number): number
            case .null, .bool, .string, .array, .object: nil
            }
        }
    }

    mutating func bool(_ key: String) throws(CaseError) -> Bool? {
        try value(key, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
    }

    mutating func list(_ key: String) throws(CaseError) -> [JSONValue] {
        try value(key, "a list") { if case .array(let values) = $0 { values } else { nil } } ?? []
    }

    mutating func strings(_ key: String) throws(CaseError) -> [String]? {
        try value(key, "a list of strings") {
            guard case .array(let values) = $0 else { return nil }
            let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
            return texts.count == values.count ? texts : nil
        }
    }

    /// The members of a list of objects.
    mutating func objects(_ key: String) throws(CaseError) -> [Fields] {
        var result: [Fields] = []
        for (index, value) in try list(key).enumerated() {
            result.append(try Fields(value, at: "\(path(key))[\(index)]"))
        }
        return result
    }

    mutating func choice<Value: RawRepresentable<String>>(
        _ key: String,
        as type: Value.Type
    ) throws(CaseError) -> Value? {
        try value(key, "one of the values of its kind") {
            if case .string(let text) = $0 { Value(rawValue: text) } else { nil }
        }
    }

    mutating func instant(_ key: String) throws(CaseError) -> Instant? {
        try value(key, "an instant such as 2026-11-02T09:00:00+08:00") {
            if case .string(let text) = $0 { Instant(rfc3339: text) } else { nil }
        }
    }

    mutating func date(_ key: String) throws(CaseError) -> LocalDate? {
        try value(key, "a date such as 2026-11-02") {
            if case .string(let text) = $0 { LocalDate(text) } else { nil }
        }
    }

    mutating func clock(_ key: String) throws(CaseError) -> ClockTime? {
        try value(key, "a clock time from 00:00 to 48:00") {
            if case .string(let text) = $0 { ClockTime(text) } else { nil }
        }
    }

    mutating func clockSpans(_ key: String) throws(CaseError) -> [ClockSpan]? {
        try value(key, "a list of [from, to] clock times") {
            guard case .array(let values) = $0 else { return nil }
            let spans = values.compactMap { value -> ClockSpan? in
                guard case .array(let ends) = value, ends.count == 2, case .string(let from) = ends[0],
                    case .string(let to) = ends[1], let from = ClockTime(from), let to = ClockTime(to)
                else { return nil }
                return ClockSpan(from: from, to: to)
            }
            return spans.count == values.count ? spans : nil
        }
    }

    /// `from` and `to` of an approved interval.
    mutating func interval() throws(CaseError) -> Interval {
        let wanted = "an instant"
        let from = try required(try instant("from"), "from", wanted)
        let to = try required(try instant("to"), "to", wanted)
        return try required(Interval(from: from, to: to), "to", "after \"from\"")
    }
}
