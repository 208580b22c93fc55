import Simulators
import TerminalProtocols
import WallClock

/// A session and a simulated terminal, joined by a line that a test can spoil.
struct ZKBench {
    var session: ZKSession
    var terminal: ZKTerminal
    var now: Duration = .zero
    let opened = LocalDateTime(wallSeconds: 1_795_600_000)  // in 2026

    /// Pieces in which the terminal's bytes arrive; nil for all at once.
    var cut: Int?
    /// What arrives in place of the terminal's frame with this number, counted from 0.
    var line: (Int, ZKPacket) -> [UInt8]
    /// Called before the terminal sees a request.
    var onRequest: (ZKPacket, inout ZKTerminal) -> [SimulatorAction] = { _, _ in [] }
    /// Whether the line loses this request.
    var isLost: (ZKPacket) -> Bool = { _ in false }
    /// What becomes of a datagram on its way to us: how it arrives, and in which order. For UDP only.
    var network: ([[UInt8]]) -> [[UInt8]] = { $0 }
    var commitsAtOnce = true

    var actions: [ByteAction] = []
    var acknowledged: [SimulatedPunch] = []
    var frames = 0
    var uncommitted = 0
    /// Orders given, each with the next number.
    var orders = 0
    var mostHeld = 0
    private var sentByTerminal = ZKStreamFramer()
    private var queue: [ByteAction] = []

    init(_ terminal: ZKTerminal, key: UInt32 = 0, poll: Duration = .seconds(30)) {
        self.terminal = terminal
        line = terminal.model.isDatagram ? { $1.bytes } : { $1.streamFrame }
        let carriage: SessionSettings.Carriage = terminal.model.isDatagram ? .datagram : .stream
        let openedAt = Instant(milliseconds: opened.wallSeconds * 1_000)
        session = ZKSession(
            settings: SessionSettings(poll: poll, key: key, carriage: carriage, openedAt: openedAt)
        )
    }

    /// What the carrier makes of a packet.
    func framed(_ packet: ZKPacket) -> [UInt8] { terminal.model.isDatagram ? packet.bytes : packet.streamFrame }

    private func packet(_ bytes: [UInt8]) -> ZKPacket? {
        if terminal.model.isDatagram {
            guard case .exact(let packet) = ZKPacket.read(bytes[...]) else { return nil }
            return packet
        }
        var framer = ZKStreamFramer()
        var input = bytes[...]
        guard case .packet(let packet, false) = framer.next(&input) else { return nil }
        return packet
    }

    var wall: LocalDateTime { opened.adding(seconds: now.components.seconds) }

    mutating func start() {
        queue += session.start(at: now)
        settle()
    }

    /// Lets the deadline pass.
    mutating func tick() {
        guard let deadline = session.deadline else { return }
        now = max(now, deadline)
        queue += session.tick(at: now)
        settle()
    }

    mutating func submit(_ command: TerminalCommand) {
        queue += session.submit(TerminalOrder(id: 0, command), at: now)
        settle()
    }

    /// Gives an order that is answered.
    mutating func order(_ command: TerminalCommand) {
        orders += 1
        queue += session.submit(TerminalOrder(id: orders, command), at: now)
        settle()
    }

    /// The answers to the order with that number, counted from 1.
    func answers(_ order: Int) -> [OrderResult] {
        reports.compactMap { if case .answered(order, let result) = $0 { result } else { nil } }
    }

    mutating func punch(_ punch: SimulatedPunch) {
        deliver(terminal.punch(punch, now: wall))
        settle()
    }

    mutating func commit() {
        uncommitted -= 1
        queue += session.committed(at: now)
        settle()
    }

    /// Bytes that no terminal of ours sent.
    mutating func inject(_ bytes: [UInt8]) {
        feed(bytes)
        settle()
    }

    /// Lets deadlines pass until the session is over, or for so long that it will never be.
    mutating func tickToEnd() {
        for _ in 0..<100 where session.deadline != nil { tick() }
    }

    private mutating func settle() {
        var next = 0
        while next < queue.count {
            let action = queue[next]
            next += 1
            actions.append(action)
            switch action {
            case .send(let bytes):
                if let packet = packet(bytes) {
                    if isLost(packet) { continue }
                    deliver(onRequest(packet, &terminal))
                }
                deliver(terminal.receive(bytes, now: wall))
            case .store:
                uncommitted += 1
                if commitsAtOnce {
                    uncommitted -= 1
                    queue += session.committed(at: now)
                }
            case .report, .finish: break
            }
        }
        queue = []
    }

    private mutating func deliver(_ actions: [SimulatorAction]) {
        if terminal.model.isDatagram { return deliverDatagrams(actions) }
        for action in actions {
            switch action {
            case .acknowledged(let punches): acknowledged += punches
            case .send(let bytes):
                var input = bytes[...]
                while case .packet(let packet, _) = sentByTerminal.next(&input) {
                    feed(line(frames, packet))
                    frames += 1
                }
            }
        }
    }

    private mutating func deliverDatagrams(_ actions: [SimulatorAction]) {
        var datagrams: [[UInt8]] = []
        for action in actions {
            switch action {
            case .acknowledged(let punches): acknowledged += punches
            case .send(let bytes):
                if let packet = packet(bytes) { datagrams.append(line(frames, packet)) }
                frames += 1
            }
        }
        for datagram in network(datagrams) where !datagram.isEmpty {
            queue += session.receive(datagram, at: now)
            mostHeld = max(mostHeld, session.heldBytes)
        }
    }

    private mutating func feed(_ bytes: [UInt8]) {
        for piece in bytes.pieces(of: cut ?? max(1, bytes.count)) {
            queue += session.receive(piece, at: now)
            mostHeld = max(mostHeld, session.heldBytes)
        }
    }

    // MARK: What happened

    /// Everything the session sent.
    var sent: [ZKPacket] {
        actions.compactMap { action in
            guard case .send(let bytes) = action else { return nil }
            return packet(bytes)
        }
    }
    var commands: [ZKCommand] { sent.map(\.command) }
    var stored: [LogItem] { actions.flatMap { if case .store(let items) = $0 { items } else { [LogItem]() } } }
    var records: [TerminalRecord] { stored.compactMap { if case .record(let record) = $0 { record } else { nil } } }
    var reports: [TerminalReport] { actions.compactMap { if case .report(let report) = $0 { report } else { nil } } }
    var faults: [String] { reports.compactMap { if case .fault(_, let reason) = $0 { reason } else { nil } } }
    var logReads: [Duration] { reports.compactMap { if case .logRead(let began) = $0 { began } else { nil } } }
    var users: [[TerminalUser]] { reports.compactMap { if case .users(let users) = $0 { users } else { nil } } }
    var end: SessionEnd? {
        if case .finish(let end) = actions.last { end } else { nil }
    }

    /// The terminal was not left refusing its people.
    var isLeftEnabled: Bool {
        terminal.isEnabled
            && (!commands.contains(.disable) || commands.last { $0 == .enable || $0 == .disable } == .enable)
    }
}

/// Made-up people, the log and the terminal of one kind.
enum ZKSample {
    static func users(_ count: Int) -> [SimulatedUser] {
        (0..<count).map { SimulatedUser(user: "\(1_001 + $0)", name: "员工\($0)", isAdministrator: $0 == 0) }
    }

    static func punches(_ count: Int, users: Int) -> [SimulatedPunch] {
        (0..<count).map {
            SimulatedPunch(
                user: "\(1_001 + $0 % max(1, users))",
                time: LocalDateTime(wallSeconds: 1_790_000_000 + Int64($0) * 37),
                verify: [0, 1, 2, 15][$0 % 4],
                state: [0, 1, 4, 255][$0 / 3 % 4],
                workCode: $0 % 5
            )
        }
    }

    static func terminal(
        _ model: ZKTerminal.Model = ZKTerminal.Model(),
        users: Int = 3,
        log: Int = 10,
        key: UInt32 = 0
    ) -> ZKTerminal {
        let memory = TerminalMemory(serial: "SIM0001", users: Self.users(users), log: punches(log, users: users))
        return ZKTerminal(memory: memory, model: model, key: key)
    }
}

extension TerminalRecord {
    /// Whether it is the terminal's punch; the work code only where the form of the log has one.
    func isPunch(_ punch: SimulatedPunch) -> Bool {
        user == punch.user && time == punch.time && verify == punch.verify && state == punch.state
            && (workCode == nil || workCode == punch.workCode)
    }
}

func isLog(_ records: [TerminalRecord], _ log: [SimulatedPunch]) -> Bool {
    records.count == log.count && zip(records, log).allSatisfy { $0.isPunch($1) }
}
