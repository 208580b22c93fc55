import ArgumentParser
import Simulators
import TerminalProtocols

struct SimulateOSDP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "osdp",
        abstract: "Play OSDP readers on a serial line (a pseudo terminal).",
        discussion: """
            What its people present is their user id: 65-25477 is a 26-bit card, 1001 a number that is typed. \
            A reader keeps no log, so --history and --memory mean nothing here.
            """
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "The path at which the gateway finds the serial line.")
    var pty: String

    @Option(help: "A reader's address, 0 to 126; once for each reader on the line.")
    var address: [UInt8] = []

    @Option(help: "The secure channel's key, 32 hexadecimal digits; without it the readers speak in the clear.")
    var key: String?

    @Flag(help: "The readers take a key under the public one.")
    var install = false

    func validate() throws {
        guard address.allSatisfy({ $0 <= 126 }), Set(address).count == address.count else {
            throw ValidationError("--address takes numbers from 0 to 126, each once")
        }
        _ = try keyBytes()
    }

    func run() async throws {
        let key = try keyBytes()
        let readers = (address.isEmpty ? [0] : address).map { address in
            OSDPReader(address: address, key: key, installs: install) { count in
                var generator = SystemRandomNumberGenerator()
                return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            }
        }
        let bench = try Bench(OSDPBus(memory: try options.terminalMemory(), readers: readers), options: options)
        try await Simulation.run(bench, rate: options.rate) { try await bench.serve(pty: pty) }
    }

    private func keyBytes() throws -> [UInt8]? {
        guard let key else { return nil }
        let digits = key.compactMap(\.hexDigitValue)
        guard key.count == 32, digits.count == 32 else {
            throw ValidationError("--key takes 32 hexadecimal digits")
        }
        return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
