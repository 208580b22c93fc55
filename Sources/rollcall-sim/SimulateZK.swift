import ArgumentParser
import Simulators
import TerminalProtocols

struct SimulateZK: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "zk", abstract: "Play a ZK terminal on TCP.")

    @OptionGroup var options: SimulatorOptions

    @Option(help: "Where it listens, HOST:PORT.")
    var listen = "127.0.0.1:4370"

    @Option(help: "The communication key it asks for; 0 is none.")
    var key: UInt32 = 0

    @Option(help: "Bytes of one record in its log: 40, 16 or 8.")
    var recordSize = 40

    func validate() throws {
        guard ZKAttendanceForm(rawValue: recordSize) != nil else {
            throw ValidationError("--record-size is 40, 16 or 8")
        }
    }

    func run() async throws {
        var model = ZKTerminal.Model()
        model.logForm = ZKAttendanceForm(rawValue: recordSize) ?? model.logForm
        model.recordCapacity = 1_000_000
        let terminal = ZKTerminal(memory: try options.terminalMemory(), model: model, key: key)
        let bench = try Bench(terminal, options: options)
        try await Simulation.run(bench, rate: options.rate) { try await bench.listen(listen) }
    }
}
