import Foundation
import Simulators
import WallClock

/// One simulated terminal with its clock, its people who go on punching, and at most one line to the gateway.
actor Bench<Terminal: SimulatedTerminal> {
    private var terminal: Terminal
    private let zone: Zone
    private let drift: Int64
    private let ledger: Ledger?
    private let keepAt: String?
    private var output: (@Sendable ([UInt8]) -> Void)?
    private var next = 0

    init(_ terminal: Terminal, options: SimulatorOptions) throws {
        self.terminal = terminal
        zone = try Zone.load(options.zone)
        drift = options.drift
        keepAt = options.memory
        ledger = try options.ledger.map(Ledger.init)
    }

    private var now: LocalDateTime { zone.local(at: HostClock.system.now()).adding(seconds: drift) }

    func open(_ output: @escaping @Sendable ([UInt8]) -> Void) {
        terminal.linkChanged()
        self.output = output
    }

    func close() {
        output = nil
        terminal.linkChanged()
    }

    func receive(_ bytes: [UInt8]) { perform(terminal.receive(bytes, now: now)) }

    /// People punch in turn, so that nobody punches twice in a second.
    @discardableResult
    func punchNext() -> SimulatedPunch? {
        let people = terminal.memory.users
        guard !people.isEmpty else { return nil }
        let person = people[next % people.count]
        next += 1
        let punch = SimulatedPunch(user: person.user, time: now, verify: 1, state: next % 2)
        ledger?.note("punched", punch)
        perform(terminal.punch(punch, now: now))
        return punch
    }

    func keep() throws {
        guard let keepAt else { return }
        let log = terminal.memory.log.map(TabFile.line).joined()
        try Data("\(terminal.memory.newMarks)\n\(log)".utf8).write(to: URL(fileURLWithPath: keepAt), options: .atomic)
    }

    private func perform(_ actions: [SimulatorAction]) {
        for action in actions {
            switch action {
            case .send(let bytes): output?(bytes)
            case .acknowledged(let punches): for punch in punches { ledger?.note("acknowledged", punch) }
            }
        }
    }

    /// Lets people punch for ever at a rate.
    nonisolated func punch(rate: Int) async throws {
        guard rate > 0 else { return }
        try await repeating(rate: rate) { _ in _ = await punchNext() }
    }
}
