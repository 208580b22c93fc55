/// One conversation with one terminal, as a value: bytes and the time go in, actions come out.
///
/// It never sleeps, opens, logs or locks. Times are `Duration` since the session opened. The caller carries out the
/// actions in order, feeds what the link delivers to ``receive(_:at:)``, and calls ``tick(at:)`` when ``deadline`` has
/// passed. After ``SessionAction/finish(_:)`` the value is spent: further input gives no actions.
package protocol TerminalSession: Sendable {
    /// What the protocol can do, for the registry and the documents.
    static var descriptor: ProtocolDescriptor { get }

    init(settings: SessionSettings)

    /// When ``tick(at:)`` wants to be called; nil only after the end. Never in the past after an input was handled.
    var deadline: Duration? { get }

    /// The link is open.
    mutating func start(at now: Duration) -> [SessionAction]
    /// Bytes came; any cut of the stream gives the same actions.
    mutating func receive(_ bytes: [UInt8], at now: Duration) -> [SessionAction]
    /// The deadline passed. Harmless when it has not.
    mutating func tick(at now: Duration) -> [SessionAction]
    /// The oldest `store` that was not yet answered is durable on disk. Called exactly once for each, in order.
    mutating func committed(at now: Duration) -> [SessionAction]
    /// An order of the administrator. What is under way is finished first.
    mutating func submit(_ command: TerminalCommand, at now: Duration) -> [SessionAction]
}

/// What the caller of a session has to do.
package enum SessionAction: Equatable, Sendable {
    case send([UInt8])
    /// Make these durable, then call ``TerminalSession/committed(at:)``. Until then nothing is acknowledged to the
    /// terminal or cleared on it (invariant 1).
    case store([LogItem])
    case report(TerminalReport)
    case finish(SessionEnd)
}

/// Why a session ended. The caller closes the link.
package enum SessionEnd: Equatable, Sendable {
    /// The terminal stopped answering; `during` says in which step.
    case silent(during: String)
    /// The terminal refused the communication key: trying again needs another key.
    case keyRefused
    /// The terminal answers, but not as the protocol says.
    case protocolFault(String)
    /// ``TerminalCommand/end`` was carried out.
    case ended
}

/// What can be asked of a running session.
package enum TerminalCommand: Equatable, Sendable {
    /// Read the log now instead of at the next poll.
    case sync
    /// Say goodbye and finish: the daemon stops, or the terminal was disabled.
    case end
}

/// What a session must know from the configuration.
package struct SessionSettings: Equatable, Sendable {
    /// Time between the end of one round of questions and the start of the next.
    package var poll: Duration
    /// The terminal's communication key, 0 to 999,999; 0 is none.
    package var key: UInt32
    /// The number that addresses the terminal on its line; 0 is "whoever is there".
    package var address: UInt32

    package init(poll: Duration, key: UInt32 = 0, address: UInt32 = 0) {
        self.poll = poll
        self.key = key
        self.address = address
    }
}

/// What a protocol can do. Source: protocols/README.md, "How to add a protocol", item 4.
package struct ProtocolDescriptor: Equatable, Sendable {
    /// The word in the configuration: `zk`, `anviz`.
    package var name: String
    /// For people: maker and carrier.
    package var title: String
    /// Link schemes that carry it: `tcp`, `serial`.
    package var links: [String]
    /// The terminal keeps punches while nobody listens.
    package var keepsLog: Bool

    package init(name: String, title: String, links: [String], keepsLog: Bool) {
        self.name = name
        self.title = title
        self.links = links
        self.keepsLog = keepsLog
    }
}
