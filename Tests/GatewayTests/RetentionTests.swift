import Attendance
import DaemonConfiguration
import Storage
import Testing
import WallClock

@testable import Gateway

@Suite("Retention in the daemon")
struct RetentionTests {
    private let office: Office
    private let desk: RetentionDesk
    private let month: MonthDesk

    /// 2026-11-25: with two years November 2024 is the first month that is kept.
    init() throws {
        office = try Office("[retention]\nyears = 2\n")
        desk = RetentionDesk(store: office.store, configuration: office.configuration, clock: office.clock)
        month = MonthDesk(
            judgement: Judgement(
                store: office.store,
                configuration: office.configuration,
                board: office.board,
                clock: office.clock
            ),
            month: try #require(Month("2024-11"))
        )
    }

    private func close() async throws {
        let left = try #require(LocalDate("2024-11-30"))
        _ = try await office.store.importPeople(
            [Person(number: "1", name: "Ada", department: "Lab", activeTo: left)],
            mappings: [],
            change: office.change,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
        _ = try await month.prepare(change: office.change)
        try await month.closeWaivingAll(change: office.change)
    }

    private func name() async throws -> String { try await office.store.person("1").name }

    @Test("Each day what is over is erased, and what is not over stays")
    func daily() async throws {
        try await close()
        let watch = RetentionWatch(desk: desk, clock: office.time, logger: office.logger)
        // Through 2026-11-30.
        office.time.advance(by: .seconds(5 * 86_400 + 11 * 3_600))
        #expect(desk.today == LocalDate("2026-11-30"))
        try await watch.pass()
        #expect(try await name() == "Ada")
        #expect(try await month.verify(1).row.version == 1)
        office.time.advance(by: .seconds(3_600))
        try await watch.pass()
        #expect(try await name().isEmpty)
        let events = try await office.store.feed(after: 0, kinds: [FeedKind.retention], limit: 9)
        #expect(events.map(\.subject) == ["1", "2024-11"])
        // Nobody's name is in the log.
        #expect(!office.logs.lines.contains { $0.contains("Ada") })
    }

    @Test("A version that was removed is not judged anew: reports, verification and reopening say that it is gone")
    func removed() async throws {
        try await close()
        office.time.advance(by: .seconds(6 * 86_400))
        _ = try await desk.apply(by: "uid 0", dryRun: false)
        let state = try await month.state()
        #expect((state.phase, state.version) == (.closed, 1))
        await #expect(throws: MonthRefusal.removed(version: 1)) { try await month.results(state) }
        await #expect(throws: MonthRefusal.removed(version: 1)) { try await month.verify(nil) }
        await #expect(throws: MonthRefusal.removed(version: 1)) { try await month.verify(1) }
        await #expect(throws: MonthRefusal.unknownVersion(2)) { try await month.verify(2) }
        await #expect(throws: MonthRefusal.removed(version: 1)) {
            try await month.reopen(.whole, until: nil, reason: "x", change: office.change)
        }
    }
}
