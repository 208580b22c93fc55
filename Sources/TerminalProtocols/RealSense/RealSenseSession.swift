import WallClock

/// A conversation with an Intel RealSense ID face module: it is a sensor without log, clock and display. The host asks
/// it again and again who stands there, and keeps the time.
///
/// What the module says is gone when it was not heard, so the next question goes out only when the last answer is on
/// the disk. Plain mode only: nothing is agreed with a module that was paired with a host.
/// Source: protocols/usb.md, "RealSense ID F450/F455".
package struct RealSenseSession: TerminalSession {
    package static let descriptor = ProtocolDescriptor(
        name: "realsense",
        title: "Intel RealSense ID F450/F455 over USB serial",
        links: ["serial", "usb"],
        keepsLog: false,
        hasClock: false,
        verification: .methods
    )

    /// How long the module may take to begin a session, and to say anything during a question.
    static let startPatience = Duration.seconds(12)
    static let patience = Duration.seconds(20)
    /// Between two questions.
    static let pause = Duration.milliseconds(250)
    /// Somebody who stays in the picture is recognised again and again, and came once.
    static let presence = Duration.seconds(5)
    /// By how much a sequence number may rise.
    static let mostSkipped: UInt32 = 20

    enum State {
        case opening
        case starting(deadline: Duration)
        case asking(deadline: Duration)
        /// The question is over; its results may be on their way to the disk.
        case resting(until: Duration)
        case ended
    }

    enum Result: UInt8 {
        case recognised = 0
        case forgery = 16
        case forbidden = 17
    }

    private let settings: SessionSettings
    private var state = State.opening
    private var framer = RealSenseFramer()
    private var actions: [ByteAction] = []
    private var uncommitted = 0
    private var lastSent: UInt32 = 0
    private var lastReceived: UInt32 = 0
    private var present: (user: String, until: Duration)?

    package init(settings: SessionSettings) { self.settings = settings }

    package var deadline: Duration? {
        let own: Duration
        switch state {
        case .opening: own = .zero
        case .starting(let deadline), .asking(let deadline): own = deadline
        case .resting(let until): own = until
        case .ended: return nil
        }
        return framer.deadline.map { min($0, own) } ?? own
    }

    package var awaitsAnswer: Bool {
        switch state {
        case .starting, .asking: true
        case .opening, .resting, .ended: false
        }
    }

    package mutating func start(at now: Duration) -> [ByteAction] {
        guard case .opening = state else { return [] }
        state = .starting(deadline: now + RealSenseSession.startPatience)
        // A daemon before this one may have left a question open.
        actions.append(.send(RealSensePacket.cancel))
        send(.startSession)
        return takeActions()
    }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [ByteAction] {
        settle(at: now)
        if !isEnded { handle(framer.receive(bytes, at: now), at: now) }
        return takeActions()
    }

    package mutating func tick(at now: Duration) -> [ByteAction] {
        settle(at: now)
        return takeActions()
    }

    package mutating func sent(at now: Duration) {
        switch state {
        case .starting(let deadline): state = .starting(deadline: max(deadline, now + RealSenseSession.startPatience))
        case .asking(let deadline): state = .asking(deadline: max(deadline, now + RealSenseSession.patience))
        case .opening, .resting, .ended: break
        }
    }

    package mutating func committed(at now: Duration) -> [ByteAction] {
        uncommitted = max(0, uncommitted - 1)
        settle(at: now)
        return takeActions()
    }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] {
        guard !isEnded else { return [] }
        switch order.command {
        case .sync: break  // it is asked all the time
        case .end:
            actions.append(.send(RealSensePacket.cancel))
            finish(.ended)
        case .setClock, .restart, .unlock, .clearLog, .readUsers, .writeUser, .deleteUser, .readTemplates,
            .writeTemplate:
            actions.append(.report(.answered(order: order.id, .unsupported)))
        }
        return takeActions()
    }

    private var isEnded: Bool { if case .ended = state { true } else { false } }

    private mutating func takeActions() -> [ByteAction] {
        defer { actions.removeAll() }
        return actions
    }

    private mutating func finish(_ end: SessionEnd) {
        state = .ended
        actions.append(.finish(end))
    }

    /// The session's first packet has number 0; from then on each side counts its own.
    private mutating func send(_ identifier: RealSensePacket.Identifier) {
        if identifier != .startSession { lastSent &+= 1 }
        actions.append(.send(RealSensePacket.attention + RealSensePacket(identifier, sequence: lastSent).bytes))
    }

    private mutating func settle(at now: Duration) {
        if let deadline = framer.deadline, now >= deadline { handle(framer.expire(at: now), at: now) }
        switch state {
        case .starting(let deadline) where now >= deadline: finish(.silent(during: "start"))
        case .asking(let deadline) where now >= deadline:
            actions.append(.send(RealSensePacket.cancel))
            finish(.silent(during: "authentication"))
        case .resting(let until) where now >= until:
            // Looked at again, so that there is always a deadline.
            if uncommitted > 0 { state = .resting(until: now + RealSenseSession.pause) } else { ask(at: now) }
        case .opening, .starting, .asking, .resting, .ended: break
        }
    }

    private mutating func ask(at now: Duration) {
        // It keeps nothing, so up to here nothing is left to read.
        actions.append(.report(.logRead(began: now)))
        state = .asking(deadline: now + RealSenseSession.patience)
        send(.authenticate)
    }

    private mutating func handle(_ items: [RealSenseFramer.Item], at now: Duration) {
        for item in items where !isEnded {
            switch item {
            case .noise(let bytes, let reason): actions.append(.report(.fault(bytes, reason: "\(reason)")))
            case .packet(let packet, let bytes): handle(packet, bytes, at: now)
            }
        }
    }

    private mutating func handle(_ packet: RealSensePacket, _ bytes: [UInt8], at now: Duration) {
        func unexpected(_ reason: String) { actions.append(.report(.fault(bytes, reason: reason))) }
        switch (state, packet.identifier) {
        case (.starting, .startSession):
            (lastSent, lastReceived) = (0, 0)
            actions.append(.report(.identified(TerminalFacts(model: "RealSense ID"))))
            ask(at: now)
        case (.starting, .reply): finish(.protocolFault("the module begins no session: status \(packet.status)"))
        case (.asking, .hint), (.asking, .faces), (.asking, .result), (.asking, .reply):
            guard packet.sequence > lastReceived else { return unexpected("an answer that was read already") }
            guard packet.sequence - lastReceived <= RealSenseSession.mostSkipped else {
                unexpected("packet \(packet.sequence) behind \(lastReceived)")
                return finish(.protocolFault("the module's packets do not follow each other"))
            }
            lastReceived = packet.sequence
            state = .asking(deadline: now + RealSenseSession.patience)
            if packet.identifier == .result { take(packet, bytes, at: now) }
            if packet.identifier == .reply { state = .resting(until: now + RealSenseSession.pause) }
        default: unexpected("an answer that nobody waits for")
        }
    }

    private mutating func take(_ packet: RealSensePacket, _ bytes: [UInt8], at now: Duration) {
        switch Result(rawValue: packet.status) {
        case .recognised where packet.user.isEmpty:
            actions.append(.report(.fault(bytes, reason: "somebody was recognised and not named")))
        case .recognised:
            let wasPresent = present.map { $0.user == packet.user && now < $0.until } ?? false
            present = (packet.user, now + RealSenseSession.presence)
            guard !wasPresent else { return }
            uncommitted += 1
            let record = TerminalRecord(
                user: packet.user,
                time: settings.wallClock(at: now),
                verify: Int(VerificationMethods.face.rawValue),
                bytes: bytes
            )
            actions.append(.store([.record(record)]))
        case .forgery, .forbidden: actions.append(.report(.rejections(1)))
        case nil: break  // nobody there, or nobody known
        }
    }
}
