/// The requests that carry out an order.
enum ZKOrderStep: Equatable, Sendable {
    case setClock
    /// The clock, read back after it was set.
    case readClock
    case restart
    case unlock(Duration)
    /// FREE SIZES, before the user table is changed or the log cleared.
    case sizes
    case writeUser([UInt8])
    case deleteUser(uid: UInt16)
    /// Makes the terminal use what was written.
    case refresh
    case template(uid: UInt16, finger: UInt8)
    /// Five steps put a template into the terminal's buffer and from there to the user.
    case prepareBuffer(size: Int)
    case fillBuffer(offset: Int)
    case checkBuffer
    case storeTemplate(uid: UInt16, finger: UInt8, size: Int)
    case freeBuffer
    case clearLog
    /// FREE SIZES, behind the clearing.
    case sizesAfterClearing

    /// For people.
    var name: String {
        switch self {
        case .setClock: "time write"
        case .readClock: "time read"
        case .restart: "restart"
        case .unlock: "unlock"
        case .sizes, .sizesAfterClearing: "free sizes"
        case .writeUser: "user write"
        case .deleteUser: "user delete"
        case .refresh: "refresh data"
        case .template: "template read"
        case .prepareBuffer, .fillBuffer, .checkBuffer, .storeTemplate, .freeBuffer: "template write"
        case .clearLog: "log clear"
        }
    }

    /// A log that is cleared twice, or a terminal that restarts twice, is not what was ordered.
    var mayBeRepeated: Bool { self != .clearLog && self != .restart }

    /// The pieces in which a template is given: what one datagram of these terminals holds.
    static let bufferPiece = 1_024
}

/// An order that is being carried out.
struct ZKRunningOrder: Sendable {
    let order: TerminalOrder
    /// The user table was read for this order: it is not read again however old it becomes.
    var hasReadUsers = false
    /// What came of ``TerminalCommand/readTemplates(user:)`` so far.
    var templates: [BiometricTemplate] = []
    /// How often a template was begun to be given.
    var uploads = 0
    /// The terminal refused the template, and its buffer is freed before that is said.
    var isRefused = false
    /// ``TerminalCommand/clearLog``: what was read of the log, and read again.
    var clearing = ZKClearing()

    var wantsUsers: Bool {
        switch order.command {
        case .readUsers, .writeUser, .deleteUser, .readTemplates, .writeTemplate: !hasReadUsers
        case .sync, .end, .setClock, .restart, .unlock, .clearLog: false
        }
    }

    /// What it asks for, and is answered, may be shown to nobody.
    var isSecret: Bool {
        switch order.command {
        case .readUsers, .writeUser, .deleteUser, .readTemplates, .writeTemplate: true
        case .sync, .end, .setClock, .restart, .unlock, .clearLog: false
        }
    }
}

/// The proof that a log may be cleared. Source: daemon.md 6.2, "Log clear protocol".
struct ZKClearing: Sendable {
    enum Phase: Equatable, Sendable {
        /// An ordinary round reads the whole log, counted before and behind.
        case firstRead
        /// The terminal is disabled, and the whole log is read once more.
        case finalRead
    }

    var phase = Phase.firstRead
    /// The log as it was last read completely, each record of it in the journal; nil if it never came as counted.
    var log: ZKLogDigest?
    /// Reads whose log was not the one before, with or without punches behind it.
    var attempts = 0
    /// Somebody punched during the final read.
    var hasPunch = false
}

/// What a log was, without keeping it: FNV-1a over its records, and over their beginnings.
struct ZKLogDigest: Equatable, Sendable {
    private(set) var count = 0
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    /// Records that were no punches: they are kept aside, not in the journal.
    var damaged = 0
    /// The digest when it had so many records; nil before.
    private var earlier: (count: Int, value: UInt64?)

    /// - Parameter count: of the read that this one is compared with.
    init(comparedAt count: Int = 0) {
        earlier = (count, nil)
        if count == 0 { earlier.value = value }
    }

    mutating func add(_ row: ArraySlice<UInt8>) {
        for byte in row { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        count += 1
        if count == earlier.count { earlier.value = value }
    }

    /// Whether this log is the other one, or that one with records behind it.
    func begins(with other: ZKLogDigest) -> Bool { earlier.count == other.count && earlier.value == other.value }

    static func == (left: ZKLogDigest, right: ZKLogDigest) -> Bool {
        left.count == right.count && left.value == right.value
    }
}
