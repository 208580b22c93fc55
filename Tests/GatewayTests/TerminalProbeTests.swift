import Links
import Simulators
import Synchronization
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

/// A simulated terminal at the other end of a link, with all that it was made to do.
private final class Door<Terminal: SimulatedTerminal>: Sendable {
    private let terminal: Mutex<Terminal>
    private let acknowledged = Mutex(0)
    private let opened = Mutex(0)

    init(_ terminal: Terminal) { self.terminal = Mutex(terminal) }

    var memory: TerminalMemory { terminal.withLock { $0.memory } }
    /// Punches that the terminal may forget, as far as it was told.
    var forgettable: Int { acknowledged.withLock { $0 } }
    var openings: Int { opened.withLock { $0 } }

    func talk<Result>(_ body: (ByteLink) async throws -> Result) async throws -> Result {
        opened.withLock { $0 += 1 }
        let (messages, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
        return try await body(
            ByteLink(messages: messages) { bytes in
                let now = try #require(LocalDateTime("2026-11-23 08:00:00"))
                for action in self.terminal.withLock({ $0.receive(bytes, now: now) }) {
                    switch action {
                    case .send(let answer): continuation.yield(answer)
                    case .acknowledged(let punches): self.acknowledged.withLock { $0 += punches.count }
                    }
                }
            }
        )
    }
}

@Suite struct TerminalProbeTests {
    private let settings = SessionSettings(poll: .seconds(60))
    private let link = LinkAddress.serial(path: "/dev/ttyUSB0", line: SerialLine())

    private func memory() throws -> TerminalMemory {
        let time = try #require(LocalDateTime("2026-11-22 08:00:00"))
        return TerminalMemory(
            serial: "SN-4711",
            users: [SimulatedUser(user: "1001", name: "A")],
            log: (0..<20).map { SimulatedPunch(user: "1001", time: time.adding(seconds: Int64($0))) }
        )
    }

    private func findings<Terminal>(
        _ door: Door<Terminal>,
        _ protocols: [String]?
    ) async throws -> [TerminalProbe<ContinuousClock>.Finding] {
        let probe = TerminalProbe(clock: ContinuousClock(), patience: .seconds(60)) { _, talk in
            try await door.talk(talk)
        }
        return try await probe.probe(link, protocols: protocols, settings: settings)
    }

    @Test("A ZK terminal names itself, and its log is as it was")
    func zk() async throws {
        let door = Door(ZKTerminal(memory: try memory()))
        let found = try await findings(door, ["zk"])
        #expect(found.map(\.facts?.serial) == ["SN-4711"])
        #expect(door.memory.log.count == 20 && door.forgettable == 0 && door.openings == 1)
    }

    @Test("An Anviz terminal names itself, and its new marks stand")
    func anviz() async throws {
        var marked = try memory()
        marked.newMarks = 20
        let door = Door(AnvizTerminal(memory: marked))
        let found = try await findings(door, ["anviz"])
        #expect(found.count == 1 && found.first?.facts != nil)
        #expect(door.memory.newMarks == 20 && door.memory.log.count == 20 && door.forgettable == 0)
    }

    @Test("Where nobody answers, each protocol says so, and none takes longer than it may")
    func nobody() async throws {
        let clock = TestClock()
        let probe = TerminalProbe(clock: clock, patience: .seconds(6)) { _, talk in
            let (silence, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
            defer { continuation.finish() }
            return try await talk(ByteLink(messages: silence) { _ in })
        }
        let (link, settings) = (link, settings)
        async let findings = probe.probe(link, protocols: ["zk"], settings: settings)
        await clock.sleepers(2)  // the session's own patience, and the probe's
        clock.advance(by: .seconds(6))
        let found = try await findings
        #expect(found.map(\.protocolName) == ["zk"] && found.first?.facts == nil && found.first?.reason != nil)
    }

    @Test("A link that cannot be opened is no finding")
    func unreachable() async throws {
        let probe = TerminalProbe(clock: ContinuousClock(), patience: .seconds(60)) { address, _ in
            throw LinkError.busy(address: "\(address)")
        }
        await #expect(throws: LinkError.busy(address: "\(link)")) {
            _ = try await probe.probe(link, settings: settings)
        }
    }
}
