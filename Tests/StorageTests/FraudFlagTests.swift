import Storage
import Testing
import WallClock

private func found(_ id: String, people: [String] = ["1001"], at: Instant = noon, flag: String = "{}") -> FoundFlag {
    FoundFlag(id: id, kind: "buddy_pair", people: people, at: at, severity: "medium", flag: flag)
}

@Suite struct FraudFlagTests {
    private func events(_ store: Store) async throws -> [String] {
        try await store.feed(after: 0, kinds: [FeedKind.flag], forReviewer: true, limit: 99).map {
            "\($0.subject ?? "") \($0.body ?? "")"
        }
    }

    @Test("A flag is told once, also if it is found again with other numbers")
    func once() async throws {
        try await withStore { store, _ in
            try await store.keepFlags([found("a")], at: noon)
            try await store.keepFlags([found("a", flag: #"{"days":9}"#)], at: noon)
            #expect(try await events(store).count == 1)
            #expect(try await store.flag("a").flag == #"{"days":9}"#)
            #expect(try await store.flags(isOpen: true, limit: 9).map(\.id) == ["a"])
            await #expect(throws: StoreError.unknownFlag("b")) { try await store.flag("b") }
        }
    }

    @Test("Whoever reads the feed without being a reviewer does not meet flags, even by asking for them")
    func confidential() async throws {
        try await withStore { store, _ in
            try await store.keepFlags([found("a")], at: noon)
            #expect(try await store.feed(after: 0, limit: 9).isEmpty)
            #expect(try await store.feed(after: 0, kinds: [FeedKind.flag], limit: 9).isEmpty)
            #expect(try await store.feed(after: 0, forReviewer: true, limit: 9).map(\.kind) == [FeedKind.flag])
        }
    }

    @Test("What is not found again of a time that was read again is withdrawn; it is told anew if it comes back")
    func withdrawn() async throws {
        try await withStore { store, _ in
            let before = noon.adding(seconds: -86_400)
            try await store.keepFlags([found("old", at: before), found("a"), found("b")], at: noon)
            try await store.keepFlags([found("b")], rereadFrom: noon, at: noon)
            #expect(try await store.flags(isOpen: true, limit: 9).map(\.id) == ["b", "old"])
            #expect(try await store.flag("a").state == .withdrawn)
            try await store.keepFlags([found("a"), found("b")], rereadFrom: noon, at: noon)
            #expect(try await store.flag("a").state == .open)
            #expect(try await events(store).map { $0.prefix(1) } == ["o", "a", "b", "a", "a"])
        }
    }

    @Test("Harmless mutes the same people's flags of the kind until it is over; a dismissed flag stays dismissed")
    func harmless() async throws {
        try await withStore { store, _ in
            let until = noon.adding(seconds: 90 * 86_400)
            try await store.keepFlags([found("a", people: ["1", "2"])], at: noon)
            try await store.dismissFlag("a", reason: "harmless", mutedUntil: until, change: hr)
            let later = [
                found("b", people: ["1", "2"], at: noon.adding(seconds: 1)), found("c", people: ["1", "3"]),
                found("a", people: ["1", "2"]),
            ]
            try await store.keepFlags(later, rereadFrom: noon, at: until.adding(seconds: -1))
            #expect(try await store.flags(isOpen: true, limit: 9).map(\.id) == ["c"])
            #expect(try await store.flag("b").state == .muted)
            #expect(try await store.flag("a").state == .dismissed)
            #expect(try await store.flag("a").changedBy == "uid 1000")
            try await store.keepFlags([found("d", people: ["1", "2"])], at: until)
            #expect(try await store.flag("d").state == .open)
        }
    }

    @Test("A pattern that is found with another beginning, long ago, is not told again; of other people it is")
    func old() async throws {
        try await withStore { store, _ in
            let long = noon.adding(seconds: -100 * 86_400)
            try await store.keepFlags([found("a", people: ["1", "2"], at: long)], oldBefore: noon, at: noon)
            let again = [
                found("b", people: ["1", "2"], at: long.adding(seconds: 60)), found("c", people: ["1", "3"], at: long),
                found("d", people: ["1", "2"]),
            ]
            try await store.keepFlags(again, oldBefore: noon, at: noon)
            #expect(Set(try await store.flags(isOpen: true, limit: 9).map(\.id)) == ["a", "c", "d"])
        }
    }

    @Test("News are accepted punches behind a position; everything else only moves it")
    func news() async throws {
        try await withStore { store, source in
            try await store.enrol("1001")
            let start = try await store.feedEnd()
            let record = punch("1001")
            _ = try await store.append([record, punch("7")], from: source)
            let news = try await store.checkedNews(after: start, limit: 9)
            #expect(news.punches.map(\.person) == ["1001"])
            #expect(news.punches.map(\.at) == [noon])
            #expect(!news.hasMapping)
            #expect(news.position == (try await store.feedEnd()))
            #expect(try await store.checkedNews(after: news.position, limit: 9).punches.isEmpty)
            #expect(try await store.checkedNews(after: 0, limit: 9).hasMapping)
            #expect(try await store.checkedPunches(from: noon, after: nil, limit: 9) == news.punches)
            try await store.keepFraudState("{}", position: 7)
            try await store.keepFraudState("[]", position: 8)
            #expect(try await store.fraudState()?.position == 8)
        }
    }
}
