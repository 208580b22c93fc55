import ArgumentParser
import Simulators

struct SimulateAnviz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anviz",
        abstract: "Play an Anviz terminal on a serial line (a pseudo terminal) or on TCP."
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "The path at which the gateway finds the serial line.")
    var pty: String?

    @Option(help: "Where it listens, HOST:PORT, instead of a line.")
    var listen: String?

    @Flag(help: "Send punches as they are made, besides keeping them.")
    var live = false

    func validate() throws {
        guard (pty == nil) != (listen == nil) else { throw ValidationError("give either --pty or --listen") }
    }

    func run() async throws {
        var terminal = AnvizTerminal(memory: try options.terminalMemory())
        terminal.isLive = live
        let bench = try Bench(terminal, options: options)
        try await Simulation.run(bench, rate: options.rate) {
            if let pty { try await bench.serve(pty: pty) } else { try await bench.listen(listen ?? "") }
        }
    }
}
