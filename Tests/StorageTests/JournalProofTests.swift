import TerminalProtocols
import Testing
import WallClock

@testable import Storage

@Suite struct JournalProofTests {
    /// Three records, of which the second has every field and the third is damaged.
    private func journal(_ store: Store) async throws {
        let source = try await store.source()
        _ = try await store.source(terminal: "back-door")
        let items = [
            punch("1", verify: nil, state: nil, workCode: nil), punch("2", 5), .damaged([7, 7], reason: "month 13"),
        ]
        _ = try await store.append(items, from: source)
    }

    @Test("An untouched journal is proven, and its head grows with it")
    func intact() async throws {
        try await withStore { store, source in
            #expect(
                try await store.verifyJournal()
                    == JournalProof(records: 0, head: String(repeating: "0", count: 64), broken: nil)
            )
            _ = try await store.append([punch("1")], from: source)
            let first = try await store.verifyJournal()
            _ = try await store.append([punch("2")], from: source)
            let second = try await store.verifyJournal()
            #expect((first.records, second.records) == (1, 2))
            #expect(first.broken == nil && second.broken == nil)
            #expect(first.head != second.head)
            #expect(try await store.journal(after: 0, limit: 10).map(\.hash.hexadecimal) == [first.head, second.head])
        }
    }

    @Test(
        "Whatever is changed behind the store's back, verification names the record",
        arguments: [
            ("UPDATE record SET terminal = 2 WHERE seq = 2", 2),
            ("UPDATE record SET user = '3' WHERE seq = 2", 2),
            ("UPDATE record SET wall = wall + 1 WHERE seq = 2", 2),
            ("UPDATE record SET wall = NULL WHERE seq = 2", 2),
            ("UPDATE record SET version = 1 WHERE seq = 2", 2),
            ("UPDATE record SET verify = 15 WHERE seq = 2", 2),
            ("UPDATE record SET verify = NULL WHERE seq = 2", 2),
            ("UPDATE record SET verify = 0 WHERE seq = 1", 1),
            ("UPDATE record SET state = 1 WHERE seq = 2", 2),
            ("UPDATE record SET verify = NULL, state = verify WHERE seq = 2", 2),
            ("UPDATE record SET work_code = 1 WHERE seq = 2", 2),
            ("UPDATE record SET bytes = x'0102' WHERE seq = 2", 2),
            ("UPDATE record SET fault = '' WHERE seq = 2", 2),
            ("UPDATE record SET fault = 'month 14' WHERE seq = 3", 3),
            ("UPDATE record SET fault = NULL WHERE seq = 3", 3),
            ("UPDATE record SET received = received - 1 WHERE seq = 2", 2),
            ("UPDATE record SET hash = zeroblob(32) WHERE seq = 2", 2),
            ("UPDATE record SET hash = x'' WHERE seq = 3", 3),
            ("DELETE FROM record WHERE seq = 1", 1),
            ("DELETE FROM record WHERE seq = 2", 2),
            (
                "UPDATE record SET seq = 9 WHERE seq = 1; UPDATE record SET seq = 1 WHERE seq = 2; "
                    + "UPDATE record SET seq = 2 WHERE seq = 9", 1
            ),
            ("UPDATE record SET seq = 4 WHERE seq = 3", 3),
            ("UPDATE terminal SET name = 'side-door' WHERE id = 1", 1),
            ("DELETE FROM terminal WHERE id = 1", 1),
            ("UPDATE source SET link = 'file:attlog.dat'", 1),
            ("UPDATE source SET serial = 'SN2'", 1),
            ("DELETE FROM source WHERE id = 1", 1),
        ]
    )
    func tampered(sql: String, seq: Int64) async throws {
        try await withTemporaryDirectory { directory in
            try await journal(Store(directory: directory))
            try tamper(directory, sql)
            let proof = try await Store(directory: directory).verifyJournal()
            #expect(proof.broken?.seq == seq)
        }
    }

    @Test("Cutting off the end shows in the head that was written down")
    func cutOff() async throws {
        try await withTemporaryDirectory { directory in
            let before = try await {
                let store = try Store(directory: directory)
                try await journal(store)
                return try await store.verifyJournal()
            }()
            try tamper(directory, "DELETE FROM record WHERE seq = 3")
            let after = try await Store(directory: directory).verifyJournal()
            #expect(before.records == 3 && after.records == 2)
            #expect(before.head != after.head)
        }
    }

    @Test("An export holds everything that the hashes cover")
    func export() async throws {
        try await withStore { store, _ in
            try await journal(store)
            let lines = try await store.journal(after: 0, limit: 10)
            var previous = RecordHash.first
            for line in lines {
                let fields = RecordHash.Fields(
                    seq: line.seq,
                    terminal: line.terminal,
                    serial: line.serial,
                    link: line.link,
                    user: line.user,
                    wall: line.wall?.wallSeconds,
                    version: Int64(line.version),
                    verify: line.verify.map(Int64.init),
                    state: line.state.map(Int64.init),
                    workCode: line.workCode.map(Int64.init),
                    bytes: line.bytes,
                    fault: line.fault,
                    received: line.receivedAt.milliseconds
                )
                #expect(RecordHash.of(fields, after: previous) == line.hash)
                previous = line.hash
            }
            #expect(lines.map(\.seq) == [1, 2, 3])
            #expect(try await store.journal(after: 1, limit: 1).map(\.seq) == [2])
        }
    }
}
