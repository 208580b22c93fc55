import Attendance
import Storage
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite("Who follows the feed")
struct FeedFollowingTests {
    private let office: Office

    init() throws { office = try Office() }

    /// What a follower of people's changes is told, until nobody listens.
    private func pages(limit: Int = 500) -> AsyncStream<FeedNews> {
        let following = FeedFollowing(store: office.store, kinds: [FeedKind.person], limit: limit, clock: office.time)
        let (stream, continuation) = AsyncStream<FeedNews>.makeStream()
        let follower = Task { try await following.run(after: 0) { continuation.yield($0) } }
        continuation.onTermination = { _ in follower.cancel() }
        return stream
    }

    private func hire(_ numbers: String...) async throws {
        _ = try await office.store.importPeople(
            numbers.map { Person(number: $0, name: "N\($0)", department: "D") },
            mappings: [],
            change: office.change,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
    }

    @Test("What is there already comes first, a page at a time, then each change")
    func order() async throws {
        try await hire("1001", "1002", "1003")
        var told = pages(limit: 2).makeAsyncIterator()
        #expect(await told.next()?.events.map(\.subject) == ["1001", "1002"])
        #expect(await told.next()?.events.map(\.subject) == ["1003"])
        try await hire("1004")
        let last = await told.next()
        #expect(last?.events.map(\.subject) == ["1004"])
        #expect(try await last?.position == office.store.feedEnd())
    }

    @Test("Nothing for half a minute is said with the position, past events of other kinds")
    func heartbeat() async throws {
        try await hire("1001")
        var told = pages().makeAsyncIterator()
        #expect(await told.next()?.events.count == 1)
        let shift = ShiftRow(name: "day", kind: "fixed", start: "09:00", end: "18:00", breaks: [])
        _ = try await office.store.importShifts([shift], change: office.change, dryRun: false)
        let end = try await office.store.feedEnd()
        for _ in 0..<2 {
            await office.time.sleepers(1)
            office.time.advance(by: .seconds(30))
            let beat = await told.next()
            #expect(beat?.events.isEmpty == true)
            #expect(beat?.position == end)
        }
    }
}
