import WallClock

/// A control panel's conversation with one reader: who it is, what it has, the secure channel if a key is configured,
/// then a poll every 100 ms.
///
/// One request is out at a time; without a valid answer the same bytes are sent again. A reader has no log: what it saw
/// is in one answer, and the next request with a new number makes it forget. So after a punch nothing is sent until the
/// punch is committed. Source: protocols/osdp.md.
package struct OSDPSession: TerminalSession {
    package static let descriptor = ProtocolDescriptor(
        name: "osdp",
        title: "OSDP reader on RS-485, plain or with the secure channel",
        links: ["serial", "tcp"],
        keepsLog: false,
        hasClock: false,
        lineUse: .halfDuplex(quietCharacters: 2),
        addresses: 0...126,
        usualPoll: .milliseconds(100),
        verification: .osdp,
        orders: [.unlock],
        randomKeyBytes: 16,
        maturity: .peer
    )

    /// A reader answers within this, behind the last byte of the command. Source: protocols/osdp.md, "Timing".
    static let patience = Duration.milliseconds(200)
    /// Pauses before the same request is sent again, after silence or BUSY; the last one counts on.
    static let pauses: [Duration] = [.milliseconds(50), .milliseconds(100), .milliseconds(200), .milliseconds(800)]
    /// Without a valid answer for so long the reader is lost.
    static let lost = Duration.seconds(8)
    /// Events that are fetched without a pause between them.
    static let mostEventsAtOnce = 3
    /// Channels or sequences begun anew, without a good poll between them, before the session gives up.
    static let mostRestarts = 3
    /// How long a card counts for a biometric match that follows it.
    static let matchPatience = Duration.seconds(10)

    enum State {
        case opening
        case asking(Request)
        case resting(until: Duration, then: Next)
        /// Punches are on their way to the disk. Looked at now and then only so that there is always a deadline.
        case storing(look: Duration)
        case ended
    }

    enum Next {
        /// What is due.
        case new
        /// The same bytes: there was no valid answer, or the reader was busy.
        case again(Request)
    }

    /// Where the conversation stands: what the next request is for.
    enum Step { case identity, capabilities, challenge, cryptogram, setKey, online }

    /// A request that is out.
    struct Request {
        enum Purpose: Equatable {
            case step(Step)
            case feedback
            case order(Int)
        }

        var purpose: Purpose
        var sequence: UInt8
        /// As sent, without the mark.
        var bytes: [UInt8]
        /// When it was sent first: a reader may answer a repeat with what it knew then.
        var asked: Duration
        var deadline: Duration
        var repeats = 0
        /// Bytes came that are no valid answer.
        var damaged = false
    }

    let settings: SessionSettings
    let keys: OSDPKeys?
    var nonces: OSDPNonces?
    var state = State.opening
    var step = Step.identity
    var framer: OSDPFramer
    var actions: [ByteAction] = []

    /// nil before the first request, and when the numbers begin anew.
    var lastSequence: UInt8?
    var usesChecksum = false
    var lastAccepted: [UInt8] = []
    /// Nothing was valid yet, if nil.
    var lastValid: Duration?
    var restarts = 0

    /// Which of the candidate keys is tried.
    var keyIndex = 0
    /// The channel that is being opened, with the reader's random bytes.
    var opening: (channel: OSDPSecureChannel, random: [UInt8])?
    var channel: OSDPSecureChannel?

    var facts = TerminalFacts()
    var capabilities = OSDPCapabilities()
    var isIdentified = false

    /// Commands that go out instead of the next poll.
    var queue: [(purpose: Request.Purpose, command: OSDPCommand, data: [UInt8])] = []
    var pendingStores = 0
    /// Readers whose punch is on its way to the disk.
    var feedback: [UInt8] = []
    var keypads: [UInt8: OSDPKeypad] = [:]
    var lastCard: (user: String, at: Duration)?
    var eventsInARow = 0
    var lastPoll = Duration.zero
    var logReadReported: Duration?

    /// Frames that came back as they were sent.
    package private(set) var echoes = 0
    private var faultReported: Duration?
    private var faultsWithheld = 0
    var ends = false

    package init(settings: SessionSettings) {
        self.settings = settings
        keys = settings.secret.flatMap { OSDPKeys($0) }
        nonces = OSDPNonces(seed: settings.seed)
        framer = OSDPFramer(address: UInt8(truncatingIfNeeded: settings.address) & 0x7F)
    }

    package var deadline: Duration? {
        let own: Duration
        switch state {
        case .opening: own = .zero
        case .asking(let request): own = end(of: request)
        case .resting(let until, _): own = until
        case .storing(let look): own = look
        case .ended: return nil
        }
        return framer.deadline.map { min($0, own) } ?? own
    }

    package var awaitsAnswer: Bool { if case .asking = state { true } else { false } }

    package mutating func start(at now: Duration) -> [ByteAction] {
        guard case .opening = state else { return [] }
        if settings.secret != nil, keys == nil {
            finish(.protocolFault("the key is neither 32 hexadecimal digits nor 16 bytes; see docs/terminals.md"))
        } else if keys != nil, nonces == nil {
            finish(.protocolFault("there are no random bytes for the secure channel"))
        } else if !OSDPSession.descriptor.addresses.contains(settings.address) {
            finish(.protocolFault("address \(settings.address) is not from 0 to 126"))
        } else {
            proceed(at: now)
        }
        return takeActions()
    }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [ByteAction] {
        settle(at: now)
        if !isEnded { handle(framer.receive(bytes, at: now), at: now) }
        settle(at: now)
        return takeActions()
    }

    package mutating func tick(at now: Duration) -> [ByteAction] {
        settle(at: now)
        return takeActions()
    }

    package mutating func sent(at now: Duration) {
        guard case .asking(var request) = state else { return }
        if request.repeats == 0 {
            if request.purpose == .step(.online) { lastPoll = max(lastPoll, now) }
            request.asked = max(request.asked, now)
        }
        request.deadline = max(request.deadline, limit(of: request.bytes, from: now))
        state = .asking(request)
    }

    package mutating func committed(at now: Duration) -> [ByteAction] {
        guard !isEnded, pendingStores > 0 else { return [] }
        pendingStores -= 1
        if pendingStores == 0, case .storing = state {
            for reader in feedback { acknowledge(at: reader) }
            feedback.removeAll()
            rest(at: now)
        }
        settle(at: now)
        return takeActions()
    }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] {
        if isEnded { return [] }
        settle(at: now)
        switch (order.command, state) {
        case (.end, .asking), (.end, .storing): ends = true
        case (.end, _): finish(.ended)
        case (.sync, .resting(_, .new)): state = .resting(until: now, then: .new)
        case (.sync, _): break  // a poll is out, or comes at once
        case (.unlock(let time), _): unlock(order.id, time)
        case (.setClock, _), (.restart, _), (.clearLog, _), (.readUsers, _), (.writeUser, _), (.deleteUser, _),
            (.readTemplates, _), (.writeTemplate, _):
            actions.append(.report(.answered(order: order.id, .unsupported)))
        }
        if !isEnded, !queue.isEmpty, case .resting(_, .new) = state { state = .resting(until: now, then: .new) }
        settle(at: now)
        return takeActions()
    }

    var isEnded: Bool { if case .ended = state { true } else { false } }

    private mutating func takeActions() -> [ByteAction] {
        defer { actions.removeAll() }
        return actions
    }

    mutating func finish(_ end: SessionEnd) {
        state = .ended
        actions.append(.finish(end))
    }

    /// At most one report a second: a line that hums must not fill the store.
    ///
    /// - Parameter bytes: at most 256 go out.
    mutating func reportFault(_ reason: String, _ bytes: [UInt8] = [], at now: Duration) {
        if let last = faultReported, now < last + .seconds(1) {
            faultsWithheld += 1
            return
        }
        let more = faultsWithheld > 0 ? " (and \(faultsWithheld) faults before it)" : ""
        (faultReported, faultsWithheld) = (now, 0)
        actions.append(.report(.fault(Array(bytes.prefix(256)), reason: reason + more)))
    }

    mutating func noteEcho(_ bytes: [UInt8], at now: Duration) {
        if echoes == 0 { reportFault("the adapter echoes what is sent; harmless, told once", bytes, at: now) }
        echoes += 1
    }
}
