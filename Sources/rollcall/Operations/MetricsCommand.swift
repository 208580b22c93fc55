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
        let reply = try options.call(OperationsMessages.Metrics.self, .init())
        guard let output else { return print(reply.text, terminator: "") }
        try NewFile.write(output) { try NewFile.write(Array(reply.text.utf8), to: $0) }
    }
}
