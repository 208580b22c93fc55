import ArgumentParser
import DaemonConfiguration
import Glibc

struct ConfigCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The daemon's configuration.",
        subcommands: [ConfigCheck.self, ConfigShow.self, ConfigExplain.self, ConfigSchema.self]
    )
}

/// Which configuration is meant.
struct ConfigFile: ParsableArguments {
    @Argument(
        help: "The file; those of the directory conf.d beside it belong to it.",
        completion: .file(extensions: ["toml"])
    )
    var file = Configuration.defaultPath

    /// - Throws: ``ConfigurationError``, also for a file that cannot be read.
    func document() throws(ConfigurationError) -> ConfigurationDocument {
        let texts: [ConfigurationText]
        do throws(ConfigurationFile.ReadError) {
            texts = try ConfigurationFile.texts(file)
        } catch {
            throw ConfigurationError(mistakes: [Mistake(keyPath: "", line: nil, message: "\(error)")])
        }
        return try ConfigurationDocument(texts)
    }
}
