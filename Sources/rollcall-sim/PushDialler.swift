import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Simulators
import TerminalProtocols
import WallClock

/// One simulated terminal that dials in, with its clock and its people who go on punching.
actor PushDialler {
    private var terminal: PushTerminal
    private let zone: Zone
    private let drift: Int64
    private let ledger: Ledger?
    private let keepAt: String?
    /// Where it says that it dials from, as a reverse proxy would; nil where it dials itself.
    private let address: String?
    /// How long it rests when it has nothing to say.
    private let pause: Duration
    private let began = ContinuousClock().now
    private var next = 0

    init(
        _ terminal: PushTerminal,
        options: SimulatorOptions,
        address: String? = nil,
        pause: Duration = .milliseconds(100)
    ) throws {
        self.terminal = terminal
        self.address = address
        self.pause = pause
        zone = try Zone.load(options.zone)
        drift = options.drift
        ledger = try options.ledger.map(Ledger.init)
        keepAt = options.memory
    }

    private var now: Duration { began.duration(to: ContinuousClock().now) }
    /// Without what the gateway set.
    private var wall: LocalDateTime { zone.local(at: HostClock.system.now()).adding(seconds: drift) }

    /// Dials in for ever.
    nonisolated func dial(_ server: String, with client: HTTPClient) async throws {
        let clock = ContinuousClock()
        while !Task.isCancelled {
            guard let request = await upcoming() else {
                // Punches are sent as they are made, so it looks again soon.
                try await clock.sleep(for: pause)
                continue
            }
            var message = HTTPClientRequest(url: "http://\(server)\(request.target)")
            if let address { message.headers.add(name: "X-Forwarded-For", value: address) }
            if request.method == .post {
                message.method = .POST
                message.body = .bytes(ByteBuffer(string: request.body))
            }
            do {
                let response = try await client.execute(message, timeout: .seconds(40))
                let body = try await response.body.collect(upTo: 1 << 20)
                await answered(Int(response.status.code), String(buffer: body))
            } catch is CancellationError {
                return
            } catch {
                await failed()
            }
        }
    }

    private func upcoming() -> PushTerminal.Request? {
        if case .request(let request) = terminal.next(at: now) { request } else { nil }
    }

    private func failed() { terminal.failed(at: now) }

    private func answered(_ status: Int, _ body: String) {
        for action in terminal.receive(status: status, body: body, at: now, wall: wall) {
            guard case .acknowledged(let punches) = action else { continue }
            for punch in punches { ledger?.note("acknowledged", punch) }
        }
    }

    /// The next of its people punches, so that nobody punches twice in a second.
    func punchNext() {
        let people = terminal.memory.users
        guard !people.isEmpty else { return }
        let time = wall.adding(seconds: terminal.clockOffset)
        let punch = SimulatedPunch(user: people[next % people.count].user, time: time, verify: 1, state: (next + 1) % 2)
        next += 1
        ledger?.note("punched", punch)
        terminal.punch(punch)
    }

    func keep() throws {
        guard let keepAt else { return }
        let log = terminal.memory.log.map(TabFile.line).joined()
        try Data("\(terminal.memory.newMarks)\n\(log)".utf8).write(to: URL(fileURLWithPath: keepAt), options: .atomic)
    }
}
