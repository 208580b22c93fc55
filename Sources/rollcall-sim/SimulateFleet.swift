import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Simulators
import TerminalProtocols
import WallClock

/// Hundreds of ZK terminals in one process, for measuring what they cost the gateway.
struct SimulateFleet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Play many ZK terminals on consecutive TCP ports.",
        discussion: "Each has the serial number FLEET-0000 and on, and the users 1 to 20."
    )

    @OptionGroup var options: SimulatorOptions

    @Option(help: "Where the first one listens, HOST:PORT; the others on the ports behind it.")
    var listen = "127.0.0.1:20000"

    @Option(help: "How many terminals.")
    var count = 100

    @Option(help: "A file for the moment of each punch: terminal, user, time, milliseconds since 1970.")
    var stamps: String?

    func validate() throws {
        guard (1...5_000).contains(count) else { throw ValidationError("--count is 1 to 5000") }
    }

    func run() async throws {
        let parts = listen.split(separator: ":")
        guard parts.count == 2, let first = Int(parts[1]), first + count <= 65_536 else {
            throw ValidationError("--listen takes HOST:PORT with room for \(count) ports")
        }
        let users = (1...20).map { SimulatedUser(user: "\($0)", name: "P\($0)") }
        let benches = try (0..<count).map { number in
            let serial = "FLEET-" + String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
            return try Bench(ZKTerminal(memory: TerminalMemory(serial: serial, users: users)), options: options)
        }
        try await withThrowingTaskGroup { group in
            for (number, bench) in benches.enumerated() {
                group.addTask { try await bench.listen("\(parts[0]):\(first + number)") }
            }
            if options.rate > 0 { group.addTask { try await punch(at: benches) } }
            try await group.next()
            group.cancelAll()
        }
    }

    /// People punch over the whole fleet, at one terminal after the other.
    private func punch(at benches: [Bench<ZKTerminal>]) async throws {
        let file = try stamps.map { path in
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        }
        try await repeating(rate: options.rate) { number in
            let moment = HostClock.system.now().milliseconds
            guard let punch = await benches[number % benches.count].punchNext() else { return }
            try file?.write(
                contentsOf: Data("\(number % benches.count)\t\(punch.user)\t\(punch.time)\t\(moment)\n".utf8)
            )
        }
    }
}
