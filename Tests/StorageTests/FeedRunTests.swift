import GRDB
import TerminalProtocols
import Testing
import WallClock

@testable import Storage

@Suite struct FeedRunTests {
    /// Records of which some follow each other and became the same, with other events between them.
    private func write(_ store: Store, _ source: RecordSource) async throws {
        try await store.enrol("1", "2")
        let batch =
            (0..<5).map { punch("1", $0) } + (0..<3).map { punch("9", $0) } + [punch("2", 1)]
            + [.damaged([1], reason: "month 13"), .damaged([2], reason: "month 13")] + (5..<9).map { punch("1", $0) }
        _ = try await store.append(batch, from: source)
        _ = try await store.append([punch("1", 20), punch("1", 0), punch("2", 20)], from: source)
        // Gives the three that waited to somebody.
        _ = try await store.map(Mapping(group: "main", user: "9", person: "2"), change: hr, rules: rules)
    }

    @Test("From any position and of any length, a page of the feed is a piece of the whole")
    func pages() async throws {
        try await withStore { store, source in
            try await write(store, source)
            let whole = try await store.feed(after: 0, limit: .max)
            // Two people with an id each, 15 and 2 records, a mapping and three records again.
            #expect(whole.map(\.seq) == Array(1...25))
            #expect(whole.compactMap(\.record?.seq) == Array(1...17) + [6, 7, 8])
            for position in 0...25 {
                for limit in [1, 2, 7] {
                    let page = try await store.feed(after: Int64(position), limit: limit)
                    #expect(page == Array(whole.dropFirst(position).prefix(limit)))
                }
                let punches = try await store.feed(after: Int64(position), kinds: [FeedKind.punch], limit: 4)
                #expect(punches == Array(whole.dropFirst(position).filter { $0.kind == FeedKind.punch }.prefix(4)))
            }
            #expect(try await store.feedEnd() == 25)
        }
    }

    @Test("Each event says whose its record is, but that of an unknown id")
    func subjects() async throws {
        try await withStore { store, source in
            try await write(store, source)
            let events = try await store.feed(after: 4, kinds: [FeedKind.punch, FeedKind.quarantined], limit: 99)
            let ones = Array<String?>(repeating: "1", count: 5), nobodies = Array<String?>(repeating: nil, count: 3)
            #expect(events.prefix(9).map(\.subject) == ones + nobodies + ["2"])
            #expect(events.suffix(3).map(\.subject) == ["2", "2", "2"])
        }
    }

    @Test("A consumer of punches that stops inside a run goes on behind it")
    func news() async throws {
        try await withStore { store, source in
            try await write(store, source)
            let whole = try await store.checkedNews(after: 0, limit: 99)
            #expect(whole.position == 25)
            var seqs: [Int64] = []
            var position: Int64 = 0
            while position < 25 {
                let news = try await store.checkedNews(after: position, limit: 2)
                seqs += news.punches.map(\.seq)
                #expect(news.position > position)
                position = news.position
            }
            #expect(seqs == whole.punches.map(\.seq))
        }
    }

    @Test("Records that follow each other and became the same are one row")
    func rows() async throws {
        try await withStore { store, source in
            try await write(store, source)
            let runs = try await store.pool.read { db in
                try Row.fetchAll(db, sql: "SELECT seq, record, records FROM feed WHERE record IS NOT NULL ORDER BY seq")
                    .map { [$0["seq"], $0["record"], $0["records"]] as [Int64] }
            }
            #expect(
                runs == [[9, 5, 5], [12, 8, 3], [13, 9, 1], [15, 11, 2], [19, 15, 4], [21, 17, 2], [25, 8, 3]]
            )
        }
    }
}
