package import TerminalProtocols
package import WallClock

/// What goes wrong with one of a terminal's messages, or with the terminal between two polls.
package enum ConversationFault: String, CaseIterable, Sendable {
    /// The message comes twice.
    case duplicate
    /// Only its first half comes.
    case truncated
    /// One bit of its last byte but one is wrong.
    case corrupt
    /// The message before it comes once more, in front of it.
    case stale
    /// Bytes that are nothing stand in front of it.
    case noise
    /// It does not come at all.
    case lost
    /// It comes after the session has given up waiting for it.
    case late
    /// The link ends in the middle of it.
    case drop
    /// It comes byte by byte, with 5 ms between two.
    case dribble
    /// After the first poll somebody sets the terminal's clock back by an hour.
    case clockSetBack
    /// After the first poll half of the log is gone.
    case logShrunk
}

/// A session and a simulated terminal talk, in virtual time, and one thing goes wrong: everything both said becomes a
/// transcript, as if it had been recorded on a real line.
package struct FaultyConversation<Terminal: SimulatedTerminal> {
    private var session: any TerminalSession<[UInt8], [UInt8]>
    private var terminal: Terminal
    private let fault: ConversationFault?
    /// The number of the terminal's message that the fault befalls, counted from 0.
    private let place: Int
    private let opened: LocalDateTime
    private var now = Duration.zero
    private var drift: Int64 = 0
    private var steps: [Transcript.Step] = []
    private var messages = 0
    private var before: [UInt8] = []
    private var isOver = false

    /// What the terminal takes to answer.
    private static var latency: Int { 2 }

    /// - Parameter opened: what the terminal's clock shows at the start.
    package init(
        _ terminal: Terminal,
        _ session: any TerminalSession<[UInt8], [UInt8]>,
        fault: ConversationFault? = nil,
        at place: Int = 0,
        opened: LocalDateTime
    ) {
        self.terminal = terminal
        self.session = session
        self.fault = fault
        self.place = place
        self.opened = opened
    }

    /// - Parameters:
    ///   - polls: how often the log is looked at.
    ///   - between: what happens at the terminal before the second poll and each behind it.
    /// - Returns: the steps; they end early if the session gives up or the link drops.
    package mutating func run(
        polls: Int,
        between: (inout Terminal, LocalDateTime) -> [SimulatorAction] = { _, _ in [] }
    ) -> [Transcript.Step] {
        terminal.linkChanged()
        perform(session.start(at: now))
        for poll in 0..<max(1, polls) where !isOver {
            if poll > 0 {
                if poll == 1, fault == .clockSetBack { drift = -3_600 }
                if poll == 1, fault == .logShrunk { terminal.memory.log.removeLast(terminal.memory.log.count / 2) }
                for action in between(&terminal, wallClock) { deliver(action) }
                passDeadline()
            }
            // A rest between two polls is far longer than any wait for an answer.
            while !isOver, let deadline = session.deadline, deadline - now < .seconds(20) { passDeadline() }
        }
        return steps
    }

    private var wallClock: LocalDateTime { opened.adding(seconds: now.components.seconds + drift) }

    private mutating func passDeadline() {
        guard let deadline = session.deadline else { return }
        // Whole milliseconds, as a transcript has them, and never too early.
        wait(Int(max(0, (deadline - now).inMilliseconds)) + 1)
        perform(session.tick(at: now))
    }

    private mutating func wait(_ milliseconds: Int) {
        now += .milliseconds(milliseconds)
        steps.append(.wait(milliseconds: milliseconds))
    }

    private mutating func perform(_ actions: [ByteAction]) {
        var queue = actions[...]
        while let action = queue.popFirst(), !isOver {
            switch action {
            case .send(let bytes):
                steps.append(.host(bytes))
                session.sent(at: now)
                for answer in terminal.receive(bytes, now: wallClock) { deliver(answer) }
            case .store: queue += session.committed(at: now)
            case .report: break
            case .finish: isOver = true
            }
        }
    }

    private mutating func deliver(_ action: SimulatorAction) {
        guard case .send(let bytes) = action, !isOver else { return }
        defer { before = bytes }
        messages += 1
        wait(Self.latency)
        guard let fault, messages == place + 1 else { return hear(bytes) }
        switch fault {
        case .duplicate:
            hear(bytes)
            hear(bytes)
        case .truncated: hear(Array(bytes.prefix(bytes.count / 2)))
        case .corrupt:
            var bytes = bytes
            if bytes.count > 1 { bytes[bytes.count - 2] ^= 0x10 }
            hear(bytes)
        case .stale:
            hear(before)
            hear(bytes)
        case .noise:
            hear([0x00, 0xFF, 0x55, 0xA5, 0x50, 0x50, 0x82, 0x0D, 0x0A])
            hear(bytes)
        case .lost: break
        case .late:
            passDeadline()
            hear(bytes)
        case .drop:
            hear(Array(bytes.prefix(bytes.count / 2)))
            steps.append(.drop)
            isOver = true
        case .dribble:
            for byte in bytes where !isOver {
                wait(5)
                hear([byte])
            }
        case .clockSetBack, .logShrunk: hear(bytes)
        }
    }

    private mutating func hear(_ bytes: [UInt8]) {
        guard !isOver, !bytes.isEmpty else { return }
        steps.append(.device(bytes))
        perform(session.receive(bytes, at: now))
    }
}
