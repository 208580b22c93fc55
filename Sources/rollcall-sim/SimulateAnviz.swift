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

    @Option(help: "The number that addresses it on its line.")
    var device: UInt32 = 1

    @Option(help: "Play a newer model: the account and password it wants, ACCOUNT:PASSWORD.")
    var login: String?

    func validate() throws {
        guard (pty == nil) != (listen == nil) else { throw ValidationError("give either --pty or --listen") }
    }

    func run() async throws {
        var terminal = AnvizTerminal(memory: try options.terminalMemory(), device: device)
        terminal.isLive = live
        if let login {
            let parts = login.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--login takes ACCOUNT:PASSWORD") }
            terminal.login = (account: parts[0], password: parts[1])
        }
        let bench = try Bench(terminal, options: options)
        try await Simulation.run(bench, rate: options.rate) {
            if let pty { try await bench.serve(pty: pty) } else { try await bench.listen(listen ?? "") }
        }
    }
}
