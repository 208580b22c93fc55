import Foundation
import GRDB
package import TerminalProtocols
package import WallClock

/// A record of the journal with what became of it.
package struct PunchRow: Equatable, Sendable {
    /// Its place in the journal.
    package let seq: Int64
    package let terminal: String
    package let user: String
    /// Number and name of the person, if the id is mapped.
    package let person: String?
    package let personName: String?
    /// The terminal's own wall clock; nil for a damaged entry.
    package let wall: LocalDateTime?
    package let at: Instant?
    package let receivedAt: Instant
    package let verify: Int?
    /// What the terminal's numbers in ``verify`` mean; nil if it never showed that.
    package let verificationTable: VerificationTable?
    package let state: Int?
    package let workCode: Int?
    /// A raw value of `Disposition`, or ``Quarantine/damaged``.
    package let disposition: String
    /// Why a damaged entry cannot be a punch.
    package let fault: String?
    package let bytes: [UInt8]
    package let link: String

    static let columns = """
        record.seq, terminal.name AS terminal_name, record.user, person.number, person.name AS person_name, record.wall,
        punch.at, record.received, record.verify, record.state, record.work_code, punch.disposition, record.fault,
        record.bytes, source.link, terminal.verification_table
        """
    static let joins = """
        LEFT JOIN terminal ON terminal.id = record.terminal LEFT JOIN source ON source.id = record.source
        LEFT JOIN punch ON punch.seq = record.seq LEFT JOIN person ON person.id = punch.person
        """

    init(_ row: Row) {
        seq = row["seq"]
        terminal = row["terminal_name"]
        user = row["user"]
        person = row["number"]
        personName = row["person_name"]
        wall = (row["wall"] as Int64?).map(LocalDateTime.init(wallSeconds:))
        at = (row["at"] as Int64?).map(Instant.init(milliseconds:))
        receivedAt = Instant(milliseconds: row["received"])
        verify = row["verify"]
        verificationTable = (row["verification_table"] as String?).flatMap(VerificationTable.init(rawValue:))
        state = row["state"]
        workCode = row["work_code"]
        disposition = DispositionNumber.name(row["disposition"])
        fault = row["fault"]
        bytes = [UInt8](row["bytes"] as Data)
        link = row["link"]
    }
}

/// A place in the order of punches.
package struct PunchCursor: Equatable, Sendable {
    package let at: Instant
    package let seq: Int64

    package init(at: Instant, seq: Int64) {
        self.at = at
        self.seq = seq
    }

    /// Behind a punch; nil for a damaged entry, which has no place.
    package init?(_ row: PunchRow) {
        guard let at = row.at else { return nil }
        self.init(at: at, seq: row.seq)
    }
}

/// Which punches are asked for; nil is no limit.
package struct PunchFilter: Sendable {
    /// Both ends included.
    package var from: Instant?
    package var to: Instant?
    package var person: String?
    package var terminal: String?

    package init(from: Instant? = nil, to: Instant? = nil, person: String? = nil, terminal: String? = nil) {
        self.from = from
        self.to = to
        self.person = person
        self.terminal = terminal
    }
}

extension Store {
    /// Records that can be punches (whatever became of them) in the order of their moment, then of the journal.
    /// - Parameter last: where the page before ended; nil for the first page.
    /// - Throws: ``StoreError/unknownPerson(_:)``, ``StoreError/unknownTerminal(_:)``: a name that is mistyped must not
    ///   look like somebody who never came.
    package func punches(_ filter: PunchFilter, after last: PunchCursor?, limit: Int) async throws -> [PunchRow] {
        try await pool.read { db in
            var conditions = ["punch.at IS NOT NULL"]
            var arguments = StatementArguments()
            func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
                conditions.append(condition)
                arguments += StatementArguments(values)
            }
            if let from = filter.from { add("punch.at >= ?", [from.milliseconds]) }
            if let to = filter.to { add("punch.at <= ?", [to.milliseconds]) }
            if let person = filter.person {
                let isKnown = "SELECT EXISTS (SELECT 1 FROM person WHERE number = ?)"
                guard try Bool.fetchOne(db, sql: isKnown, arguments: [person]) == true else {
                    throw StoreError.unknownPerson(person)
                }
                add("punch.person = (SELECT id FROM person WHERE number = ?)", [person])
            }
            if let terminal = filter.terminal {
                let isKnown = "SELECT EXISTS (SELECT 1 FROM terminal WHERE name = ?)"
                guard try Bool.fetchOne(db, sql: isKnown, arguments: [terminal]) == true else {
                    throw StoreError.unknownTerminal(terminal)
                }
                add("punch.terminal = (SELECT id FROM terminal WHERE name = ?)", [terminal])
            }
            if let last { add("(punch.at, punch.seq) > (?, ?)", [last.at.milliseconds, last.seq]) }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT \(PunchRow.columns) FROM punch CROSS JOIN record ON record.seq = punch.seq
                    LEFT JOIN terminal ON terminal.id = record.terminal LEFT JOIN source ON source.id = record.source
                    LEFT JOIN person ON person.id = punch.person
                    WHERE \(conditions.joined(separator: " AND ")) ORDER BY punch.at, punch.seq LIMIT ?
                    """,
                arguments: arguments + StatementArguments([limit])
            ).map(PunchRow.init)
        }
    }
}
