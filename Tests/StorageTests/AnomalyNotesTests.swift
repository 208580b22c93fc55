import Storage
import Testing
import WallClock

@Suite struct AnomalyNotesTests {
    @Test("What HR said stays by the anomaly's name, and each change is an event with what was said before")
    func acknowledged() async throws {
        try await withStore { store, _ in
            try await store.acknowledgeAnomaly("1001/2026-11-24/late", reason: "bus", change: hr)
            try await store.acknowledgeAnomaly("1001/2026-11-24/late", reason: "train", change: hr)
            let note = try await store.anomalyNotes().acknowledgements["1001/2026-11-24/late"]
            #expect(note?.reason == "train")
            #expect(note?.by == "uid 1000")
            #expect(note?.at == noon)
            let events = try await store.feed(after: 0, kinds: [FeedKind.anomaly], limit: 9)
            #expect(events.map(\.subject) == ["1001/2026-11-24/late", "1001/2026-11-24/late"])
            let last = try #require(events.last?.body)
            for part in [#""by":"uid 1000""#, #""reason":"bus""#, #""reason":"train""#] { #expect(last.contains(part)) }
        }
    }

    @Test("A mute holds for one kind of one person up to its date")
    func muted() async throws {
        try await withStore { store, _ in
            try await store.enrol("1001")
            let until = try #require(LocalDate("2026-12-24"))
            try await store.muteAnomaly("late", of: "1001", until: until, reason: "agreed", change: hr)
            let notes = try await store.anomalyNotes()
            #expect(notes.mute("1001", "late", on: until)?.reason == "agreed")
            #expect(notes.mute("1001", "late", on: until.adding(days: 1)) == nil)
            #expect(notes.mute("1001", "absent", on: until) == nil)
            #expect(notes.mute("1002", "late", on: until) == nil)
            await #expect(throws: StoreError.unknownPerson("9")) {
                try await store.muteAnomaly("late", of: "9", until: until, reason: "x", change: hr)
            }
            #expect(try await store.unmuteAnomaly("late", of: "1001", change: hr))
            #expect(try await !store.unmuteAnomaly("late", of: "1001", change: hr))
            #expect(try await store.anomalyNotes().mutes.isEmpty)
            #expect(try await store.feed(after: 0, kinds: [FeedKind.anomaly], limit: 9).count == 2)
        }
    }
}
