import Foundation
import Testing
import WallClock

@testable import DaemonConfiguration

/// The key table is what help, manual, schema and `config explain` say; these tests tie it to what the reader does.
@Suite struct KeyTableTests {
    static func document(_ text: String) throws -> ConfigurationDocument {
        try ConfigurationDocument([ConfigurationText(file: nil, text: text)])
    }

    static func read(_ text: String) throws -> Configuration {
        try Configuration(toml: text) { name throws(ZoneError) in .fixed(name, offset: 28_800) }
    }

    /// What must be there before a key of a table can be tried.
    static func needed(for key: ConfigurationKey) -> String {
        var text = "site = { name = \"x\", zone = \"Asia/Shanghai\" }\n"
        if key.table == "site" { text = "" }
        // Whose sender and command it takes.
        if key.path == "office.inboxMail" {
            text += "summary = { at = \"08:30\", from = \"rollcall@example.org\", to = [\"hr@example.org\"] }\n"
        }
        for table in ConfigurationKey.tables {
            let isTried = table.path == key.table || key.table.hasPrefix(table.path + ".")
            guard isTried, !table.path.contains("*") else { continue }
            text += table.path.hasSuffix("[]") ? "[[\(table.path.dropLast(2))]]\n" : "[\(table.path)]\n"
            for other in ConfigurationKey.all where other.table == table.path && other.isRequired && other != key {
                text += "\(other.name) = \(other.example ?? "")\n"
            }
            // Somebody must get the mail.
            if table.path == "summary", key.path == "summary.to" || key.table == "summary.departments" { continue }
            if table.path == "summary" { text += "to = [\"hr@example.org\"]\n" }
        }
        return text
    }

    @Test("The reader asks for the keys of the table, with its kinds and ranges, and for no others")
    func sameKeys() throws {
        var text = ""
        for table in ConfigurationKey.tables {
            text += table.path.hasSuffix("[]") ? "[[\(table.path.dropLast(2))]]\n" : "[\(table.path)]\n"
            for key in ConfigurationKey.all where key.table == table.path && key.name == "*" {
                text += "\"*\" = \(key.example ?? "")\n"
            }
        }
        let questions = Configuration.questions(try Self.document(text))
        let table = Dictionary(uniqueKeysWithValues: ConfigurationKey.all.map { ($0.path, $0.question) })
        #expect(Set(questions.keys) == Set(table.keys))
        for (path, question) in questions { #expect(table[path] == question, "\(path)") }
        #expect(Set(ConfigurationKey.all.map(\.table)) == Set(ConfigurationKey.tables.map(\.path)))
    }

    @Test("A default written out changes nothing", arguments: ConfigurationKey.all.filter { $0.standard != nil })
    func defaults(key: ConfigurationKey) throws {
        // Of the mail's receivers one must be there, so that `to = []` cannot stand alone.
        guard key.path != "summary.to" else { return }
        let needed = Self.needed(for: key)
        let written = try Self.read("\(needed)\(key.name) = \(key.standard ?? "")\n")
        #expect("\(written)" == "\(try Self.read(needed))")
    }

    @Test("Every example is accepted", arguments: ConfigurationKey.all.filter { $0.example != nil && $0.name != "*" })
    func examples(key: ConfigurationKey) throws {
        var text = "\(Self.needed(for: key))\(key.name) = \(key.example ?? "")\n"
        if key.table == "site" { text = "site = { name = \"x\", zone = \"Asia/Shanghai\" }\n" }
        _ = try Self.read(text)
    }

    @Test("Each meaning is a sentence, and a key without a default says what holds by its example")
    func sentences() {
        for key in ConfigurationKey.all {
            #expect(key.meaning.hasSuffix("."), "\(key.path)")
            #expect(key.standard != nil || key.example != nil, "\(key.path)")
        }
    }

    @Test("A key is found by its path, its table and its bare name")
    func named() {
        #expect(ConfigurationKey.named("attendance.debounceSeconds").map(\.path) == ["attendance.debounceSeconds"])
        #expect(ConfigurationKey.named("terminal.poll").map(\.path) == ["terminal[].poll"])
        #expect(ConfigurationKey.named("terminal[3].poll").map(\.path) == ["terminal[].poll"])
        #expect(ConfigurationKey.named("poll").map(\.path) == ["terminal[].poll", "drive.poll"])
        #expect(ConfigurationKey.named("corrections").count == 2)
        #expect(ConfigurationKey.named("distances.North|South").map(\.path) == ["distances.*"])
        #expect(ConfigurationKey.named("nonsense").isEmpty)
    }

    static let config = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config").path

    @Test("Every key stands in the commented configuration, defaults with their value")
    func commented() throws {
        let lines = try ConfigurationFile.read(Self.config + "/rollcall.toml").split(separator: "\n")
        var table = ""
        var found: [String: [String]] = [:]
        for line in lines {
            let content = line.drop { $0 == "#" || $0 == " " }
            if content.hasPrefix("["), let end = content.lastIndex(of: "]") {
                table = content[content.startIndex...end].filter { !"[] ".contains($0) }
                if content.hasPrefix("[[") { table += "[]" }
            } else if let equals = content.firstIndex(of: "=") {
                let name = content[..<equals].trimmingCharacters(in: .whitespaces)
                let rest = content[content.index(after: equals)...]
                let value = rest.split(separator: " #", maxSplits: 1).first ?? ""
                found["\(table).\(name)", default: []].append(value.trimmingCharacters(in: .whitespaces))
            }
        }
        for key in ConfigurationKey.all where key.name != "*" {
            let values = found[key.path] ?? []
            #expect(!values.isEmpty, "\(key.path) is not in config/rollcall.toml")
            guard let standard = key.standard, key.table.hasPrefix("attendance") || key.table == "fraud" else {
                continue
            }
            #expect(values == [standard], "\(key.path)")
        }
    }

    @Test(
        "The examples and the commented configuration are correct",
        arguments: [
            "rollcall.toml", "examples/one-terminal.toml", "examples/factory.toml", "examples/three-buildings.toml",
        ]
    )
    func offices(name: String) throws {
        let configuration = try Configuration(ConfigurationDocument(ConfigurationFile.texts("\(Self.config)/\(name)")))
        #expect(configuration.terminals.isEmpty == (name == "rollcall.toml"))
    }
}
