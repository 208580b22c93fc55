import Attendance
import DaemonConfiguration
import Foundation
import Storage
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite("Adjustments of closed months")
struct MonthDeskTests {
    private let office: Office

    init() throws { office = try Office() }

    private func desk(_ month: String) throws -> MonthDesk {
        MonthDesk(
            judgement: Judgement(
                store: office.store,
                configuration: office.configuration,
                board: office.board,
                clock: office.clock
            ),
            month: try #require(Month(month))
        )
    }

    private func close(_ month: String) async throws {
        let desk = try desk(month)
        _ = try await desk.prepare(change: office.change)
        try await desk.closeWaivingAll(change: office.change)
    }

    private func adjustments(_ month: String) async throws -> [Adjustment] {
        let desk = try desk(month)
        return try await desk.results(desk.state()).flatMap(\.adjustments)
    }

    /// Somebody with the user id 1 at the terminal door.
    private func employ() async throws {
        _ = try await office.store.importPeople(
            [Person(number: "1001", name: "N", department: "D")],
            mappings: [Mapping(group: "main", user: "1", person: "1001")],
            change: office.change,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
        _ = try await office.store.adopt(terminal: "door", userGroup: "main")
    }

    private func punch(_ date: LocalDate, secondOfDay: Int) async throws {
        let source = try await office.store.openSource(terminal: "door", link: "test", serial: "", at: Office.noon)
        let time = LocalDateTime(date: date, secondOfDay: secondOfDay)
        _ = try await office.store.append(
            [.record(.init(user: "1", time: time, verify: 1, bytes: Array("\(time)".utf8)))],
            from: source,
            receivedAt: Office.noon,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
    }

    @Test("A punch that came between preparing a month and closing it is late for it; one that came before is not")
    func lateForClosing() async throws {
        try await employ()
        let date = try #require(LocalDate("2026-08-11"))
        let desk = try desk("2026-08")
        let watch = ClosedMonthWatch(store: office.store, judgement: { desk.judgement }, logger: office.logger)
        var follower = ClosedMonthWatch.Follower(position: 0)
        func late() async throws -> [String] {
            try await watch.look(&follower)
            return try await office.store.feed(after: 0, kinds: [FeedKind.lateArrival], limit: 99).compactMap(\.body)
                .map { String($0.firstMatch(of: /"record":(\d+)/)?.1 ?? "") }
        }
        try await punch(date, secondOfDay: 32_400)
        _ = try await desk.prepare(change: office.change)
        try await punch(date, secondOfDay: 36_000)
        #expect(try await late().isEmpty)
        try await desk.closeWaivingAll(change: office.change)
        #expect(try await late() == ["2"])
        try await punch(date, secondOfDay: 39_600)
        #expect(try await late() == ["2", "3"])
        // As after a crash: the position that is kept is an older one.
        follower = ClosedMonthWatch.Follower(position: try #require(follower.stored))
        #expect(try await late() == ["2", "3"])
    }

    @Test("One that was accepted is in the first report that is closed behind its acceptance, and in no other")
    func carried() async throws {
        try await employ()
        let date = try #require(LocalDate("2026-08-11"))
        try await close("2026-08")
        try await close("2026-09")
        let before = DayRecord.Figures(status: "absent", late: 0, absent: 480)
        let after = DayRecord.Figures(status: "abnormal", late: 15, absent: 0)
        try await punch(date, secondOfDay: 33_300)
        let record = try #require(try await office.store.punches(PunchFilter(), after: nil, limit: 1).first)
        try await office.store.noteLateArrival(
            record,
            person: "1001",
            month: Month(of: date),
            version: 1,
            proposals: [
                ProposedAdjustment(
                    person: "1001",
                    workDate: date,
                    plan: 1,
                    before: try before.text,
                    after: try after.text
                )
            ],
            change: office.change
        )
        #expect(try await adjustments("2026-10").isEmpty)
        let id = try #require(try await office.store.adjustments().first?.id)
        _ = try await office.store.decideAdjustment(id, accept: true, reason: nil, change: office.change)

        let carried = Adjustment(workDate: date, plan: 1, before: try before.figures(), after: try after.figures())
        // September was closed before the decision.
        #expect(try await adjustments("2026-09").isEmpty)
        #expect(try await adjustments("2026-10") == [carried])
        try await close("2026-10")
        #expect(try await adjustments("2026-10") == [carried])
        #expect(try await adjustments("2026-11").isEmpty)
    }
}

extension DayRecord.Figures {
    fileprivate init(status: String, late: Int, absent: Int) {
        self.init(
            status: status,
            lateMinutes: late,
            earlyMinutes: 0,
            workedMinutes: absent > 0 ? 0 : 465,
            lostMinutes: 0,
            absentMinutes: absent,
            excusedMinutes: 0,
            overtimeWorkday: 0,
            overtimeRestday: 0,
            overtimeHoliday: 0,
            overtimeTimeOff: 0
        )
    }

    fileprivate var text: String { get throws { String(decoding: try CanonicalJSON.encode(self), as: UTF8.self) } }
}
