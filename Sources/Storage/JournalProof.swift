import Foundation
import GRDB
package import WallClock

/// What walking along the journal's chain showed.
package struct JournalProof: Equatable, Sendable {
    package let records: Int64
    /// Hexadecimal SHA-256 of the last record: written down elsewhere, it proves that nothing was cut off later.
    package let head: String
    /// The first record that is not as it was written, with what is wrong.
    package let broken: Break?

    package struct Break: Equatable, Sendable {
        package let seq: Int64
        package let reason: String
    }
}

/// One record as it goes out of `journal export`: everything its hash covers.
package struct JournalLine: Equatable, Sendable {
    package let seq: Int64
    package let terminal: String
    package let serial: String
    package let link: String
    package let user: String
    package let wall: LocalDateTime?
    package let version: Int
    package let verify: Int?
    package let state: Int?
    package let workCode: Int?
    package let bytes: [UInt8]
    package let fault: String?
    package let receivedAt: Instant
    package let hash: [UInt8]
}

extension Store {
    private static let chainQuery = """
        SELECT record.*, coalesce(terminal.name, '') AS name, coalesce(source.link, '') AS link,
          coalesce(source.serial, '') AS serial FROM record
        LEFT JOIN terminal ON terminal.id = record.terminal LEFT JOIN source ON source.id = record.source
        WHERE record.seq > ? ORDER BY record.seq LIMIT ?
        """

    /// How many records the journal has, and the hash of the last in hexadecimal.
    package func journalHead() async throws -> (records: Int64, head: String) {
        try await pool.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")
            guard let row else { return (0, RecordHash.first.hexadecimal) }
            return (row[0], [UInt8](row[1] as Data).hexadecimal)
        }
    }

    /// Recomputes every hash from the first record on.
    package func verifyJournal() async throws -> JournalProof {
        try await pool.read(Store.verifyJournal)
    }

    static func verifyJournal(_ db: Database) throws -> JournalProof {
        var previous = RecordHash.first
        var count: Int64 = 0
        func proof(_ broken: JournalProof.Break?) -> JournalProof {
            JournalProof(records: count, head: previous.hexadecimal, broken: broken)
        }
        let rows = try Row.fetchCursor(db, sql: Store.chainQuery, arguments: [0, -1])
        while let row = try rows.next() {
            let fields = RecordHash.Fields(row)
            guard fields.seq == count + 1 else {
                return proof(.init(seq: count + 1, reason: "record \(count + 1) is missing"))
            }
            guard RecordHash.of(fields, after: previous) == [UInt8](row["hash"] as Data) else {
                return proof(.init(seq: fields.seq, reason: "record \(fields.seq) is not as it was written"))
            }
            previous = [UInt8](row["hash"] as Data)
            count = fields.seq
        }
        return proof(nil)
    }

    /// Records after a place in the journal, in order.
    package func journal(after seq: Int64, limit: Int) async throws -> [JournalLine] {
        try await pool.read { db in
            try Row.fetchAll(db, sql: Store.chainQuery, arguments: [seq, limit]).map { row in
                let fields = RecordHash.Fields(row)
                return JournalLine(
                    seq: fields.seq,
                    terminal: fields.terminal,
                    serial: fields.serial,
                    link: fields.link,
                    user: fields.user,
                    wall: fields.wall.map(LocalDateTime.init(wallSeconds:)),
                    version: Int(fields.version),
                    verify: fields.verify.map(Int.init),
                    state: fields.state.map(Int.init),
                    workCode: fields.workCode.map(Int.init),
                    bytes: fields.bytes,
                    fault: fields.fault,
                    receivedAt: Instant(milliseconds: fields.received),
                    hash: [UInt8](row["hash"] as Data)
                )
            }
        }
    }
}

extension RecordHash.Fields {
    fileprivate init(_ row: Row) {
        seq = row["seq"]
        terminal = row["name"]
        serial = row["serial"]
        link = row["link"]
        user = row["user"]
        wall = row["wall"]
        version = row["version"]
        verify = row["verify"]
        state = row["state"]
        workCode = row["work_code"]
        bytes = [UInt8](row["bytes"] as Data)
        fault = row["fault"]
        received = row["received"]
    }
}

extension [UInt8] {
    /// Two lower-case digits a byte.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
