/// What a protocol can do. Source: protocols/README.md, "How to add a protocol", item 4.
package struct ProtocolDescriptor: Equatable, Sendable {
    /// What it was tried against; each includes the ones before.
    package enum Maturity: String, Sendable {
        /// The bytes of its description, and our own simulator.
        case vectors
        /// Another maker's program on the other end.
        case peer
        /// A real terminal.
        case device
    }

    /// The word in the configuration: `zk`, `anviz`.
    package var name: String
    /// For people: maker and carrier.
    package var title: String
    /// Link schemes that carry it: `tcp`, `serial`.
    package var links: [String]
    /// The terminal keeps punches while nobody listens.
    package var keepsLog: Bool
    /// The terminal stamps punches itself; without one the time of a punch is when we heard of it.
    package var hasClock: Bool
    /// Whether several terminals may share a serial line, and how.
    package var lineUse: LineUse
    /// The addresses that a terminal on a line can have.
    package var addresses: ClosedRange<UInt32>
    /// The time between two rounds of questions, unless it is configured.
    package var usualPoll: Duration
    /// What a record's number for the verification means, unless the terminal's firmware shows another table; nil if its
    /// records have none.
    package var verification: VerificationTable?
    /// What a record's number for the key that the person pressed means.
    package var keys: PunchKeys
    /// Gives the whole log, or a stretch of it, at each reading; the others send a record once.
    package var readsWholeLog: Bool
    /// Files on flash drives that its terminals write, besides tables with a header line.
    package var driveFiles: [DriveFileName.Kind]
    /// What it can be ordered, besides `sync` and `end`.
    package var orders: [TerminalCommand.Kind]
    /// Bytes of a random key that is ours to make and to give to the terminal; nil where the terminal has its own key or
    /// password, or none.
    package var randomKeyBytes: Int?
    package var maturity: Maturity

    package init(
        name: String,
        title: String,
        links: [String],
        keepsLog: Bool,
        hasClock: Bool = true,
        lineUse: LineUse = .alone,
        addresses: ClosedRange<UInt32> = 0...(.max),
        usualPoll: Duration = .seconds(30),
        verification: VerificationTable?,
        keys: PunchKeys = .numbers,
        readsWholeLog: Bool = false,
        driveFiles: [DriveFileName.Kind] = [],
        orders: [TerminalCommand.Kind] = [],
        randomKeyBytes: Int? = nil,
        maturity: Maturity = .vectors
    ) {
        self.name = name
        self.title = title
        self.links = links
        self.keepsLog = keepsLog
        self.hasClock = hasClock
        self.lineUse = lineUse
        self.addresses = addresses
        self.usualPoll = usualPoll
        self.verification = verification
        self.keys = keys
        self.readsWholeLog = readsWholeLog
        self.driveFiles = driveFiles
        self.orders = orders
        self.randomKeyBytes = randomKeyBytes
        self.maturity = maturity
    }
}
