import ArgumentParser
import DaemonConfiguration
import Control
import Glibc
import JSON
import Terms

struct ConfigCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The daemon's configuration.",
        subcommands: [ConfigCheck.self]
    )
}

struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find every mistake of a configuration file, without a daemon; exit 78 if there is one."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The file.") var file = Configuration.defaultPath

    func run() throws {
        var mistakes: [Mistake] = []
        do throws(ConfigurationError) {
            let configuration = try Configuration(toml: try text())
            for rule in configuration.access { mistakes += ConfigCheck.mistake(of: rule) }
        } catch {
            mistakes = error.mistakes
        }
        if options.json {
            Output.print(
                .array(
                    mistakes.map { mistake in
                        .object([
                            "keyPath": .string(mistake.keyPath),
                            "line": mistake.line.map { .integer(Int64($0)) } ?? .null,
                            "message": .string(mistake.message),
                        ])
                    }
                )
            )
        } else {
            for mistake in mistakes { print("\(file): \(Table.printable("\(mistake)"))") }
            if mistakes.isEmpty { print(options.words("\(file) is correct", "\(file) 正确")) }
        }
        if !mistakes.isEmpty { throw ExitCode(EX_CONFIG) }
    }

    private func text() throws(ConfigurationError) -> String {
        do throws(ConfigurationFile.ReadError) {
            return try ConfigurationFile.read(file)
        } catch {
            throw ConfigurationError(mistakes: [Mistake(keyPath: "", line: nil, message: "\(error)")])
        }
    }

    private static func mistake(of rule: String) -> [Mistake] {
        do throws(AccessRuleError) {
            _ = try AccessRules([rule])
            return []
        } catch {
            return [Mistake(keyPath: "access.allow", line: nil, message: "\(error)")]
        }
    }
}
