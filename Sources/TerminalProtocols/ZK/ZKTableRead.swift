/// One reading of a table, from the request to the last record.
struct ZKTableRead: Sendable {
    enum Table: Equatable, Sendable {
        case users, log
    }

    let table: Table
    /// When the terminal was first asked: what it stored before is in what it answers.
    let began: Duration
    /// Bytes in the terminal's buffer; nil when it answers without one.
    var buffered: Int?
    /// Bytes of that buffer already taken.
    var offset = 0
    var rows: ZKRows
    /// `store` actions not yet answered.
    var uncommitted = 0
    /// Only for the table of users.
    var users: [ZKUserRecord] = []

    init(_ table: Table, promised: Int, began: Duration) {
        self.table = table
        self.began = began
        rows = ZKRows(promised: promised)
    }

    /// More users than uids exist are not kept.
    static let maximumUsers = 0x1_0000
    /// The most that a terminal gives in one go. Source: protocols/zk.md, Reading a table.
    static let chunkSize = 0xFFC0

    /// The request that fills the terminal's buffer.
    var bufferedRequest: [UInt8] {
        let (command, function): (ZKCommand, UInt32) =
            switch table {
            case .users: (.userRead, 5)
            case .log: (.attendanceRead, 0)
            }
        return [1] + command.rawValue.zkBytes + function.zkBytes + UInt32(0).zkBytes
    }

    /// The request for terminals that have no such buffer.
    var plainRequest: (ZKCommand, [UInt8]) {
        switch table {
        case .users: (.userRead, [5])
        case .log: (.attendanceRead, [])
        }
    }

    /// The next piece of the buffer to ask for; nil when all was taken.
    var nextChunk: ZKQuestion? {
        guard let buffered, offset < buffered else { return nil }
        return .chunk(offset: offset, size: min(Self.chunkSize, buffered - offset))
    }
}
