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
    /// Bytes that arrived and were not decoded.
    var pending: [UInt8] = []
    /// `store` actions not yet answered.
    var uncommitted = 0
    /// Only for the table of users.
    var users: [ZKUserRecord] = []
    /// Of its records, when the log is to be cleared.
    var digest: ZKLogDigest?

    init(_ table: Table, promised: Int, began: Duration) {
        self.table = table
        self.began = began
        rows = ZKRows(promised: promised)
    }

    /// More users than uids exist are not kept.
    static let maximumUsers = 0x1_0000
    /// The most that a terminal gives in one go, and that is decoded at once. Source: protocols/zk.md, Reading a table.
    static let chunkSize = 0xFFC0
    /// What one DATA packet holds on UDP. DATA says nothing of its place, so of two datagrams that change places
    /// nobody can tell which is first: no more than one is asked for at a time.
    static let datagramChunkSize = 1_024
    /// A table without the terminal's buffer is on UDP checked for lost datagrams before it is decoded, up to here.
    static let datagramTableLimit = 0x40_0000

    /// Bytes that arrived and were not handed out.
    var held: Int { pending.count + rows.held }

    /// Keeps bytes until they are decoded.
    mutating func collect(_ bytes: [UInt8]) {
        if pending.isEmpty { pending = bytes } else { pending += bytes }
    }

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
    func nextChunk(on carriage: SessionSettings.Carriage) -> ZKQuestion? {
        guard let buffered, offset < buffered else { return nil }
        let most = carriage == .stream ? Self.chunkSize : Self.datagramChunkSize
        return .chunk(offset: offset, size: min(most, buffered - offset))
    }
}
