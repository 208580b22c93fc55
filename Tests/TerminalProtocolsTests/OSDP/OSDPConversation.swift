import Simulators
import TerminalProtocols
import WallClock

/// A panel's session and one reader with a line, a disk and a clock between them.
struct OSDPConversation {
    static let key: [UInt8] = Array(0...15)
    static let openedAt = LocalDateTime(date: LocalDate(dayNumber: 20_780), secondOfDay: 36_000)

    private enum Event {
        case toReader([UInt8])
        case toSession([UInt8])
        case committed
    }

    var bus: OSDPBus
    var session: OSDPSession
    var now = Duration.zero
    var journal: [TerminalRecord] = []
    var damaged: [String] = []
    var forgottenBeforeCommit: [SimulatedPunch] = []
    var reports: [TerminalReport] = []
    var actions: [ByteAction] = []
    var end: SessionEnd?
    var pieceSize = Int.max
    var hearsItself = false
    var latency = Duration.milliseconds(3)
    /// How long the disk takes.
    var diskTime = Duration.zero
    /// Changes an answer on its way; the number counts answers from 0. nil loses it.
    var onAnswer: (Int, [UInt8]) -> [UInt8]? = { $1 }
    var answers = 0
    private var stored: [SimulatedPunch] = []
    private var queue: [(at: Duration, event: Event)] = []

    static func settings(
        key: [UInt8]? = nil,
        installs: Bool = false,
        verification: Verification? = nil
    ) -> SessionSettings {
        SessionSettings(
            poll: .milliseconds(100),
            address: 5,
            installsKey: installs,
            seed: Secret((0..<32).map { $0 }),
            secret: key.map { Secret($0) },
            verification: verification,
            openedAt: Instant(milliseconds: openedAt.wallSeconds * 1_000)
        )
    }

    /// Eight bytes that a test can know.
    static func reader(key: [UInt8]? = nil, installs: Bool = false) -> OSDPReader {
        OSDPReader(address: 5, key: key, installs: installs) { count in (0..<count).map { UInt8($0) &+ 0xB0 } }
    }

    init(_ reader: OSDPReader, settings: SessionSettings) {
        bus = OSDPBus(memory: TerminalMemory(serial: "1"), readers: [reader])
        session = OSDPSession(settings: settings)
    }

    /// Both have the key, or both have none.
    init(isSecure: Bool) {
        let key = isSecure ? OSDPConversation.key : nil
        self.init(OSDPConversation.reader(key: key), settings: OSDPConversation.settings(key: key))
    }

    var reader: OSDPReader {
        get { bus.readers[0] }
        set { bus.readers[0] = newValue }
    }

    var users: [String] { journal.map(\.user) }
    var faults: [String] { reports.compactMap { if case .fault(_, let reason) = $0 { reason } else { nil } } }
    var logReads: Int { reports.count { if case .logRead = $0 { true } else { false } } }
    var isIdentified: Bool { reports.contains { if case .identified = $0 { true } else { false } } }

    mutating func start() { carryOut(session.start(at: now)) }

    mutating func present(_ user: String) {
        let punch = SimulatedPunch(user: user, time: OSDPConversation.openedAt.adding(seconds: now.components.seconds))
        _ = bus.punch(punch, now: punch.time)
    }

    mutating func submit(_ command: TerminalCommand, id: Int = 1) {
        carryOut(session.submit(TerminalOrder(id: id, command), at: now))
    }

    func results(of order: Int = 1) -> [OrderResult] {
        reports.compactMap { if case .answered(order, let result) = $0 { result } else { nil } }
    }

    mutating func run(until limit: Duration) {
        while end == nil {
            let next = queue.indices.min { (queue[$0].at, $0) < (queue[$1].at, $1) }
            let deadline = session.deadline
            if let next, queue[next].at <= deadline ?? queue[next].at {
                guard queue[next].at <= limit else { break }
                let item = queue.remove(at: next)
                now = max(now, item.at)
                deliver(item.event)
            } else if let deadline, deadline <= limit {
                now = max(now, deadline)
                carryOut(session.tick(at: now))
            } else {
                break
            }
        }
        now = max(now, limit)
    }

    private mutating func deliver(_ event: Event) {
        switch event {
        case .toReader(let bytes):
            for action in bus.receive(bytes, at: now, OSDPConversation.openedAt) {
                switch action {
                case .send(let reply):
                    if let changed = onAnswer(answers, reply) { queue.append((now + latency, .toSession(changed))) }
                    answers += 1
                case .acknowledged(let punches):
                    forgottenBeforeCommit += punches.filter { !stored.contains($0) }
                }
            }
        case .toSession(let bytes):
            for piece in bytes.pieces(of: min(pieceSize, max(1, bytes.count))) {
                carryOut(session.receive(piece, at: now))
            }
        case .committed:
            stored = bus.memory.log.filter { punch in journal.contains { $0.user == punch.user } }
            carryOut(session.committed(at: now))
        }
    }

    private mutating func carryOut(_ ordered: [ByteAction]) {
        for action in ordered {
            actions.append(action)
            switch action {
            case .send(let bytes):
                if hearsItself { queue.append((now, .toSession(bytes))) }
                queue.append((now + latency, .toReader(bytes)))
                session.sent(at: now)
            case .store(let items):
                for item in items {
                    switch item {
                    case .record(let record): journal.append(record)
                    case .damaged(_, let reason): damaged.append(reason)
                    }
                }
                queue.append((now + diskTime, .committed))
            case .report(let report): reports.append(report)
            case .finish(let reason): end = reason
            }
        }
    }
}
