import ArgumentParser
import Foundation
import Simulators
import TerminalProtocols

/// Plays the terminal's side of a transcript to a running daemon.
struct PlayTranscript: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcript",
        abstract: "Play the terminal's side of a transcript on a serial line (a pseudo terminal) or on TCP."
    )

    @Argument(help: "The transcript.")
    var file: String

    @OptionGroup var options: SimulatorOptions

    @Option(help: "The path at which the gateway finds the serial line.")
    var pty: String?

    @Option(help: "Where it listens, HOST:PORT, instead of a line.")
    var listen: String?

    func validate() throws {
        guard (pty == nil) != (listen == nil) else { throw ValidationError("give either --pty or --listen") }
    }

    func run() async throws {
        let transcript = try Transcript(text: try String(contentsOfFile: file, encoding: .utf8))
        let bench = try Bench(TranscriptTerminal(transcript), options: options)
        try await Simulation.run(bench, rate: 0) {
            if let pty { try await bench.serve(pty: pty) } else { try await bench.listen(listen ?? "") }
        }
    }
}
