import Simulators
import TerminalProtocols
import WallClock

/// A session and a simulated terminal with a line, a disk and a clock between them.
struct AnvizConversation {
    enum Event: Equatable {
        case toTerminal([UInt8])
        case toSession([UInt8])
        case committed
        case tick
    }

    var terminal: AnvizTerminal
    var session: AnvizSession
    /// Since the session opened.
    var now = Duration.zero
    /// What is on the disk, over all sessions.
    var journal: [TerminalRecord] = []
    var journalSet: Set<SimulatedPunch> = []
    var acknowledgedBeforeCommit: [SimulatedPunch] = []
    var reports: [TerminalReport] = []
    var end: SessionEnd?
    /// All that the session ordered, in order.
    var actions: [ByteAction] = []
    /// Bytes to the session come in pieces of this size.
    var pieceSize = Int.max
    /// The adapter gives back what it sends, before anything else.
    var hearsItself = false
    /// How long the line and the terminal take for anything.
    var latency = Duration.milliseconds(20)
    /// Changes an answer on its way; the number counts answers from 0. nil loses it.
    var onAnswer: (Int, [UInt8]) -> [UInt8]? = { $1 }
    /// Changes the terminal just before it gets the request of that number.
    var onRequest: (Int, inout AnvizTerminal) -> [SimulatorAction] = { _, _ in [] }
    /// How many more actions may be carried out before the gateway dies.
    var actionsLeft = Int.max
    /// The run stops before the terminal gets the request of this number.
    var pausesAt = Int.max
    var answers = 0
    var requests = 0
    private var queue: [Event] = []
    private var lastOrder = 0

    /// So that a right clock and the terminal's show the same.
    static func settings(poll: Duration = .seconds(30), address: UInt32 = 0) -> SessionSettings {
        SessionSettings(
            poll: poll,
            address: address,
            openedAt: Instant(milliseconds: openedAt.wallSeconds * 1_000)
        )
    }

    static let openedAt = LocalDateTime(date: LocalDate(dayNumber: 20_780), secondOfDay: 36_000)

    init(_ terminal: AnvizTerminal, session: AnvizSession = AnvizSession(settings: SessionSettings(poll: .seconds(30))))
    {
        self.terminal = terminal
        self.session = session
    }

    var terminalClock: LocalDateTime { AnvizConversation.openedAt.adding(seconds: now.components.seconds) }

    mutating func start() { carryOut(session.start(at: now)) }

    /// Runs until the line is quiet and the next deadline lies behind `limit`, the session is over or the gateway died.
    mutating func run(until limit: Duration) {
        while end == nil, actionsLeft > 0, requests < pausesAt {
            if queue.isEmpty {
                guard let deadline = session.deadline, deadline <= limit else { return }
                now = max(now, deadline)
                carryOut(session.tick(at: now))
                continue
            }
            switch queue.removeFirst() {
            case .toTerminal(let bytes):
                now += latency
                let before = onRequest(requests, &terminal)
                requests += 1
                deliver(before)
                deliver(terminal.receive(bytes, now: terminalClock))
            case .toSession(let bytes):
                now += latency
                for piece in bytes.pieces(of: min(pieceSize, max(1, bytes.count))) {
                    carryOut(session.receive(piece, at: now))
                }
            case .committed: carryOut(session.committed(at: now))
            case .tick: carryOut(session.tick(at: now))
            }
        }
    }

    mutating func punch(_ punch: SimulatedPunch) {
        deliver(terminal.punch(punch, now: terminalClock))
    }

    /// - Returns: the order's number, which its answer carries.
    @discardableResult mutating func submit(_ command: TerminalCommand) -> Int {
        lastOrder += 1
        carryOut(session.submit(TerminalOrder(id: lastOrder, command), at: now))
        return lastOrder
    }

    /// Submits, and runs until it is answered.
    mutating func result(of command: TerminalCommand, within limit: Duration = .seconds(25)) -> [OrderResult] {
        let order = submit(command)
        run(until: now + limit)
        return results(of: order)
    }

    func results(of order: Int) -> [OrderResult] {
        reports.compactMap { if case .answered(order, let result) = $0 { result } else { nil } }
    }

    private mutating func deliver(_ actions: [SimulatorAction]) {
        for action in actions {
            switch action {
            case .send(let bytes):
                if let changed = onAnswer(answers, bytes) { queue.append(.toSession(changed)) }
                answers += 1
            case .acknowledged(let punches):
                acknowledgedBeforeCommit += punches.filter { !journalSet.contains($0) }
            }
        }
    }

    private mutating func carryOut(_ ordered: [ByteAction]) {
        for action in ordered {
            guard actionsLeft > 0 else { return }
            actionsLeft -= 1
            actions.append(action)
            switch action {
            case .send(let bytes):
                if hearsItself { queue.append(.toSession(bytes)) }
                queue.append(.toTerminal(bytes))
            case .store(let items):
                for case .record(let record) in items {
                    journal.append(record)
                    journalSet.insert(SimulatedPunch(record))
                }
                queue.append(.committed)
            case .report(let report): reports.append(report)
            case .finish(let reason): end = reason
            }
        }
    }

    /// The gateway died, or the line dropped: a new session with the same terminal and the same disk.
    mutating func reconnect() {
        terminal.linkChanged()
        session = AnvizSession(settings: SessionSettings(poll: .seconds(30)))
        queue = []
        now = .zero
        end = nil
        actionsLeft = .max
        start()
    }

    var faults: [String] {
        reports.compactMap { if case .fault(_, let reason) = $0 { reason } else { nil } }
    }

    var logReads: Int {
        reports.count { if case .logRead = $0 { true } else { false } }
    }

    /// The requests that were sent, as frames.
    var sent: [AnvizFrame] {
        var framer = AnvizFramer(expecting: .requests)
        return actions.flatMap { action -> [AnvizFramer.Item] in
            if case .send(let bytes) = action { framer.receive(bytes, at: .zero) } else { [] }
        }
        .compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    }
}

extension SimulatedPunch {
    init(_ record: TerminalRecord) {
        self.init(
            user: record.user,
            time: record.time,
            verify: record.verify ?? -1,
            state: record.state ?? -1,
            workCode: record.workCode ?? -1
        )
    }
}

/// Punches of made-up people, half a minute apart, the last one shortly before the conversation opens.
func someAnvizPunches(_ count: Int) -> [SimulatedPunch] {
    (0..<count).map { index in
        SimulatedPunch(
            user: String(1_000 + index % 17),
            time: AnvizConversation.openedAt.adding(seconds: Int64(index - count) * 30),
            verify: [1, 4, 8][index % 3],
            state: index % 2,
            workCode: index % 5
        )
    }
}

func anAnvizTerminal(punches: Int, read: Int = 0, users: Int = 3) -> AnvizTerminal {
    var memory = TerminalMemory(
        serial: "A0001",
        users: (0..<users).map {
            SimulatedUser(user: String(1_000 + $0), name: "Person \($0)", isAdministrator: $0 == 0)
        },
        log: someAnvizPunches(punches)
    )
    memory.newMarks = punches - read
    return AnvizTerminal(memory: memory)
}
