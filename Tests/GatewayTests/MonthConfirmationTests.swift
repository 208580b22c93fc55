import Attendance
import DaemonConfiguration
import Foundation
import Storage
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

@Suite("People confirm their lines of a month")
struct MonthConfirmationTests {
    private let office: Office
    private let desk: MonthDesk

    /// 2026-11-25: a prepared October waits until the 30th.
    init() async throws {
        office = try Office("[month]\nconfirmationDays = 5\n")
        desk = MonthDesk(
            judgement: Judgement(
                store: office.store,
                configuration: office.configuration,
                board: office.board,
                clock: office.clock
            ),
            month: try #require(Month("2026-10"))
        )
        _ = try await office.store.importPeople(
            [
                Person(number: "1001", name: "N", department: "Lab"),
                Person(number: "1002", name: "M", department: "Lab"),
            ],
            mappings: [Mapping(group: "main", user: "1", person: "1001")],
            change: office.change,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
        _ = try await office.store.adopt(terminal: "door", userGroup: "main")
        let shift = ShiftRow(name: "day", kind: "fixed", start: "09:00", end: "18:00", breaks: [])
        _ = try await office.store.importShifts([shift], change: office.change, dryRun: false)
        let row = RosterRow(
            scope: .department,
            subject: "Lab",
            first: try #require(LocalDate("2026-10-01")),
            last: RosterRow.openEnd,
            weekdays: [1, 2, 3, 4, 5],
            shift: "day"
        )
        _ = try await office.store.importRoster([row], change: office.change, dryRun: false)
    }

    private func punch(_ date: String) async throws {
        let source = try await office.store.openSource(terminal: "door", link: "test", serial: "", at: Office.noon)
        let time = LocalDateTime(date: try #require(LocalDate(date)), secondOfDay: 32_400)
        _ = try await office.store.append(
            [.record(.init(user: "1", time: time, verify: 1, bytes: Array("\(time)".utf8)))],
            from: source,
            receivedAt: Office.noon,
            rules: IntakeRules(policy: .standard, zone: .utc)
        )
    }

    private func prepare() async throws -> MonthState { try await desk.prepare(change: office.change) }

    private func approve() async throws -> [String] {
        let hr = RequestCaller(uid: 7, person: nil, isHR: true)
        return try await desk.approve("Lab", caller: hr, reason: nil, change: office.change).1
    }

    @Test("A department waits for its people until the end of the last date, and its month cannot be closed meanwhile")
    func waits() async throws {
        let until = try #require(LocalDate("2026-11-30"))
        _ = try await prepare()
        let state = try await desk.confirm("1001", seen: nil, change: office.change)
        #expect(desk.confirmations(state) == ["1001": .confirmed, "1002": .waiting])
        let check = try await desk.check(state)
        #expect(check.obstacles.contains(ClosingObstacle(.notConfirmed, ["1002 2026-11-30"])))
        await #expect(throws: MonthRefusal.unconfirmed(department: "Lab", people: ["1002"], until: until)) {
            try await approve()
        }
        // Five days and eleven hours later it is the 30th still.
        office.time.advance(by: .seconds(5 * 86_400 + 11 * 3_600))
        await #expect(throws: MonthRefusal.self) { try await approve() }
        office.time.advance(by: .seconds(3_600))
        #expect(try await approve() == ["1001", "1002"])
    }

    @Test("What was seen is what is confirmed; prepared anew, only the line that changed is asked about again")
    func askedAgain() async throws {
        let first = try await prepare()
        let seen = try #require(first.asked["1001"]?.hash)
        _ = try await desk.confirm("1002", seen: nil, change: office.change)
        try await punch("2026-10-12")
        let second = try await prepare()
        #expect(desk.confirmations(second) == ["1001": .waiting, "1002": .confirmed])
        await #expect(throws: MonthRefusal.lineChanged("1001")) {
            try await desk.confirm("1001", seen: seen, change: office.change)
        }
        // Of a candidate the frozen line is read, also when the journal knows more.
        try await punch("2026-10-13")
        let line = try #require(try await desk.line(of: "1001", second))
        #expect(line.result.days.flatMap(\.punches).count + line.result.unassigned.count == 1)
        #expect(try await desk.line(of: "9999", second) == nil)
    }

    @Test("A disputed line is in the way until it is answered; the version keeps how the lines stood")
    func disputed() async throws {
        _ = try await prepare()
        _ = try await desk.confirm("1002", seen: nil, change: office.change)
        let state = try await desk.dispute("1001", reason: "I was there", change: office.change)
        #expect(try await desk.check(state).obstacles.contains(ClosingObstacle(.disputed, ["1001"])))
        let answered = try await desk.answer("1001", reason: "punches found", change: office.change)
        #expect(try await !desk.check(answered).obstacles.map(\.name).contains(.disputed))
        try await desk.closeWaivingAll(change: office.change)
        let steps = try await office.store.monthSteps(desk.month)
        guard case .closed(1, _, let confirmations)? = steps.last?.step else {
            Issue.record("the last step is \(String(describing: steps.last?.step))")
            return
        }
        #expect(confirmations == ["1001": .answered, "1002": .confirmed])
        // So does its report, whatever is asked of the next version.
        let closed = try await desk.state()
        #expect(try await desk.results(closed).map(\.confirmation) == [.answered, .confirmed])
        #expect(desk.confirmations(closed) == confirmations)
        #expect(steps.map(\.reason) == [nil, nil, "I was there", "punches found", nil])
    }
}
