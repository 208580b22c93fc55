/// What a session asks its terminal for, one at a time.
enum AnvizStep: Equatable, Sendable {
    indirect case login(AnvizCredentials, then: AnvizStep)
    case basicSettings
    case serial
    case number
    case typeCode
    case secondSettings
    case clock
    case capacities
    case counts
    case users(AnvizTableRead, AnvizCommand)
    case records(AnvizLogPass)
    /// Clear the marks of so many records, the oldest first.
    case clear(Int)
    case setClock
    case unlock
    case writeUser([UInt8], AnvizUser.Form)
    case deleteUser(UInt64)
    case template(UInt64, index: Int)
    case writeTemplate(UInt64, index: Int, [UInt8])
    /// Delete the whole log: only behind the proof of ``AnvizErrand``.
    case deleteLog

    var command: AnvizCommand {
        switch self {
        case .login: .login
        case .basicSettings: .basicSettings
        case .serial: .serial
        case .number: .number
        case .typeCode: .typeCode
        case .secondSettings: .secondSettings
        case .clock: .time
        case .capacities: .capacities
        case .counts: .counts
        case .users(_, let command): command
        case .records: .records
        case .clear, .deleteLog: .clear
        case .setClock: .writeTime
        case .unlock: .unlock
        case .writeUser(_, let form): form.writing
        case .deleteUser: .deleteUser
        case .template: .template
        case .writeTemplate: .writeTemplate
        }
    }

    /// - Parameter time: what a right clock shows at this moment, as the terminal writes it.
    func data(time: [UInt8]) -> [UInt8] {
        switch self {
        case .login(let credentials, _): credentials.data
        case .basicSettings, .serial, .number, .typeCode, .secondSettings, .clock, .capacities, .counts, .unlock: []
        case .users(let table, _): table.request
        case .records(let pass): pass.table.request
        case .clear(let amount): [2] + AnvizInteger.bytes(UInt64(clamping: amount), count: 3)
        case .setClock: time
        case .writeUser(let record, _): [1] + record
        case .deleteUser(let code): AnvizInteger.bytes(code, count: 5) + [0xFF]
        case .template(let code, let index): AnvizTemplate.key(user: code, index: index)
        case .writeTemplate(let code, let index, let bytes): AnvizTemplate.key(user: code, index: index) + bytes
        case .deleteLog: [0, 0, 0, 0]
        }
    }

    /// The session can do without: a model that does not know the command may answer nothing at all.
    var isOptional: Bool {
        switch self {
        case .login, .serial, .number, .typeCode, .secondSettings, .capacities, .users: true
        case .basicSettings, .clock, .counts, .records, .clear, .setClock, .unlock, .writeUser, .deleteUser,
            .template, .writeTemplate, .deleteLog:
            false
        }
    }

    /// An order's own request.
    var isErrand: Bool {
        switch self {
        case .setClock, .unlock, .writeUser, .deleteUser, .template, .writeTemplate, .deleteLog: true
        case .login, .basicSettings, .serial, .number, .typeCode, .secondSettings, .clock, .capacities, .counts,
            .users, .records, .clear:
            false
        }
    }

    /// Nothing is half done before it: an order may come in between.
    var isBoundary: Bool { self == .clock || self == .counts }

    var name: String {
        switch self {
        case .login: "login"
        case .basicSettings: "basic settings"
        case .serial: "serial number"
        case .number: "device number"
        case .typeCode: "type code"
        case .secondSettings: "second settings"
        case .clock: "clock"
        case .capacities: "capacities"
        case .counts: "counts"
        case .users: "users"
        case .records: "records"
        case .clear: "clearing marks"
        case .setClock: "setting the clock"
        case .unlock: "opening the lock"
        case .writeUser: "writing a user"
        case .deleteUser: "deleting a user"
        case .template: "a template"
        case .writeTemplate: "writing a template"
        case .deleteLog: "clearing the log"
        }
    }
}

/// With what a session logs in.
struct AnvizCredentials: Equatable, Sendable {
    var data: [UInt8]
    var areFactory: Bool

    static let factory = AnvizCredentials(
        data: AnvizLogin.data(account: AnvizLogin.factoryAccount, password: AnvizLogin.factoryPassword) ?? [],
        areFactory: true
    )
}

/// One reading of the log, from its beginning or from its first mark.
struct AnvizLogPass: Equatable, Sendable {
    enum Extent: Equatable, Sendable {
        case new, everything
        /// Everything, once more, as the proof that the log may be deleted.
        case beforeClearing
    }

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
    /// The terminal said that there are no more.
    var isOver = false

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
