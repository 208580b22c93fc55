import ArgumentParser
import Control
import DaemonConfiguration
import Glibc
import JSON
import Terms

struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find every mistake of a configuration, without a daemon; exit 78 if there is one."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var from: ConfigFile

    func run() throws {
        var mistakes: [Mistake] = []
        do throws(ConfigurationError) {
            let document = try from.document()
            mistakes = document.mistakes(ofAccess: try Configuration(document)) { _ = try AccessRules([$0]) }
        } catch {
            mistakes = error.mistakes
        }
        if options.json {
            Output.print(
                .array(
                    mistakes.map { mistake in
                        .object([
                            "file": mistake.file.map { .string($0) } ?? .null,
                            "keyPath": .string(mistake.keyPath),
                            "line": mistake.line.map { .integer(Int64($0)) } ?? .null,
                            "message": .string(mistake.message),
                        ])
                    }
                )
            )
        } else {
            for mistake in mistakes {
                let whose = mistake.file == nil && !mistake.keyPath.isEmpty ? "\(from.file): " : ""
                print(Table.printable(whose + "\(mistake)"))
            }
            if mistakes.isEmpty { print(options.words("\(from.file) is correct", "\(from.file) 正确")) }
        }
        if !mistakes.isEmpty { throw ExitCode(EX_CONFIG) }
    }
}
