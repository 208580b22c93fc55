import Attendance
import Foundation
import GRDB
import TerminalProtocols
import Testing
import WallClock

@testable import Storage

/// What a database of the layout before migration 0015 becomes.
@Suite struct JournalLayoutTests {
    private struct OldRecord {
        var terminal: Int64 = 1
        var user = "1"
        /// After noon; nil for a damaged entry.
        var second: Int64? = 0
        var version: Int64 = 0
        var verify: Int64? = 1
        var disposition = "accepted"
        var person: Int64?
    }

    private static let terminals = ["front-door", "back-door"]
    private static let records = [
        OldRecord(person: 1),
        OldRecord(version: 1, verify: 15, disposition: "record_conflict", person: 1),
        OldRecord(terminal: 2, verify: nil, person: 1),
        OldRecord(user: "9", second: 5, disposition: "unknown_user"),
        OldRecord(user: "", second: nil, verify: nil, disposition: "damaged"),
        OldRecord(terminal: 2, user: "2", second: 900, disposition: "punch_in_future", person: 2),
        OldRecord(user: "2", second: -400 * 86_400, disposition: "punch_implausibly_old", person: 2),
        // Mapped after it came, and given to another person after it came.
        OldRecord(user: "2", second: 60, person: 2),
        OldRecord(user: "3", second: -86_400, person: 2),
    ]
    /// Kind, subject, record and body in the order of positions.
    private static let feed: [(String, String?, Int64?, String?)] = [
        ("terminal", "front-door", nil, "{}"),
        ("punch", "1001", 1, nil), ("quarantined", "1001", 2, "record_conflict"), ("punch", "1001", 3, nil),
        ("quarantined", nil, 4, "unknown_user"), ("quarantined", nil, 5, "damaged"),
        ("user", "1002", nil, "{}"),
        ("quarantined", "1002", 6, "punch_in_future"), ("quarantined", "1002", 7, "punch_implausibly_old"),
        ("quarantined", nil, 8, "unknown_user"), ("punch", "1001", 9, nil),
        ("user", "1002", nil, "{}"),
        ("punch", "1002", 8, nil), ("punch", "1002", 9, nil),
    ]

    private func item(_ index: Int) -> LogItem {
        let record = Self.records[index]
        guard let second = record.second else { return .damaged(bytes(index), reason: "month 13") }
        return punch(record.user, second, verify: record.verify.map(Int.init), bytes: bytes(index))
    }

    private func bytes(_ index: Int) -> [UInt8] { [7, UInt8(index)] }

    /// - Returns: the hash of the last record.
    private func writeOldDatabase(_ directory: String) throws -> [UInt8] {
        let database = try DatabaseQueue(path: "\(directory)/rollcall.sqlite")
        try DatabaseMigrator.rollcall.migrate(database, upTo: "0014 summary mails")
        let head = try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO person (id, number, name, department)
                      VALUES (1, '1001', 'A', 'Lab'), (2, '1002', 'B', 'Lab');
                    INSERT INTO user_map (user_group, user, person) VALUES ('main', '1', 1), ('main', '2', 2), ('main', '3', 2);
                    """
            )
            for (index, name) in Self.terminals.enumerated() {
                try db.execute(
                    sql: "INSERT INTO terminal (id, name, user_group) VALUES (?, ?, 'main')",
                    arguments: [index + 1, name]
                )
                try db.execute(
                    sql: "INSERT INTO source (id, terminal, opened, link, serial) VALUES (?, ?, 0, ?, ?)",
                    arguments: [index + 1, index + 1, "tcp://192.0.2.\(index)", "SN\(index)"]
                )
            }
            var head = RecordHash.first
            for index in Self.records.indices { head = try write(index, after: head, db) }
            for (kind, subject, record, body) in Self.feed {
                try db.execute(
                    sql: "INSERT INTO feed (at, kind, subject, record, body) VALUES (?, ?, ?, ?, ?)",
                    arguments: [noon.milliseconds, kind, subject, record, body]
                )
            }
            return head
        }
        try database.close()
        return head
    }

    private func write(_ index: Int, after head: [UInt8], _ db: Database) throws -> [UInt8] {
        let record = Self.records[index]
        let terminal = Int(record.terminal) - 1
        let fields = RecordHash.Fields(
            seq: Int64(index) + 1,
            terminal: Self.terminals[terminal],
            serial: "SN\(terminal)",
            link: "tcp://192.0.2.\(terminal)",
            user: record.user,
            wall: record.second.map { wallNoon.wallSeconds + $0 },
            version: record.version,
            verify: record.verify,
            state: record.second.map { _ in 0 },
            workCode: record.second.map { _ in 0 },
            bytes: bytes(index),
            fault: record.second == nil ? "month 13" : nil,
            received: noon.milliseconds
        )
        let hash = RecordHash.of(fields, after: head)
        try db.execute(
            sql: "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                fields.seq, record.terminal, record.terminal, fields.user, fields.wall, fields.version, fields.verify,
                fields.state, fields.workCode, Data(fields.bytes), fields.fault, fields.received, Data(hash),
            ]
        )
        try db.execute(
            sql: "INSERT INTO punch (seq, disposition, person, at) VALUES (?, ?, ?, ?)",
            arguments: [
                fields.seq, record.disposition, record.person,
                record.second.map { noon.adding(seconds: $0).milliseconds },
            ]
        )
        return hash
    }

    private func withConvertedStore(_ body: (Store, [UInt8]) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let head = try writeOldDatabase(directory)
            try await body(Store(directory: directory), head)
        }
    }

    @Test("The chain is intact, and its head is what it was")
    func chain() async throws {
        try await withConvertedStore { store, head in
            let count = Int64(Self.records.count)
            let proof = try await store.verifyJournal()
            #expect(proof == JournalProof(records: count, head: head.hexadecimal, broken: nil))
        }
    }

    @Test("The feed has the same events at the same positions")
    func feed() async throws {
        try await withConvertedStore { store, _ in
            let events = try await store.feed(after: 0, limit: .max)
            #expect(events.map(\.seq) == Array(1...Int64(Self.feed.count)))
            for (event, (kind, subject, record, body)) in zip(events, Self.feed) {
                #expect(event.kind == kind)
                #expect(event.subject == subject)
                #expect(event.record?.seq == record)
                #expect(event.body == body)
                #expect(event.at == noon)
            }
        }
    }

    @Test("What became of each record is what it was")
    func dispositions() async throws {
        try await withConvertedStore { store, _ in
            let punches = try await store.punches(PunchFilter(), after: nil, limit: 99)
            #expect(punches.map(\.seq) == [7, 9, 1, 2, 3, 4, 8, 6])
            let damaged = try await store.damaged(after: 0, limit: 99)
            #expect(damaged.map(\.seq) == [5])
            for row in punches + damaged {
                let record = Self.records[Int(row.seq) - 1]
                #expect(row.disposition == record.disposition)
                #expect(row.person == record.person.map { "\(1000 + $0)" })
                #expect(row.terminal == Self.terminals[Int(record.terminal) - 1])
                #expect(row.at == record.second.map { noon.adding(seconds: $0) })
            }
            #expect(try await store.quarantine(limit: 99).map(\.seq) == [7, 6, 5, 4, 2])
        }
    }

    @Test("Judging reads the same punches for everybody and for one person, also under an id that is no longer theirs")
    func accepted() async throws {
        try await withConvertedStore { store, _ in
            // The terminal's ids now belong to another group: what it recorded stays whose it was.
            _ = try await store.adopt(terminal: "back-door", userGroup: "annex")
            let other = Mapping(group: "main", user: "1", person: "1002")
            _ = try await store.map(other, change: hr, rules: rules)
            #expect(try await store.accepted() == ["1001": [3], "1002": [9, 1, 8]])
            #expect(try await store.accepted(of: "1001") == ["1001": [3]])
            #expect(try await store.accepted(of: "1002") == ["1002": [9, 1, 8]])
        }
    }

    @Test("What comes again is known, and what is new goes on behind it")
    func goesOn() async throws {
        try await withConvertedStore { store, _ in
            for terminal in 1...2 {
                let source = try await store.source(terminal: Self.terminals[terminal - 1])
                let again = Self.records.indices.filter { Self.records[$0].terminal == terminal }.map(item)
                let outcomes = try await store.append(again, from: source)
                #expect(outcomes.allSatisfy { $0 == .record(.duplicateUpload) || $0 == .damagedAgain })
                #expect(outcomes.count == again.count)
            }
            let source = try await store.source()
            #expect(try await store.append([punch("1", 7), punch("1", 8)], from: source).count == 2)
            let end = Int64(Self.feed.count)
            let events = try await store.feed(after: end, limit: 9)
            #expect(events.map(\.seq) == [end + 1, end + 2])
            #expect(events.map(\.record?.seq) == [10, 11])
            #expect(events.map(\.subject) == ["1001", "1001"])
            #expect(try await store.verifyJournal().broken == nil)
        }
    }
}

extension Store {
    /// The places in the journal of accepted punches, by person.
    fileprivate func accepted(of person: String? = nil) async throws -> [String: [Int64]] {
        try await acceptedPunches(
            PunchSpan(
                from: noon.adding(seconds: -500 * 86_400),
                to: noon.adding(seconds: 86_400),
                person: person,
                site: "HQ"
            )
        ).mapValues { $0.map(\.id) }
    }
}
