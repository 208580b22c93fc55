import ArgumentParser
import AsyncHTTPClient
import NIOCore
import Simulators
import UnixSignals

struct SimulatePush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zk-push",
        abstract: "Play ZK terminals that dial in over HTTP and push."
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "Where the gateway listens for terminals, HOST:PORT.")
    var server: String

    @Option(help: "Seconds after which it sends again; by default what the gateway says.")
    var errorDelay: Double?

    @Option(help: "So many terminals of one kind: their serial numbers get -1, -2 and so on behind.")
    var terminals = 1

    @Option(help: "Lines of its log in one request.")
    var batch = 100

    func validate() throws {
        guard terminals > 0, batch > 0 else { throw ValidationError("--terminals and --batch are at least 1") }
        guard terminals == 1 || options.ledger == nil && options.memory == nil else {
            throw ValidationError("--ledger and --memory are for one terminal")
        }
    }

    func run() async throws {
        let memory = try options.terminalMemory()
        let diallers = try (1...terminals).map { number in
            var memory = memory
            if terminals > 1 { memory.serial += "-\(number)" }
            var terminal = PushTerminal(memory: memory)
            terminal.errorDelay = errorDelay.map { Duration.seconds($0) }
            terminal.batch = batch
            guard terminals > 1 else { return try PushDialler(terminal, options: options) }
            // Each from an address of its own, as in an office: what one address may ask is limited.
            let address = "198.18.\(number / 256 % 256).\(number % 256)"
            let pause = Duration.milliseconds(min(2_000, 100 + terminals))
            return try PushDialler(terminal, options: options, address: address, pause: pause)
        }
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = terminals + 1
        configuration.timeout.connect = .seconds(4)
        let client = HTTPClient(configuration: configuration)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let (server, rate) = (self.server, options.rate)
        do {
            try await withThrowingTaskGroup { group in
                for dialler in diallers {
                    group.addTask { try await dialler.dial(server, with: client) }
                }
                if rate > 0 {
                    // At each in turn.
                    group.addTask {
                        try await repeating(rate: rate) { await diallers[$0 % diallers.count].punchNext() }
                    }
                }
                group.addTask { for await _ in signals { break } }
                do { try await group.next() } catch is CancellationError {}
                group.cancelAll()
            }
        } catch is CancellationError {}
        try await client.shutdown()
        // Only now nobody punches any more: a punch behind this would be in the ledger and not in the log.
        for dialler in diallers { try await dialler.keep() }
    }
}
