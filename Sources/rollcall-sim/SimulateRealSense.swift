import ArgumentParser
import Simulators

struct SimulateRealSense: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "realsense",
        abstract: "Play an Intel RealSense ID face module on a serial line (a pseudo terminal)."
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "The path at which the gateway finds the serial line.")
    var pty: String

    func run() async throws {
        let bench = try Bench(RealSenseModule(memory: try options.terminalMemory()), options: options)
        try await Simulation.run(bench, rate: options.rate) { try await bench.serve(pty: pty) }
    }
}
