import Attendance
import Foundation
import GRDB
import TestSupport
import Testing
import TerminalProtocols
import WallClock

@testable import Storage

@Suite struct JournalTests {
    @Test("What counts as received survives a power cut: WAL, and every commit is synced")
    func durability() async throws {
        try await withStore { store, _ in
            let settings = try await store.pool.writeWithoutTransaction { db in
                [
                    try String.fetchOne(db, sql: "PRAGMA synchronous"),
                    try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                    try String.fetchOne(db, sql: "PRAGMA foreign_keys"),
                ]
            }
            #expect(settings == ["2", "wal", "1"])
        }
    }

    @Test("The first condition that fits decides what becomes of a record")
    func dispositions() async throws {
        try await withStore { store, source in
            try await store.enrol("1")
            let old = -Int64(rules.policy.maxAgeDays) * 86_400
            let table: [(LogItem, IntakeOutcome)] = [
                (punch("1", 0), .record(.accepted)),
                (punch("9", 0), .record(.unknownUser)),
                (punch("9", 400), .record(.unknownUser)),  // also in the future
                (punch("1", 300), .record(.accepted)),
                (punch("1", 301), .record(.punchInFuture)),
                (punch("1", old), .record(.accepted)),
                (punch("1", old - 1), .record(.punchImplausiblyOld)),
                (punch("1", 0), .record(.duplicateUpload)),
                (punch("9", 0), .record(.duplicateUpload)),
                (punch("1", 0, verify: 15), .record(.recordConflict)),
                (punch("1", 0, state: 1), .record(.recordConflict)),
                (punch("1", 0, workCode: 7), .record(.recordConflict)),
                (punch("1", 301, verify: 15), .record(.punchInFuture)),
                (punch("9", 0, verify: 15), .record(.unknownUser)),
                (.damaged([1], reason: "month 13"), .damaged),
                (.damaged([1], reason: "month 13"), .damagedAgain),
            ]
            #expect(try await store.append(table.map(\.0), from: source) == table.map(\.1))
            let punches = try await store.punches(PunchFilter(), after: nil, limit: 100)
            #expect(punches.filter { $0.disposition == "accepted" }.map(\.person) == ["1", "1", "1"])
        }
    }

    @Test("Both versions of a contradicted record are kept, and either one sent again is a duplicate")
    func conflicts() async throws {
        try await withStore { store, source in
            try await store.enrol("1")
            let versions = [punch("1"), punch("1", verify: 15), punch("1", verify: 4)]
            _ = try await store.append(versions, from: source)
            let again = try await store.append(versions.reversed() + versions, from: source)
            #expect(again == Array(repeating: .record(.duplicateUpload), count: 6))
            #expect(try await store.journal(after: 0, limit: 10).map(\.version) == [0, 1, 2])
            #expect(
                try await store.everyRecord().map(\.disposition) == ["accepted", "record_conflict", "record_conflict"]
            )
        }
    }

    @Test(
        "The live, the log and the drive form of one punch are one record",
        arguments: [
            [punch("1"), punch("1", workCode: nil, bytes: [9])],
            [punch("1", workCode: nil), punch("1", bytes: [9])],
            [punch("1", verify: nil, state: nil, workCode: nil), punch("1", verify: 15)],
        ]
    )
    func absentFields(forms: [LogItem]) async throws {
        try await withStore { store, source in
            try await store.enrol("1")
            let outcomes = try await store.append(forms, from: source)
            #expect(outcomes == [.record(.accepted), .record(.duplicateUpload)])
        }
    }

    @Test("The same second of the same id at another terminal is another record")
    func terminals() async throws {
        try await withStore { store, source in
            try await store.enrol("1")
            let other = try await store.source(terminal: "back-door")
            #expect(try await store.append([punch("1")], from: source) == [.record(.accepted)])
            #expect(try await store.append([punch("1")], from: other) == [.record(.accepted)])
        }
    }

    @Test("Shuffled, cut and repeated, a log gives the same records, and each upload is counted", arguments: 1...8)
    func anyOrder(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        // Each key with one content: which of two contradicting versions comes first is for the order to say.
        let log: [LogItem] = (0..<120).map { index in
            index % 17 == 0
                ? .damaged([UInt8(index)], reason: "no date")
                : punch("\(index % 7)", Int64(index / 7), verify: index % 3, bytes: [UInt8(index)])
        }
        func content(_ row: PunchRow) -> String {
            "\(row.terminal) \(row.user) \(row.wall.map { "\($0)" } ?? "-") \(row.verify ?? -1) \(row.disposition) \(row.bytes)"
        }
        let expected = try await withStore { store, source in
            try await store.enrol("1", "2", "3")
            _ = try await store.append(log, from: source)
            return Set(try await store.everyRecord().map(content))
        }
        try await withStore { store, source in
            try await store.enrol("1", "2", "3")
            var queue = (log + log + log.filter { _ in Bool.random(using: &random) }).shuffled(using: &random)
            let uploads = queue.count
            var stored = 0
            while !queue.isEmpty {
                let piece = Array(queue.prefix(Int.random(in: 1...40, using: &random)))
                queue.removeFirst(piece.count)
                let outcomes = try await store.append(piece, from: source)
                stored += outcomes.count { $0 != .record(.duplicateUpload) && $0 != .damagedAgain }
            }
            let rows = try await store.everyRecord()
            #expect(Set(rows.map(content)) == expected)
            #expect(rows.count == expected.count)
            #expect(stored == expected.count)
            let terminal = try #require(try await store.terminals().first)
            #expect(terminal.records == log.count { if case .record = $0 { true } else { false } })
            let repeatedDamage = uploads - stored - terminal.duplicates
            #expect(repeatedDamage >= log.count { if case .damaged = $0 { true } else { false } })
            #expect(try await store.verifyJournal().broken == nil)
        }
    }

    @Test(
        "Raw records cannot be changed or deleted",
        arguments: [
            "UPDATE record SET user = '2'", "UPDATE record SET hash = x'00'", "DELETE FROM record",
            "INSERT OR REPLACE INTO record SELECT seq, terminal, source, '2', wall, version, verify, state, work_code, "
                + "bytes, fault, received, hash FROM record",
        ]
    )
    func appendOnly(sql: String) async throws {
        try await withStore { store, source in
            _ = try await store.append([punch("1")], from: source)
            await #expect(throws: DatabaseError.self) { try await store.pool.write { try $0.execute(sql: sql) } }
            #expect(try await store.journal(after: 0, limit: 10).map(\.user) == ["1"])
            #expect(try await store.verifyJournal().broken == nil)
        }
    }

    @Test("A record without a terminal is refused")
    func unknownTerminal() async throws {
        try await withStore { store, _ in
            await #expect(throws: StoreError.unknownTerminal("attic")) {
                try await store.openSource(terminal: "attic", link: "", serial: "", at: noon)
            }
        }
    }

    @Test("Faults keep the newest, and a bounded piece of each")
    func faults() async throws {
        try await withStore { store, source in
            for number in 0..<3 {
                let noise = [UInt8](repeating: UInt8(number), count: 5_000)
                try await store.noteFault(terminal: source.terminal, bytes: noise, reason: "noise", at: noon)
            }
            let kept = try await store.faults(terminal: "front-door", limit: 2)
            #expect(kept.map { $0.bytes.first } == [2, 1])
            #expect(kept.map(\.bytes.count) == [4_096, 4_096])
        }
    }
}
