package import WallClock

/// What a session must know from the configuration and of the moment at which it opens.
package struct SessionSettings: Equatable, Sendable {
    /// Time between the end of one round of questions and the start of the next.
    package var poll: Duration
    /// The terminal's communication key, 0 to 999,999; 0 is none.
    package var key: UInt32
    /// The number that addresses the terminal on its line; 0 is "whoever is there".
    package var address: UInt32
    /// What the link is: decides the framing where a protocol has several.
    package var carriage: Carriage
    /// Other terminals are on the same line: nobody answers unasked, and the line is given away between requests.
    package var sharesLine: Bool
    /// How long one character is on the wire; zero where that is not known (TCP, USB).
    package var characterTime: Duration
    /// An administrator's word that a terminal without a key, or with an older one, is to be given the configured key.
    package var installsKey: Bool
    /// 32 bytes of the system's generator, fresh for this session: where its random numbers come from.
    package var seed: Secret
    /// The account on terminals that have accounts (ISAPI).
    package var account: String
    /// The password or key from the credential store; nil if none is configured.
    package var secret: Secret?
    /// How people are verified at a reader that cannot say it itself; nil if it is not configured.
    package var verification: Verification?
    /// The zone of the terminal's wall clock: for terminals that have no clock, or are told their zone.
    package var zone: Zone
    /// The moment at which the session opened, by our clock.
    package var openedAt: Instant
    /// The last ``TerminalReport/position(_:)`` of this terminal, also of an earlier run; nil if there was none.
    package var position: String?

    /// How a link carries messages.
    package enum Carriage: Equatable, Sendable {
        /// TCP, serial, USB: bytes without borders.
        case stream
        /// UDP: one message a datagram.
        case datagram
    }

    package init(
        poll: Duration,
        key: UInt32 = 0,
        address: UInt32 = 0,
        carriage: Carriage = .stream,
        sharesLine: Bool = false,
        characterTime: Duration = .zero,
        installsKey: Bool = false,
        seed: Secret = Secret([]),
        account: String = "admin",
        secret: Secret? = nil,
        verification: Verification? = nil,
        zone: Zone = .utc,
        openedAt: Instant = Instant(milliseconds: 0),
        position: String? = nil
    ) {
        self.poll = poll
        self.key = key
        self.address = address
        self.carriage = carriage
        self.sharesLine = sharesLine
        self.characterTime = characterTime
        self.installsKey = installsKey
        self.seed = seed
        self.account = account
        self.secret = secret
        self.verification = verification
        self.zone = zone
        self.openedAt = openedAt
        self.position = position
    }

    /// - Parameter time: since the session opened.
    package func moment(at time: Duration) -> Instant { openedAt.adding(milliseconds: time.inMilliseconds) }

    /// What a right clock on the terminal's wall shows, `time` after the session opened.
    package func wallClock(at time: Duration) -> LocalDateTime { zone.local(at: moment(at: time)) }
}

/// Whatever prints a session's surroundings must not print the terminal's key with them.
extension SessionSettings: CustomReflectable, CustomStringConvertible {
    package var description: String { "address \(address), poll \(poll)" }
    package var customMirror: Mirror { Mirror(self, children: ["address": address, "poll": poll]) }
}

/// Bytes that are shown to nobody: a key or a password.
package struct Secret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    package var inMilliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
