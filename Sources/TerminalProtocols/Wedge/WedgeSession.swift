/// A card or code reader that types like a keyboard: one line is one punch, at the time at which it came.
///
/// The link holds the device alone, so that no key reaches the console. The text is kept raw: whose it is, the map of
/// user ids says. A line typed as slowly as a person types is nobody's card, and is dropped and counted.
/// Source: usb.md, HID keyboards.
package struct WedgeSession: TerminalSession {
    package static let descriptor = ProtocolDescriptor(
        name: "wedge",
        title: "Card and code readers that type like a keyboard",
        links: ["hid"],
        keepsLog: false,
        hasClock: false,
        verification: .methods
    )

    /// Silence that ends a line, in microseconds of the kernel's clock.
    static let gap: Int64 = 100_000
    /// How long it is waited for, twice: where the gateway was late, the second time brings keys that the kernel had.
    static let patience = Duration.milliseconds(100)
    /// A reader is never slower from key to key, in microseconds of the kernel's clock.
    static let slowestKey: Int64 = 50_000
    static let longestLine = 64
    /// A line that only silence ended has to show by its keys that a reader typed it.
    static let fewestKeysWithoutEnd = 4

    private struct Line {
        var text: [UInt8] = []
        var lastKey: Int64?
        /// Why it is no line of a reader.
        var objection: String?
        /// It was waited for once.
        var isOverdue = false
    }

    private let settings: SessionSettings
    private var isStarted = false
    private var isEnded = false
    private var held: [UInt8] = []
    private var line = Line()
    /// When silence ends the line, or is looked at once more.
    private var lineEnds: Duration?
    /// The last key of a line that silence ended, by the kernel's clock.
    private var silentSince: Int64?
    /// This reader ends its lines with a key.
    private var usesEndKeys = false
    private var shifts: Set<UInt16> = []
    /// After lost events everything up to the next report is without meaning.
    private var isResynchronising = false
    private var nextContact = Duration.zero
    private var actions: [ByteAction] = []

    package init(settings: SessionSettings) { self.settings = settings }

    package var deadline: Duration? {
        isEnded ? nil : lineEnds.map { min($0, nextContact) } ?? nextContact
    }

    package var awaitsAnswer: Bool { false }

    package mutating func start(at now: Duration) -> [ByteAction] {
        guard !isStarted, !isEnded else { return [] }
        isStarted = true
        actions.append(.report(.identified(TerminalFacts(model: "keyboard reader"))))
        noteContact(at: now)
        return takeActions()
    }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [ByteAction] {
        guard isStarted, !isEnded else { return [] }
        held += bytes
        var rest = held[...]
        while let event = WedgeEvent(rest.prefix(WedgeEvent.size)) {
            rest = rest.dropFirst(WedgeEvent.size)
            handle(event, at: now)
        }
        held = Array(rest)
        settle(at: now)
        return takeActions()
    }

    package mutating func tick(at now: Duration) -> [ByteAction] {
        settle(at: now)
        return takeActions()
    }

    package mutating func sent(at now: Duration) {}

    /// There is nobody to be told.
    package mutating func committed(at now: Duration) -> [ByteAction] { tick(at: now) }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] {
        settle(at: now)
        switch order.command {
        case _ where isEnded: break
        case .sync: noteContact(at: now)
        case .end:
            isEnded = true
            actions.append(.finish(.ended))
        case .setClock, .restart, .unlock, .clearLog, .readUsers, .writeUser, .deleteUser, .readTemplates,
            .writeTemplate:
            actions.append(.report(.answered(order: order.id, .unsupported)))
        }
        return takeActions()
    }

    private mutating func takeActions() -> [ByteAction] {
        defer { actions.removeAll() }
        return actions
    }

    /// The reader keeps nothing: while it is held open, everything up to now is known.
    private mutating func noteContact(at now: Duration) {
        actions.append(.report(.logRead(began: now)))
        nextContact = now + max(settings.poll, .milliseconds(100))
    }

    private mutating func settle(at now: Duration) {
        guard isStarted, !isEnded else { return }
        if let lineEnds, now >= lineEnds {
            if line.isOverdue {
                endLineBySilence(at: now)
            } else {
                line.isOverdue = true
                self.lineEnds = now + WedgeSession.patience
            }
        }
        if now >= nextContact { noteContact(at: now) }
    }

    // MARK: Keys

    private enum Kind {
        static let report: UInt16 = 0
        static let key: UInt16 = 1
        /// Of ``report``: the kernel's buffer was full, and events are lost.
        static let dropped: UInt16 = 3
    }

    private mutating func handle(_ event: WedgeEvent, at now: Duration) {
        switch (event.type, event.code) {
        case (Kind.report, Kind.dropped):
            object("keys were lost", at: now)
            shifts = []
            isResynchronising = true
        case (Kind.report, _): isResynchronising = false
        case (Kind.key, _) where !isResynchronising: press(event, at: now)
        case _: break  // scan codes, lamps
        }
    }

    private mutating func press(_ event: WedgeEvent, at now: Duration) {
        let key = WedgeKey(code: event.code, shifted: !shifts.isEmpty)
        if key == .shift {
            if event.value == 0 { shifts.remove(event.code) } else { shifts.insert(event.code) }
        }
        // Key down only: 0 is up, 2 a repeat.
        guard event.value == 1 else { return }
        if let lastKey = line.lastKey, event.time &- lastKey > WedgeSession.gap { endLineBySilence(at: now) }
        switch key {
        case .shift, .silent: return
        case .end:
            guard lineEnds != nil else { return }
            measure(event, at: now)
            if line.objection == nil { usesEndKeys = true }
            endLine(at: now)
        case .character(let character):
            measure(event, at: now)
            guard line.text.count < WedgeSession.longestLine else { return object("the line is too long", at: now) }
            line.text.append(character)
        case .unknown:
            measure(event, at: now)
            object("key \(event.code) types nothing", at: now)
        }
    }

    private mutating func measure(_ event: WedgeEvent, at now: Duration) {
        if let lastKey = line.lastKey, event.time &- lastKey > WedgeSession.slowestKey {
            line.objection = line.objection ?? "typed as slowly as by a person"
        }
        // The gateway was so late that the line's beginning is gone: the rest is somebody else's number.
        if line.lastKey == nil, let silentSince, event.time &- silentSince <= WedgeSession.gap {
            line.objection = line.objection ?? "its beginning was ended by silence"
        }
        line.lastKey = event.time
        awaitMore(at: now)
    }

    private mutating func object(_ reason: String, at now: Duration) {
        line.objection = line.objection ?? reason
        awaitMore(at: now)
    }

    private mutating func awaitMore(at now: Duration) {
        line.isOverdue = false
        lineEnds = now + WedgeSession.patience
    }

    private mutating func endLineBySilence(at now: Duration) {
        if usesEndKeys {
            object("its end did not come", at: now)
        } else if line.text.count < WedgeSession.fewestKeysWithoutEnd {
            object("a few keys without an end", at: now)
        }
        silentSince = line.lastKey
        endLine(at: now)
    }

    /// What was typed may be a card's number or somebody's password: a line that is dropped is not shown.
    private mutating func endLine(at now: Duration) {
        defer {
            line = Line()
            lineEnds = nil
        }
        if let objection = line.objection {
            actions.append(.report(.fault([], reason: "a line was dropped: \(objection) (\(line.text.count) keys)")))
            return
        }
        guard let text = String(validating: line.text, as: UTF8.self), text.contains(where: { $0 != " " }) else {
            return
        }
        let methods = settings.verification?.used ?? .card
        let record = TerminalRecord(
            user: text,
            time: settings.wallClock(at: now),
            verify: Int(methods.rawValue),
            bytes: line.text
        )
        actions.append(.store([.record(record)]))
    }
}
