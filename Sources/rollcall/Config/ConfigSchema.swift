import ArgumentParser
import DaemonConfiguration
import JSON

/// The key table as a JSON schema: editors (taplo and what uses it) complete keys and mark mistakes by it.
struct ConfigSchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the configuration's JSON schema, for editors.",
        discussion: "config check finds more: a schema cannot say that two terminals have one name."
    )
    @OptionGroup var options: GlobalOptions

    func run() { print(ConfigSchema.schema.indented()) }

    /// A drop-in file needs not have what the main file has, so only the tables of an array have keys that must be
    /// there.
    static var schema: JSONValue {
        var root = ObjectSchema("Rollcall's configuration, rollcall.toml and conf.d/*.toml.")
        for table in ConfigurationKey.tables {
            var object = ObjectSchema(table.meaning)
            for key in ConfigurationKey.all where key.table == table.path {
                if key.name == "*" {
                    object.names = value(key)
                } else {
                    object.members.append((key.name, value(key)))
                    if key.isRequired, table.path.hasSuffix("[]") { object.required.append(key.name) }
                }
            }
            root.place(object, at: table.path.split(separator: ".")[...])
        }
        guard case .object(var schema) = root.json else { return .null }
        schema["$schema"] = "http://json-schema.org/draft-07/schema#"
        return .object(schema)
    }

    private static func value(_ key: ConfigurationKey) -> JSONValue {
        var schema = JSONObject()
        var text = key.meaning
        if let unit = key.unit { text += " In \(unit)." }
        if let standard = key.standard { text += " Default: \(standard)." }
        schema["description"] = .string(text)
        if key.isSecret {
            schema["oneOf"] = [
                ["type": "integer", "minimum": 0, "maximum": 999_999],
                ["type": "string", "pattern": "^credential:[!-.0-~]+$"],
            ]
            return .object(schema)
        }
        switch key.question {
        case .text: schema["type"] = "string"
        case .texts:
            schema["type"] = "array"
            schema["items"] = ["type": "string"]
        case .flag: schema["type"] = "boolean"
        case .integer(let range):
            schema["type"] = "integer"
            schema["minimum"] = .integer(Int64(range.lowerBound))
            schema["maximum"] = .integer(Int64(range.upperBound))
        case .number(let range):
            schema["type"] = "number"
            schema["minimum"] = .number(range.lowerBound)
            schema["maximum"] = .number(range.upperBound)
        case .duration:
            schema["type"] = "string"
            schema["pattern"] = "^[0-9]+(ms|s|m|h)$"
        case .choice(let words): schema["enum"] = .array(words.map { .string($0) })
        }
        return .object(schema)
    }
}

/// A table's schema while it is put together.
private struct ObjectSchema {
    let meaning: String
    var members: [(String, JSONValue)] = []
    var tables: [(String, ObjectSchema)] = []
    var required: [String] = []
    /// Of keys that are names.
    var names: JSONValue?

    init(_ meaning: String) { self.meaning = meaning }

    mutating func place(_ object: ObjectSchema, at path: ArraySlice<Substring>) {
        guard let first = path.first else { return }
        guard path.count > 1 else { return tables.append((String(first), object)) }
        guard let index = tables.firstIndex(where: { $0.0 == first }) else { return }
        tables[index].1.place(object, at: path.dropFirst())
    }

    var json: JSONValue {
        var properties = JSONObject()
        for (name, schema) in members { properties[name] = schema }
        for (name, table) in tables {
            guard name.hasSuffix("[]") else {
                properties[name] = table.json
                continue
            }
            properties[String(name.dropLast(2))] = ["type": "array", "items": table.json]
        }
        var schema: JSONObject = ["description": .string(meaning), "type": "object"]
        if !properties.isEmpty { schema["properties"] = .object(properties) }
        schema["additionalProperties"] = names ?? false
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
        return .object(schema)
    }
}

extension JSONValue {
    /// For people: a member a line.
    fileprivate func indented(_ depth: Int = 0) -> String {
        let indent = String(repeating: "  ", count: depth + 1)
        let end = String(repeating: "  ", count: depth)
        switch self {
        case .object(let object) where !object.isEmpty:
            let lines = object.members.map { member in
                let name = String(decoding: JSONValue.string(member.name).serialized, as: UTF8.self)
                return "\(indent)\(name): \(member.value.indented(depth + 1))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(end)}"
        case .array(let items) where items.contains(where: { if case .object = $0 { true } else { false } }):
            return "[\n\(items.map { indent + $0.indented(depth + 1) }.joined(separator: ",\n"))\n\(end)]"
        default: return String(decoding: serialized, as: UTF8.self)
        }
    }
}
