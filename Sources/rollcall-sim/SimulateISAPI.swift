import ArgumentParser
import Simulators
import WallClock

struct SimulateISAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isapi",
        abstract: "Play a Hikvision face terminal that is asked over HTTP."
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "Where it listens, HOST:PORT.")
    var listen: String

    @Option(help: "The account that may ask.")
    var user = "admin"

    @Option(help: "Its password.")
    var password: String

    @Flag(help: "Ask for Digest with SHA-256 instead of MD5.")
    var sha256 = false

    @Flag(help: "Write events in XML instead of JSON.")
    var xml = false

    @Flag(help: "Leave Content-Length out of the parts of the event stream.")
    var withoutLengths = false

    @Option(help: "Bytes a write: 1 shows whether a gateway can wait.")
    var piece = 4_096

    @Option(help: "Milliseconds between two heartbeats of the event stream.")
    var beat = 10_000

    @Option(help: "Cut the event stream in the middle of this part, each time.")
    var cutAfter: Int?

    @Flag(help: "Answer the log search with notSupport, as single models do.")
    var withoutSearch = false

    func validate() throws {
        guard piece > 0, beat > 0, cutAfter ?? 1 > 0 else { throw ValidationError("numbers must be positive") }
    }

    func run() async throws {
        let zone = try Zone.load(options.zone)
        var terminal = ISAPITerminal(
            memory: try options.terminalMemory(),
            account: user,
            password: password,
            zone: zone
        )
        if sha256 { terminal.algorithm = .sha256 }
        terminal.form.isXML = xml
        terminal.form.hasLengths = !withoutLengths
        terminal.canSearch = !withoutSearch
        let bench = try ISAPIBench(
            terminal,
            zone: zone,
            pieceSize: piece,
            beat: .milliseconds(beat),
            cutAfter: cutAfter,
            options: options
        )
        let rate = options.rate
        try await Simulation.run(
            line: { [listen] in try await bench.serve(at: listen) },
            rate: rate,
            punching: { try await bench.punch(rate: rate) },
            keep: { try await bench.keep() }
        )
    }
}
