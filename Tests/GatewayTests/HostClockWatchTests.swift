import Attendance
import Storage
import Synchronization
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite("This machine's clock is set right")
struct HostClockWatchTests {
    private let office: Office
    private let rules = IntakeRules(policy: .standard, zone: .utc)

    init() throws { office = try Office() }

    /// - Parameter received: minutes after the office's noon, by this machine's clock.
    private func punch(_ user: String, at time: String, received: Int64) async throws {
        let source = try await office.store.openSource(terminal: "door", link: "test", serial: "", at: Office.noon)
        let wall = try #require(LocalDateTime("2026-11-25 \(time)"))
        _ = try await office.store.append(
            [.record(TerminalRecord(user: user, time: wall, verify: 1, bytes: Array("\(user) \(time)".utf8)))],
            from: source,
            receivedAt: Office.noon.adding(seconds: 60 * received),
            rules: rules
        )
    }

    private func dispositions() async throws -> [String] {
        try await office.store.punches(PunchFilter(from: nil, to: nil), after: nil, limit: 9).map(\.disposition)
    }

    @Test("Records that came while it was behind by an hour are punches; what was in the future even so stays")
    func setRight() async throws {
        _ = try await office.store.adopt(terminal: "door", userGroup: "main")
        _ = try await office.store.importPeople(
            [Person(number: "1001", name: "N", department: "D")],
            mappings: [Mapping(group: "main", user: "1", person: "1001")],
            change: office.change,
            rules: rules
        )
        let set = Mutex<Int64>(0)
        let host = HostClock { [clock = office.clock] in clock.now().adding(seconds: set.withLock { $0 }) }
        let watch = HostClockWatch(
            store: office.store,
            rules: rules,
            host: host,
            clock: office.time,
            logger: office.logger
        )
        try await watch.tick()
        office.time.advance(by: .seconds(600))
        try await punch("1", at: "13:05:00", received: 5)
        try await punch("1", at: "15:00:00", received: 6)
        try await punch("2", at: "13:06:00", received: 7)
        try await watch.tick()
        #expect(try await dispositions() == ["punch_in_future", "unknown_user", "punch_in_future"])
        let end = try await office.store.feedEnd()
        // Nobody set it: time passes.
        office.time.advance(by: .seconds(2))
        try await watch.tick()
        #expect(try await office.store.feedEnd() == end)
        set.withLock { $0 = 3_600 }
        office.time.advance(by: .seconds(2))
        for _ in 0..<2 { try await watch.tick() }
        #expect(try await dispositions() == ["accepted", "unknown_user", "punch_in_future"])
        let news = try await office.store.feed(after: end, limit: 9)
        #expect(news.map(\.kind) == [FeedKind.punch])
        #expect(news.map(\.subject) == ["1001"])
    }
}
