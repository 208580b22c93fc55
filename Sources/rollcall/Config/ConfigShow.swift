import ArgumentParser
import DaemonConfiguration
import JSON

/// What is in force and which file says so; the output is a configuration file again.
struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show each key that is set and where; secrets are not shown.",
        discussion: "It needs no daemon, and does not look whether the values make sense: that is config check."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var from: ConfigFile
    @Flag(help: "Show the defaults of the other keys too.") var effective = false

    func run() throws {
        let settings = try from.document().settings(withDefaults: effective)
        if options.json {
            return Output.print(.array(settings.map(ConfigShow.json)))
        }
        var table = ""
        for setting in settings {
            if setting.table != table {
                print((table.isEmpty ? "" : "\n") + setting.header)
                table = setting.table
            }
            let value = setting.value ?? "\"(hidden)\""
            print(Table.printable("\(setting.key) = \(value)  # \(ConfigShow.origin(of: setting))"))
        }
    }

    private static func origin(of setting: ConfigurationSetting) -> String {
        guard let place = setting.place else { return "default" }
        return "\(place.file ?? ""):\(place.line)"
    }

    private static func json(_ setting: ConfigurationSetting) -> JSONValue {
        .object([
            "key": .string(setting.path),
            "value": setting.value.map { .string($0) } ?? .null,
            "file": setting.place?.file.map { .string($0) } ?? .null,
            "line": setting.place.map { .integer(Int64($0.line)) } ?? .null,
        ])
    }
}
