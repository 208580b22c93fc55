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
    private let find: HotStatement
    private let findBetween: Statement
    private let findDamaged: Statement
    private let insert: HotStatement
    private let dispose: HotStatement
    private let db: Database
    private var users: UserMap
    private var feed: FeedRuns
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
        find = try HotStatement(
            db,
            sql: """
                SELECT version, verify, state, work_code, at FROM record JOIN punch ON punch.seq = record.seq
                WHERE day = :wall / 86400 AND user = :user AND record.terminal = :terminal AND wall = :wall
                """
        )
        findBetween = try db.cachedStatement(
            sql: """
                SELECT max(at) FROM punch WHERE at > ? AND at <= ? AND terminal = ?
                """
        )
        findDamaged = try db.cachedStatement(
            sql: "SELECT seq FROM record WHERE terminal = ? AND bytes = ? AND wall IS NULL"
        )
        insert = try HotStatement(
            db,
            sql: """
                INSERT INTO record (seq, terminal, source, user, wall, version, verify, state, work_code, bytes, fault,
                  received, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        dispose = try HotStatement(
            db,
            sql: "INSERT INTO punch (seq, disposition, person, at, terminal) VALUES (?, ?, ?, ?, ?)"
        )
        feed = try FeedRuns(db, at: receivedAt)
        users = try UserMap(db, group: source.userGroup, zone: rules.zone)
        let last = try Row.fetchOne(db, sql: "SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1")
        head = last.map { ($0["seq"], [UInt8]($0["hash"] as Data)) } ?? (0, RecordHash.first)
    }

    mutating func append(_ item: LogItem) throws -> IntakeOutcome {
        switch item {
        case .record(let record): try append(record)
        case .damaged(let bytes, let reason): try append(damaged: bytes, reason: reason)
        }
    }

    /// Writes the feed's last events and brings the terminal's counters up to date.
    mutating func finish() throws {
        try feed.finish()
        try db.execute(
            sql: """
                UPDATE terminal SET last_contact = ?, records = records + ?, duplicates = duplicates + ? WHERE id = ?
                """,
            arguments: [receivedAt.milliseconds, records, duplicates, source.terminal]
        )
        try db.notifyChanges(in: Table("feed"))
    }

    private mutating func append(_ record: TerminalRecord) throws -> IntakeOutcome {
        let wall = record.time.wallSeconds
        let stored = try stored(user: record.user, wall: wall)
        if let equal = stored.first(where: { $0.agrees(with: record) }) {
            duplicates += 1
            previous = Instant(milliseconds: equal.at)
            return .record(.duplicateUpload)
        }
        let at = try instant(of: record.time)
        previous = at
        let person = try users.person(record.user, at: at)
        let disposition = Disposition(
            isMapped: person != nil,
            at: at,
            receivedAt: receivedAt,
            stored: stored.isEmpty ? .nothing : .different,
            policy: rules.policy
        )
        records += 1
        let version = (stored.map(\.version).max() ?? -1) + 1
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
        try conclude(disposition.number, person: person?.id, at: at)
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
        try conclude(DispositionNumber.damaged)
        return .damaged
    }

    private mutating func write(_ fields: RecordHash.Fields) throws {
        let hash = RecordHash.of(fields, after: head.hash)
        insert.bind(fields.seq, at: 1)
        insert.bind(source.terminal, at: 2)
        insert.bind(source.id, at: 3)
        insert.bind(fields.user, at: 4)
        insert.bind(fields.wall, at: 5)
        insert.bind(fields.version, at: 6)
        insert.bind(fields.verify, at: 7)
        insert.bind(fields.state, at: 8)
        insert.bind(fields.workCode, at: 9)
        insert.bind(fields.bytes, at: 10)
        insert.bind(fields.fault, at: 11)
        insert.bind(fields.received, at: 12)
        insert.bind(hash, at: 13)
        try insert.run()
        head = (fields.seq, hash)
    }

    /// Says what became of the record that was written last.
    private mutating func conclude(_ disposition: Int64, person: Int64? = nil, at: Instant? = nil) throws {
        dispose.bind(head.seq, at: 1)
        dispose.bind(disposition, at: 2)
        dispose.bind(person, at: 3)
        dispose.bind(at?.milliseconds, at: 4)
        dispose.bind(source.terminal, at: 5)
        try dispose.run()
        try feed.add(head.seq, disposition: disposition)
    }

    private func stored(user: String, wall: Int64) throws -> [Stored] {
        find.bind(wall, at: 1)
        find.bind(user, at: 2)
        find.bind(source.terminal, at: 3)
        return try find.rows {
            Stored(
                version: $0.value(0),
                verify: $0.number(1),
                state: $0.number(2),
                workCode: $0.number(3),
                at: $0.value(4)
            )
        }
    }

    /// A record of the same terminal, user and second that is in the journal.
    private struct Stored {
        let version: Int64
        let verify: Int64?
        let state: Int64?
        let workCode: Int64?
        let at: Int64

        /// Whether it and a new one say the same: a field that one form of the record does not have contradicts
        /// nothing, so the log, the live event and the drive export of one punch are equal.
        func agrees(with record: TerminalRecord) -> Bool {
            func agrees(_ stored: Int64?, _ sent: Int?) -> Bool {
                guard let stored, let sent else { return true }
                return stored == Int64(sent)
            }
            return agrees(verify, record.verify) && agrees(state, record.state) && agrees(workCode, record.workCode)
        }
    }
}
