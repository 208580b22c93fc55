/// What a session asks its terminal for, one at a time.
enum AnvizStep: Equatable, Sendable {
    case basicSettings
    case serial
    case number
    case typeCode
    case clock
    case capacities
    case counts
    case users(AnvizTableRead, AnvizCommand)
    case records(AnvizLogPass)
    /// Clear the marks of so many records, the oldest first.
    case clear(Int)

    var command: AnvizCommand {
        switch self {
        case .basicSettings: .basicSettings
        case .serial: .serial
        case .number: .number
        case .typeCode: .typeCode
        case .clock: .time
        case .capacities: .capacities
        case .counts: .counts
        case .users(_, let command): command
        case .records: .records
        case .clear: .clear
        }
    }

    var data: [UInt8] {
        switch self {
        case .basicSettings, .serial, .number, .typeCode, .clock, .capacities, .counts: []
        case .users(let table, _): table.request
        case .records(let pass): pass.table.request
        // Kind 2, so many marks; kind 0 would delete the log and is written nowhere in this session.
        case .clear(let amount): [2] + AnvizInteger.bytes(UInt64(clamping: amount), count: 3)
        }
    }

    /// The session can do without: a model that does not know the command may answer nothing at all.
    var isOptional: Bool {
        switch self {
        case .serial, .number, .typeCode, .capacities, .users: true
        case .basicSettings, .clock, .counts, .records, .clear: false
        }
    }

    var name: String {
        switch self {
        case .basicSettings: "basic settings"
        case .serial: "serial number"
        case .number: "device number"
        case .typeCode: "type code"
        case .clock: "clock"
        case .capacities: "capacities"
        case .counts: "counts"
        case .users: "users"
        case .records: "records"
        case .clear: "clearing marks"
        }
    }
}

/// One reading of the log, from its beginning or from its first mark.
struct AnvizLogPass: Equatable, Sendable {
    enum Extent: Equatable, Sendable { case new, everything }

    /// Marks are cleared only between two passes, and each pass begins at the first mark: so it does not matter what
    /// a clear does to the terminal's reading position, which nobody describes. Clearing after each answer would
    /// depend on it, or double the requests; clearing once after all would begin a long log anew whenever the line
    /// drops. So passes are this long: after that many records the progress is kept.
    static let longest = 1_000

    var extent: Extent
    var table: AnvizTableRead
    /// When the counts were asked that this pass reads up to, since the session opened.
    var began: Duration
    /// How many records had a mark then.
    var marks: Int

    init(_ extent: Extent, counts: AnvizCounts, asked: Duration) {
        self.extent = extent
        began = asked
        marks = counts.newRecords
        let isNew = extent == .new
        table = AnvizTableRead(
            firstMode: isNew ? 2 : 1,
            most: 25,
            wanted: isNew ? min(counts.newRecords, AnvizLogPass.longest) : counts.records,
            lengths: [AnvizRecord.length]
        )
    }
}
