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
            guard mistakes.isEmpty else { throw ConfigurationError(mistakes: mistakes) }
            return Output.print(.object(["mistakes": .array([])]))
        }
        for mistake in mistakes {
            let whose = mistake.file == nil && !mistake.keyPath.isEmpty ? "\(from.file): " : ""
            print(Table.printable(whose + "\(mistake)"))
        }
        guard mistakes.isEmpty else { throw ExitCode(EX_CONFIG) }
        print(options.words("\(from.file) is correct", "\(from.file) 正确"))
    }
}
