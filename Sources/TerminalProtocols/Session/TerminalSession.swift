/// One conversation with one terminal, as a value: messages and the time go in, actions come out.
///
/// It never sleeps, opens, logs or locks. Times are `Duration` since the session opened. The caller carries out the
/// actions in order, feeds what the link delivers to ``receive(_:at:)``, and calls ``tick(at:)`` when ``deadline`` has
/// passed. After ``SessionAction/finish(_:)`` the value is spent: further input gives no actions.
///
/// On a line of bytes a message is a piece of the stream, and any cut of the stream gives the same actions; on UDP it
/// is one datagram, on HTTP a request or a response.
package protocol TerminalSession<Inbound, Outbound>: Sendable {
    associatedtype Inbound: Sendable = [UInt8]
    associatedtype Outbound: Equatable, Sendable = [UInt8]

    /// What the protocol can do, for the registry and the documents.
    static var descriptor: ProtocolDescriptor { get }

    /// What takes people out of a transcript of this protocol; nil: all its bytes are withheld.
    static func scrubber(_ carriage: SessionSettings.Carriage) -> (any TranscriptScrubber)?

    /// Reads the bytes of one log entry, as ``LogItem`` keeps them, once more: after a fault of ours was mended.
    /// - Returns: nil if the protocol's entries cannot be read by themselves.
    static func logItem(rereading bytes: [UInt8]) -> LogItem?

    init(settings: SessionSettings)

    /// When ``tick(at:)`` wants to be called; nil only after the end. Never in the past after an input was handled.
    var deadline: Duration? { get }

    /// A request is out whose answer is not complete: on a shared line nobody else may speak meanwhile.
    var awaitsAnswer: Bool { get }

    /// The link is open.
    mutating func start(at now: Duration) -> [SessionAction<Outbound>]
    mutating func receive(_ message: Inbound, at now: Duration) -> [SessionAction<Outbound>]
    /// The deadline passed. Harmless when it has not.
    mutating func tick(at now: Duration) -> [SessionAction<Outbound>]
    /// The link took what the last `send` said. A line that others held, or a slow one, makes this later than the
    /// action: the time for the answer counts from here.
    mutating func sent(at now: Duration)
    /// The oldest `store` that was not yet answered is durable on disk. Called exactly once for each, in order.
    mutating func committed(at now: Duration) -> [SessionAction<Outbound>]
    /// An order of the administrator. What is under way is finished first.
    mutating func submit(_ order: TerminalOrder, at now: Duration) -> [SessionAction<Outbound>]
}

extension TerminalSession {
    package static func scrubber(_ carriage: SessionSettings.Carriage) -> (any TranscriptScrubber)? { nil }

    package static func logItem(rereading bytes: [UInt8]) -> LogItem? { nil }
}

/// A session on a line of bytes.
package typealias ByteAction = SessionAction<[UInt8]>

/// What the caller of a session has to do.
package enum SessionAction<Outbound: Equatable & Sendable>: Equatable, Sendable {
    case send(Outbound)
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
    /// The terminal refused the key or password: trying again needs another one.
    case keyRefused
    /// The terminal answers, but not as the protocol says.
    case protocolFault(String)
    /// ``TerminalCommand/end`` or ``TerminalCommand/restart`` was carried out.
    case ended
}
