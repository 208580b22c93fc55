import ArgumentParser
import Control
import Foundation

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Counts as Prometheus text; --output writes a file for node_exporter's textfile collector."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Replace this file as a whole instead of printing; its name must end with .prom for node_exporter.")
    var output: String?

    func run() throws {
        if options.json, output == nil {
            return Output.print(try options.client().call(OperationsMessages.Metrics.name))
        }
        let text = Array(try options.call(OperationsMessages.Metrics.self, .init()).text.utf8)
        guard let output else { return Output.write(text) }
        try NewFile.write(output) { try NewFile.write(text, to: $0) }
    }
}
