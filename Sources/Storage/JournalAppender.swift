import Attendance
import Foundation
import GRDB
import TerminalProtocols
import WallClock

/// Appends items inside one transaction: keeps the statements, the chain's head and the user map at hand.
struct JournalAppender {
    private let source: RecordSource
    private let receivedAt: Instant
    private let rules: IntakeRules
    private let find: Statement
    private let findBetween: Statement
    private let findDamaged: Statement
    private let insert: Statement
    private let dispose: Statement
    private let announce: Statement
    private let db: Database
    private var users: UserMap
    private var head: (seq: Int64, hash: [UInt8])
    private var records = 0
    private var duplicates = 0
    /// The moment of the record before: the terminal's own order decides between the readings of a doubled hour.
    private var previous: Instant?

    init(_ db: Database, source: RecordSource, receivedAt: Instant, rules: IntakeRules) throws {
        self.db = db
        self.source = source
        self.receivedAt = receivedAt
        self.rules = rules
        find = try db.cachedStatement(
            sql: """
                SELECT version, verify, state, work_code, at FROM record JOIN punch ON punch.seq = record.seq
                WHERE terminal = ? AND user = ? AND wall = ?
                """
        )
        findBetween = try db.cachedStatement(
            sql: """
                SELECT max(at) FROM punch JOIN record ON record.seq = punch.seq
                WHERE at > ? AND at <= ? AND terminal = ?
                """
        )
        findDamaged = try db.cachedStatement(
            sql: "SELECT seq FROM record WHERE terminal = ? AND bytes = ? AND wall IS NULL"
        )
        insert = try db.cachedStatement(
            sql: """
                INSERT INTO record (seq, terminal, source, user, wall, version, verify, state, work_code, bytes, fault,
                  received, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        dispose = try db.cachedStatement(
            sql: "INSERT INTO punch (seq, disposition, person, at) VALUES (?, ?, ?, ?)"
        )
        announce = try db.cachedStatement(
            sql: "INSERT INTO feed (at, kind, subject, record, body) VALUES (?, ?, ?, ?, ?)"
        )
        users = UserMap(group: source.userGroup, zone: rules.zone)
        let last = try Row.fetchOne(db, sql: "SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")
        head = last.map { ($0["seq"], [UInt8]($0["hash"] as Data)) } ?? (0, RecordHash.first)
    }

    mutating func append(_ item: LogItem) throws -> IntakeOutcome {
        switch item {
        case .record(let record): try append(record)
        case .damaged(let bytes, let reason): try append(damaged: bytes, reason: reason)
        }
    }

    /// Brings the terminal's counters up to date.
    func finish() throws {
        try db.execute(
            sql: """
                UPDATE terminal SET last_contact = ?, records = records + ?, duplicates = duplicates + ? WHERE id = ?
                """,
            arguments: [receivedAt.milliseconds, records, duplicates, source.terminal]
        )
    }

    private mutating func append(_ record: TerminalRecord) throws -> IntakeOutcome {
        let wall = record.time.wallSeconds
        let stored = try Row.fetchAll(find, arguments: [source.terminal, record.user, wall])
        if let equal = stored.first(where: { JournalAppender.same($0, record) }) {
            duplicates += 1
            previous = Instant(milliseconds: equal["at"])
            return .record(.duplicateUpload)
        }
        let at = try instant(of: record.time)
        previous = at
        let person = try users.person(db, user: record.user, at: at)
        let disposition = Disposition(
            isMapped: person != nil,
            at: at,
            receivedAt: receivedAt,
            stored: stored.isEmpty ? .nothing : .different,
            policy: rules.policy
        )
        records += 1
        let version = (stored.map { $0["version"] as Int64 }.max() ?? -1) + 1
        try write(
            RecordHash.Fields(
                seq: head.seq + 1,
                terminal: source.terminalName,
                serial: source.serial,
                link: source.link,
                user: record.user,
                wall: wall,
                version: version,
                verify: record.verify.map(Int64.init),
                state: record.state.map(Int64.init),
                workCode: record.workCode.map(Int64.init),
                bytes: record.bytes,
                fault: nil,
                received: receivedAt.milliseconds
            )
        )
        try dispose.execute(arguments: [head.seq, disposition.rawValue, person?.id, at.milliseconds])
        let isPunch = disposition == .accepted
        try announce.execute(arguments: [
            receivedAt.milliseconds, isPunch ? FeedKind.punch : FeedKind.quarantined,
            person?.number, head.seq, isPunch ? nil : disposition.rawValue,
        ])
        return .record(disposition)
    }

    /// The moment of a terminal's wall-clock time. Source: attendance.md 1.10.
    ///
    /// Of the two readings of a doubled hour it takes the one that keeps the terminal's own order of records, then
    /// the one at which the record came as it was made, then the first.
    private func instant(of local: LocalDateTime) throws -> Instant {
        guard case .twice(let first, let second) = rules.zone.reading(of: local) else {
            return rules.zone.instant(of: local)
        }
        if second > receivedAt { return first }
        if let previous {
            // A record beyond both readings, from a clock that was wrong, says nothing of their order.
            if first < previous && previous <= second { return second }
        } else if try Int64.fetchOne(
            findBetween,
            arguments: [first.milliseconds, second.milliseconds, source.terminal]
        ) != nil {
            return second
        }
        return receivedAt.milliseconds(since: second) < JournalAppender.freshness ? second : first
    }

    /// A record that came within so many milliseconds of its moment came as it was made: polls are closer together.
    private static let freshness: Int64 = 120_000

    private mutating func append(damaged bytes: [UInt8], reason: String) throws -> IntakeOutcome {
        let data = Data(bytes.prefix(4_096))
        if try Row.fetchOne(findDamaged, arguments: [source.terminal, data]) != nil { return .damagedAgain }
        try write(
            RecordHash.Fields(
                seq: head.seq + 1,
                terminal: source.terminalName,
                serial: source.serial,
                link: source.link,
                user: "",
                version: 0,
                bytes: [UInt8](data),
                fault: reason,
                received: receivedAt.milliseconds
            )
        )
        try dispose.execute(arguments: [head.seq, Quarantine.damaged, nil, nil])
        try announce.execute(arguments: [
            receivedAt.milliseconds, FeedKind.quarantined, nil, head.seq, Quarantine.damaged,
        ])
        return .damaged
    }

    private mutating func write(_ fields: RecordHash.Fields) throws {
        let hash = RecordHash.of(fields, after: head.hash)
        try insert.execute(arguments: [
            fields.seq, source.terminal, source.id, fields.user, fields.wall, fields.version, fields.verify,
            fields.state, fields.workCode, Data(fields.bytes), fields.fault, fields.received, Data(hash),
        ])
        head = (fields.seq, hash)
    }

    /// Whether a stored record and a new one say the same: a field that one form of the record does not have
    /// contradicts nothing, so the log, the live event and the drive export of one punch are equal.
    private static func same(_ row: Row, _ record: TerminalRecord) -> Bool {
        func agrees(_ stored: Int64?, _ sent: Int?) -> Bool {
            guard let stored, let sent else { return true }
            return stored == Int64(sent)
        }
        return agrees(row["verify"], record.verify) && agrees(row["state"], record.state)
            && agrees(row["work_code"], record.workCode)
    }
}
