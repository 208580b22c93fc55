import Simulators
import WallClock

@testable import TerminalProtocols

/// A session and a simulated terminal with a network, a disk and a clock between them.
struct ISAPIConversation {
    private enum Event {
        case toTerminal(HTTPCall)
        case toSession(HTTPReply)
        case committed
    }

    var terminal: ISAPITerminal
    var session: ISAPISession
    /// Since the session opened.
    var now = Duration.zero
    /// What is on the disk, over all sessions.
    var journal: [LogItem] = []
    var reports: [TerminalReport] = []
    var end: SessionEnd?
    var calls: [HTTPCall] = []
    /// Bodies to the session come in pieces of this size.
    var pieceSize = Int.max
    var latency = Duration.milliseconds(20)
    /// Changes an answer on its way; nil loses it. The number counts calls from 1.
    var onAnswer: (Int, HTTPCall, ISAPITerminal.Answer) -> ISAPITerminal.Answer? = { $2 }
    /// The event stream that is open.
    private(set) var stream: Int?
    private var queue: [Event] = []
    private let zone: Zone

    static let openedAt = Instant(seconds: 1_795_600_000)  // 2026-11-25T09:46:40Z
    static let shanghai = Zone.fixed("Asia/Shanghai", offset: 28_800)
    static let secret = "correct horse"

    init(
        _ terminal: ISAPITerminal,
        password: String? = ISAPIConversation.secret,
        zone: Zone = ISAPIConversation.shanghai,
        position: String? = nil
    ) {
        self.terminal = terminal
        self.zone = zone
        session = ISAPISession(settings: Self.settings(password, zone, position), seed: Array(0..<16))
    }

    static func settings(_ password: String?, _ zone: Zone = ISAPIConversation.shanghai, _ position: String? = nil)
        -> SessionSettings
    {
        SessionSettings(
            poll: .seconds(30),
            secret: password.map { Secret(Array($0.utf8)) },
            zone: zone,
            openedAt: openedAt,
            position: position
        )
    }

    var moment: Instant { Self.openedAt.adding(milliseconds: now.inMilliseconds) }
    var wall: LocalDateTime { zone.local(at: moment) }

    mutating func start() { carryOut(session.start(at: now)) }

    /// Runs until the network is quiet and the next deadline lies behind `limit`, or the session is over.
    mutating func run(until limit: Duration) {
        while end == nil {
            if queue.isEmpty {
                guard let deadline = session.deadline, deadline <= limit else {
                    now = max(now, limit)
                    return
                }
                now = max(now, deadline)
                carryOut(session.tick(at: now))
                continue
            }
            switch queue.removeFirst() {
            case .toTerminal(let call):
                now += latency
                let answer = terminal.answer(call, now: moment)
                guard let changed = onAnswer(calls.count, call, answer) else { continue }
                deliver(changed, to: call.id)
            case .toSession(let reply): carryOut(session.receive(reply, at: now))
            case .committed: carryOut(session.committed(at: now))
            }
        }
    }

    mutating func punch(_ user: String, verify: Int = 75, state: Int = 0) {
        say(terminal.punch(SimulatedPunch(user: user, time: wall, verify: verify, state: state)))
    }

    /// Bytes of the event stream.
    mutating func say(_ bytes: [UInt8]) {
        guard let stream else { return }
        for piece in bytes.pieces(of: min(pieceSize, max(1, bytes.count))) {
            queue.append(.toSession(.body(stream, piece)))
        }
    }

    mutating func beat() { say(terminal.heartbeat(now: moment)) }

    mutating func cutStream() {
        guard let stream else { return }
        self.stream = nil
        queue.append(.toSession(.failed(stream, reason: "connection reset")))
    }

    mutating func submit(_ command: TerminalCommand, id: Int = 1) {
        carryOut(session.submit(TerminalOrder(id: id, command), at: now))
    }

    private mutating func deliver(_ answer: ISAPITerminal.Answer, to call: Int) {
        switch answer {
        case .whole(let head, let body):
            queue.append(.toSession(.head(call, head)))
            for piece in body.pieces(of: min(pieceSize, max(1, body.count))) {
                queue.append(.toSession(.body(call, piece)))
            }
            queue.append(.toSession(.end(call)))
        case .stream(let head):
            stream = call
            queue.append(.toSession(.head(call, head)))
        }
    }

    private mutating func carryOut(_ ordered: [SessionAction<HTTPRequest>]) {
        for action in ordered {
            switch action {
            case .send(.call(let call)):
                calls.append(call)
                queue.append(.toTerminal(call))
                session.sent(at: now)
            case .send(.cancel(let call)): if stream == call { stream = nil }
            case .store(let items):
                journal += items
                queue.append(.committed)
            case .report(let report): reports.append(report)
            case .finish(let reason): end = reason
            }
        }
    }

    /// The link dropped: a new session with the same terminal and the same disk.
    mutating func reconnect(position: String? = nil) {
        session = ISAPISession(settings: Self.settings(Self.secret, zone, position), seed: Array(16..<32))
        queue = []
        stream = nil
        end = nil
        now = .zero
        start()
    }

    // What came of it

    var records: [TerminalRecord] { journal.compactMap { if case .record(let record) = $0 { record } else { nil } } }

    /// As the journal would keep them: each once.
    var punches: Set<SimulatedPunch> { Set(records.map(SimulatedPunch.init(isapi:))) }

    var faults: [String] { reports.compactMap { if case .fault(_, let reason) = $0 { reason } else { nil } } }

    var logReads: [Duration] { reports.compactMap { if case .logRead(let began) = $0 { began } else { nil } } }

    var answers: [OrderResult] { reports.compactMap { if case .answered(_, let result) = $0 { result } else { nil } } }

    var rejections: Int {
        reports.reduce(0) { if case .rejections(let count) = $1 { $0 + count } else { $0 } }
    }

    var positions: [String] { reports.compactMap { if case .position(let text) = $0 { text } else { nil } } }

    func calls(to path: String) -> [HTTPCall] { calls.filter { $0.target.contains(path) } }
}

extension SimulatedPunch {
    init(isapi record: TerminalRecord) {
        self.init(user: record.user, time: record.time, verify: record.verify ?? -1, state: record.state ?? -1)
    }
}

/// Punches of made-up people, half a minute apart, the last one shortly before the conversation opens.
func someISAPIPunches(_ count: Int) -> [SimulatedPunch] {
    let opened = ISAPIConversation.shanghai.local(at: ISAPIConversation.openedAt)
    return (0..<count).map { index in
        SimulatedPunch(
            user: String(1_000 + index % 17),
            time: opened.adding(seconds: Int64(index - count) * 30),
            verify: [75, 38, 1][index % 3],
            state: index % 2
        )
    }
}

func anISAPITerminal(punches: Int, users: Int = 3) -> ISAPITerminal {
    let memory = TerminalMemory(
        serial: "DS-K1T341BM0001",
        users: (0..<users).map { SimulatedUser(user: String(1_000 + $0), name: "王小明\($0)", isAdministrator: $0 == 0) },
        log: someISAPIPunches(punches)
    )
    return ISAPITerminal(memory: memory, password: ISAPIConversation.secret, zone: ISAPIConversation.shanghai)
}

/// A page of face punches of user 7.
func isapiPage(_ status: String, _ serials: Range<Int>, total: Int) -> [UInt8] {
    let list = serials.map {
        #"{"major":5,"minor":75,"time":"2026-11-25T10:\#($0 / 40 + 10):\#($0 % 40 + 10)+08:00","employeeNoString":"7","serialNo":\#($0)}"#
    }
    return Array(
        #"{"AcsEvent":{"responseStatusStrg":"\#(status)","numOfMatches":\#(serials.count),"totalMatches":\#(total),"InfoList":[\#(list.joined(separator: ","))]}}"#
            .utf8
    )
}
