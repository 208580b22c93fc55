import ArgumentParser
import Simulators
import TerminalProtocols

struct SimulateZK: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zk",
        abstract: "Play a ZK terminal on TCP, UDP or a line."
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "Where it listens on TCP, HOST:PORT; 127.0.0.1:4370 if nothing else is given.")
    var listen: String?

    @Option(help: "Where it listens on UDP, HOST:PORT, instead.")
    var udp: String?

    @Option(help: "The path at which the gateway finds its serial line, instead.")
    var pty: String?

    @Option(help: "The communication key it asks for; 0 is none.")
    var key: UInt32 = 0

    @Option(help: "Bytes of one record in its log: 40, 16 or 8.")
    var recordSize = 40

    @Flag(help: "Store names in GB18030, as terminals sold in China do, instead of UTF-8.")
    var gb18030 = false

    func validate() throws {
        guard ZKAttendanceForm(rawValue: recordSize) != nil else {
            throw ValidationError("--record-size is 40, 16 or 8")
        }
        guard [listen, udp, pty].count(where: { $0 != nil }) <= 1 else {
            throw ValidationError("give one of --listen, --udp and --pty")
        }
    }

    func run() async throws {
        var model = ZKTerminal.Model(isDatagram: udp != nil)
        model.logForm = ZKAttendanceForm(rawValue: recordSize) ?? model.logForm
        model.recordCapacity = 1_000_000
        model.storesGB18030 = gb18030
        let terminal = ZKTerminal(memory: try options.terminalMemory(), model: model, key: key)
        let bench = try Bench(terminal, options: options)
        try await Simulation.run(bench, rate: options.rate) {
            if let udp {
                try await bench.receive(on: udp)
            } else if let pty {
                try await bench.serve(pty: pty)
            } else {
                try await bench.listen(listen ?? "127.0.0.1:4370")
            }
        }
    }
}
