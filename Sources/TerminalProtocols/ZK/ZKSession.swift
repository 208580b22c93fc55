/// A conversation with a ZK terminal. Source: protocols/zk.md.
///
/// CONNECT and who it is, then rounds: FREE SIZES, time, and the tables of which FREE SIZES says that they changed.
/// After the first complete round punches are also announced by events; they are a hint, the log is the record.
/// The terminal is disabled while tables are read, and enabled again on every path out.
package struct ZKSession: TerminalSession {
    package static let descriptor = ProtocolDescriptor(
        name: "zk",
        title: "ZKTeco terminals and their brands (port 4370, serial, USB)",
        links: ["tcp", "udp", "serial", "usb"],
        keepsLog: true,
        verification: .zk,
        readsWholeLog: true,
        driveFiles: DriveFileName.Kind.zk,
        orders: [
            .setClock, .restart, .unlock, .clearLog, .readUsers, .writeUser, .deleteUser, .readTemplates,
            .writeTemplate,
        ]
    )

    /// An answer must begin, and a transfer must go on, within this time.
    package static let answerTime: Duration = .seconds(5)
    /// An answer may take this much longer for each of its bytes: twice the time of a byte at 9,600 baud.
    package static let byteTime: Duration = .milliseconds(2)
    /// Who orders the end waits for few seconds; behind them the line is closed, and the terminal would stay disabled.
    package static let farewellTime: Duration = .seconds(1)
    /// The disk has this long to keep records, because meanwhile the terminal is disabled.
    package static let commitTime: Duration = .seconds(30)
    /// A chunk is asked for while at most this many others are on their way to the disk.
    package static let chunksAhead = 2
    /// Noise without one valid packet in between, after which nobody is believed to be there.
    package static let noiseLimit = 0x4_0000
    /// Punches announced by events and not yet durable; further ones wait for the log.
    package static let eventLimit = 256
    /// How often the log is read in one round when it does not come out as counted.
    package static let logAttempts = 3

    enum Stage: Equatable, Sendable {
        case unopened
        case asking(ZKQuestion)
        /// The next question waits until the disk has kept up.
        case storing
        case idle
        case finished
    }

    enum Commit: Sendable {
        case rows
        case event
    }

    struct Request: Sendable {
        var command: ZKCommand
        var data: [UInt8]
        var reply: UInt16
        var asked: Duration
        /// How often it was repeated.
        var repetition = 0
        /// How often the answer made no sense.
        var wrongAnswers = 0
    }

    /// What one round wants, as FREE SIZES decided it.
    struct Round: Sendable {
        var isForced: Bool
        var wantsUsers = false
        var wantsLog = false
        var logAttempts = 0
        var isDisabled = false
    }

    let settings: SessionSettings
    let patience: ZKPatience
    var framer: ZKFraming
    var stage = Stage.unopened
    var due: Duration = .zero
    /// When the frame that is under way last grew.
    var grew: Duration = .zero
    var noiseRun = 0
    var actions: [ByteAction] = []

    var isConnected = false
    /// True from the start: a connection that was cut may have left it disabled.
    var mayBeDisabled = true
    var number: UInt16 = 0
    var reply: UInt16 = 0
    /// The number in the answer to CONNECT.
    var firstReply: UInt16 = 0
    var hasRepeatedConnect = false
    /// The session that a repeated CONNECT replaced.
    var lostSession: UInt16?
    var request = Request(
        command: .connect,
        data: [],
        reply: 0,
        asked: .zero
    )
    var transfer = ZKTransfer()
    var hasBuffer = true

    var facts = TerminalFacts()
    var counts = TerminalCounts()
    /// The number of users when the table was last read completely.
    var usersRead: Int?
    var userIDs: [UInt16: String] = [:]
    /// The number of records when the log was last read completely.
    var recordsRead: Int?
    /// The form of the log's records, once seen.
    var logForm: ZKAttendanceForm?
    var hasRegistered = false

    /// The user table as it was read in this session and changed since, by user id. Its passwords stay here.
    var enrolled: [String: ZKUserRecord] = [:]
    var takenUIDs: Set<UInt16> = []
    var usersReadAt: Duration?
    /// How many users FREE SIZES must tell while ``enrolled`` is right.
    var usersExpected: Int?
    var userForm: ZKUserForm?
    var nameEncoding: ZKNameEncoding?

    var orders: [TerminalOrder] = []
    var running: ZKRunningOrder?

    var round = Round(isForced: false)
    var table: ZKTableRead?
    var commits: [Commit] = []
    var wantsSync = false
    /// Ordered to end: goodbye is said by then, whatever the terminal does.
    var endBy: Duration?
    var wantsEnd: Bool { endBy != nil }

    /// What was tolerated or dropped, for tests and diagnosis.
    package struct Tally: Equatable, Sendable {
        /// Packets with a checksum one less than it should be.
        package var oneLessChecksums = 0
        /// Answers to no question of ours, or the same answer again.
        package var staleAnswers = 0
        /// Events not taken because too many were not yet durable.
        package var droppedEvents = 0
        /// Questions asked again because datagrams were lost.
        package var repetitions = 0
    }
    package internal(set) var tally = Tally()

    package init(settings: SessionSettings) {
        self.settings = settings
        patience = ZKPatience(carriage: settings.carriage)
        framer = ZKFraming(settings.carriage)
    }

    var isDatagram: Bool { settings.carriage == .datagram }

    /// Bytes that came and were not handed out: of one frame, and of one chunk with one record before it.
    package var heldBytes: Int { framer.heldCount + transfer.held + (table?.held ?? 0) }

    package var deadline: Duration? { stage == .finished ? nil : due }

    package mutating func start(at now: Duration) -> [ByteAction] {
        guard stage == .unopened else { return [] }
        ask(.connect, at: now)
        return handOut(at: now)
    }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [ByteAction] {
        guard stage != .unopened, stage != .finished, !bytes.isEmpty else { return [] }
        var input = bytes[...]
        while stage != .finished, let item = framer.next(&input) { handle(item, at: now) }
        grew = now
        return handOut(at: now)
    }

    package mutating func tick(at now: Duration) -> [ByteAction] {
        guard stage != .finished, now >= due else { return [] }
        switch stage {
        case .unopened, .finished: due = now + Self.answerTime
        case .asking(let question): silence(in: question, at: now)
        case .storing: leave(.protocolFault("records were not stored in time"))
        case .idle:
            if !isFrameGrowing(at: now) { giveUpFrame(at: now) }
            if stage == .idle { beginRound(at: now) }
        }
        return handOut(at: now)
    }

    package var awaitsAnswer: Bool { if case .asking = stage { true } else { false } }

    package mutating func sent(at now: Duration) {
        guard awaitsAnswer else { return }
        request.asked = max(request.asked, now)
        due = max(due, now + answerTime)
    }

    package mutating func committed(at now: Duration) -> [ByteAction] {
        guard stage != .finished, !commits.isEmpty else { return [] }
        switch commits.removeFirst() {
        case .event: acknowledgeEvent()
        case .rows:
            table?.uncommitted -= 1
            if stage == .storing { continueTable(at: now) }
        }
        return handOut(at: now)
    }

    package mutating func submit(_ order: TerminalOrder, at now: Duration) -> [ByteAction] {
        guard stage != .finished else { return [] }
        switch order.command {
        case .sync: wantsSync = true
        case .end: endBy = endBy ?? now + Self.farewellTime
        case .setClock, .restart, .unlock, .clearLog, .readUsers, .writeUser, .deleteUser, .readTemplates,
            .writeTemplate:
            take(order)
        }
        switch stage {
        case .asking, .finished: break
        case .unopened, .storing: if wantsEnd { leave(.ended) }
        case .idle: wantsEnd ? leave(.ended) : finishRound(at: now)
        }
        return handOut(at: now)
    }

    /// The actions since the last input.
    private mutating func handOut(at now: Duration) -> [ByteAction] {
        if stage != .finished { due = max(min(due, endBy ?? due), now) }
        defer { actions = [] }
        return actions
    }
}
