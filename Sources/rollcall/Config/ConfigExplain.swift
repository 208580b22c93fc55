import ArgumentParser
import DaemonConfiguration
import Glibc
import JSON

struct ConfigExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a key of the configuration means, what it takes, and what holds without it."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(
        help: "A key such as attendance.debounceSeconds or poll, or a table such as terminal; all without it.",
        completion: .custom { _, _, _ in ConfigurationKey.all.map { $0.path.replacing("[]", with: "") } }
    )
    var key: String?

    func run() throws {
        let keys = key.map(ConfigurationKey.named) ?? ConfigurationKey.all
        guard !keys.isEmpty else {
            throw Refusal(
                name: "NoSuchKey",
                message: "\(key ?? "") is no key and no table of the configuration",
                hint: "rollcall config explain shows them all",
                code: EX_USAGE
            )
        }
        if options.json { return Output.print(.array(keys.map(ConfigExplain.json))) }
        for (index, key) in keys.enumerated() {
            if index > 0 { print() }
            print(key.path)
            print("  \(key.meaning)")
            print("  takes    \(key.takes)\(key.unit.map { ", in \($0)" } ?? "")")
            if let standard = key.standard { print("  default  \(standard)") }
            if key.isRequired { print("  must be there") }
            if let example = key.example { print("  example  \(key.name == "*" ? "NAME" : key.name) = \(example)") }
        }
    }

    private static func json(_ key: ConfigurationKey) -> JSONValue {
        .object([
            "key": .string(key.path),
            "meaning": .string(key.meaning),
            "takes": .string(key.takes),
            "unit": key.unit.map { .string($0) } ?? .null,
            "default": key.standard.map { .string($0) } ?? .null,
            "example": key.example.map { .string($0) } ?? .null,
            "required": .bool(key.isRequired),
        ])
    }
}
