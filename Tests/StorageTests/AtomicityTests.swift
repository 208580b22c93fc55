import GRDB
import Synchronization
import Testing
import WallClock

@testable import Storage

@Suite struct AtomicityTests {
    private func counts(_ store: Store) async throws -> [Int?] {
        try await store.pool.read { db in
            // Of the feed the events, of which a row may hold many.
            try ["count(*) FROM record", "count(*) FROM punch", "sum(records) FROM feed"].map {
                try Int.fetchOne(db, sql: "SELECT \($0)")
            }
        }
    }

    @Test(
        "An error anywhere in a batch leaves neither records nor events",
        arguments: [("record", 5), ("punch", 5), ("feed", 1)]
    )
    func rollback(table: String, rows: Int) async throws {
        try await withStore { store, source in
            _ = try await store.append([punch("1")], from: source)
            let before = try await counts(store)
            try await store.pool.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER spoil BEFORE INSERT ON \(table) WHEN (SELECT count(*) FROM \(table)) >= \(rows)
                        BEGIN SELECT RAISE(ABORT, 'spoilt'); END
                        """
                )
            }
            let batch = (1...10).map { punch("1", $0) }
            await #expect(throws: DatabaseError.self) { try await store.append(batch, from: source) }
            #expect(try await counts(store) == before)
            #expect(try await store.terminals().first?.records == 1)
            try await store.pool.write { try $0.execute(sql: "DROP TRIGGER spoil") }
            _ = try await store.append(batch, from: source)
            #expect(try await counts(store) == [11, 11, 11])
            #expect(try await store.verifyJournal().broken == nil)
        }
    }

    @Test("Results of which one cannot be told are not told at all, and are told at the next attempt")
    func results() async throws {
        try await withStore { store, _ in
            let date = LocalDate(dayNumber: 20_000)
            let days = (0..<3).map { number in
                PersonDays.Day(date: date.adding(days: number), plan: 1, digest: [1]) { "result \(number)" }
            }
            let results = PersonDays(person: "1001", dates: date...date.adding(days: 2), days: days)
            @Sendable func tell(_ desk: DayDesk) throws { try desk.tell(results, gone: { _, _ in "" }, at: noon) }
            let end = try await store.feedEnd()
            await #expect(throws: Spoilt.self) {
                try await store.days { desk in
                    try tell(desk)
                    throw Spoilt()
                }
            }
            #expect(try await store.feedEnd() == end)
            // The second time each is what was told last.
            for _ in 0..<2 { try await store.days(tell) }
            let told = try await store.feed(after: end, kinds: [FeedKind.day], limit: 9).map(\.body)
            #expect(told == ["result 0", "result 1", "result 2"])
        }
    }

    private struct Spoilt: Error {}

    @Test("Batches that become durable together are each as if alone: one that fails costs only itself")
    func together() async throws {
        try await withStore { store, source in
            try await store.pool.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER spoil BEFORE INSERT ON record WHEN new.user = 'spoilt'
                        BEGIN SELECT RAISE(ABORT, 'spoilt'); END
                        """
                )
            }
            let failed = await withTaskGroup(of: (Int, [IntakeOutcome]?).self) { group in
                for number in 1...40 {
                    let user = number.isMultiple(of: 10) ? "spoilt" : "2"
                    let batch = [punch("1", Int64(number)), punch(user, Int64(number))]
                    group.addTask { (number, try? await store.append(batch, from: source)) }
                }
                var failed: Set<Int> = []
                for await (number, outcomes) in group {
                    if let outcomes { #expect(outcomes.count == 2) } else { failed.insert(number) }
                }
                return failed
            }
            #expect(failed == [10, 20, 30, 40])
            #expect(try await counts(store) == [72, 72, 72])
            #expect(try await store.terminals().first?.records == 72)
            #expect(try await store.verifyJournal().broken == nil)
        }
    }

    @Test("A full disk undoes the whole batch, and with space the next one is taken")
    func diskFull() async throws {
        try await withStore { store, source in
            _ = try await store.append([punch("1")], from: source)
            let before = try await counts(store)
            func limit(_ pages: Int) async throws {
                try await store.pool.writeWithoutTransaction { db in
                    _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
                }
            }
            let used = try await store.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA page_count") }
            try await limit((used ?? 0) + 4)
            let batch = (1...2_000).map { punch("1", $0, bytes: [UInt8](repeating: 7, count: 100)) }
            let error = await #expect(throws: DatabaseError.self) { try await store.append(batch, from: source) }
            #expect(error?.resultCode == .SQLITE_FULL)
            #expect(store.storageState.state == .full)
            #expect(try await counts(store) == before)
            try await limit(1_000_000)
            await store.tryToWrite(at: noon)
            #expect(store.storageState.state == .sound)
            #expect(try await store.append(batch, from: source).count == 2_000)
            #expect(try await counts(store) == [2_001, 2_001, 2_001])
            #expect(try await store.verifyJournal().broken == nil)
        }
    }

    @Test("A batch is one step for whoever follows the feed")
    func oneStep() async throws {
        try await withStore { store, source in
            var changes = store.feedChanges().makeAsyncIterator()
            #expect(await changes.next() != nil)
            _ = try await store.append((0..<50).map { punch("1", $0) }, from: source)
            #expect(await changes.next() != nil)
            #expect(try await store.feedEnd() == 50)
            _ = try await store.append([punch("1")], from: source)  // a duplicate is no event
            try await store.enrol("7")
            #expect(await changes.next() != nil)
            #expect(try await store.feedEnd() == 52)
            let kinds = try await store.feed(after: 50, limit: 10).map(\.kind)
            #expect(kinds == [FeedKind.person, FeedKind.user])
            #expect(try await store.feed(after: 0, kinds: [FeedKind.user], limit: 10).map(\.seq) == [52])
        }
    }

    @Test("A follower is asked once for each kind of event that a commit brought, and woken if it waits for one")
    func ofAKind() async throws {
        try await withStore { store, source in
            let asked = Mutex<Set<String>>([])
            func kinds() -> Set<String> {
                asked.withLock { kinds in
                    defer { kinds = [] }; return kinds
                }
            }
            var changes = store.signal.news { kind in
                asked.withLock { _ = $0.insert(kind) }
                return kind == FeedKind.user
            }.makeAsyncIterator()
            _ = await changes.next()
            // Where the feed ends is known from the first commit on; before, all are woken.
            try await store.enrol("1")
            _ = await changes.next()
            _ = try await store.append([punch("1"), punch("2")], from: source)
            #expect(kinds() == [FeedKind.punch, FeedKind.quarantined])
            _ = try await store.append([punch("1")], from: source)  // a duplicate is no event
            #expect(kinds() == [])
            try await store.enrol("7")
            #expect(kinds() == [FeedKind.person, FeedKind.user])
            #expect(await changes.next() != nil)
        }
    }
}
