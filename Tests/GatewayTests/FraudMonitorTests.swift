import Attendance
import DaemonConfiguration
import Fraud
import Storage
import TerminalProtocols
import Testing
import WallClock

@testable import Gateway

/// An office with two sites, in the zone UTC, on Wednesday 2026-11-25 at noon.
private struct Reviewed {
    let office: Office
    let monitor: FraudMonitor
    let rules = IntakeRules(policy: .standard, zone: .utc)

    static let terminals = """
        [[terminal]]
        name = "north"
        protocol = "zk"
        link = "tcp://192.0.2.1:4370"
        [[terminal]]
        name = "south"
        protocol = "zk"
        link = "tcp://192.0.2.2:4370"
        site = "South"
        [distances]
        "South|x" = 40.5

        """

    init(_ office: Office? = nil) async throws {
        let office = try office ?? Office(Reviewed.terminals)
        self.office = office
        monitor = FraudMonitor(
            fleet: try await office.fleet(),
            store: office.store,
            board: office.board,
            clock: office.clock,
            logger: office.logger
        )
        let people = ["1001", "1002"].map { Person(number: $0, name: "N\($0)", department: "D") }
        _ = try await office.store.importPeople(
            people,
            mappings: people.map { Mapping(group: "main", user: $0.number, person: $0.number) },
            change: office.change,
            rules: rules
        )
        for terminal in ["north", "south"] { _ = try await office.store.adopt(terminal: terminal, userGroup: "main") }
    }

    /// Days before today at a time of day.
    static func at(_ days: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) -> LocalDateTime {
        let date = Zone.utc.local(at: Office.noon).date.adding(days: -days)
        return LocalDateTime(date: date, secondOfDay: hour * 3_600 + minute * 60 + second)
    }

    func punch(_ user: String, _ terminal: String, _ time: LocalDateTime, verify: Int = 1) async throws {
        let source = try await office.store.openSource(terminal: terminal, link: "test", serial: "", at: Office.noon)
        _ = try await office.store.append(
            [.record(TerminalRecord(user: user, time: time, verify: verify, bytes: Array("\(user) \(time)".utf8)))],
            from: source,
            receivedAt: Office.noon,
            rules: rules
        )
    }

    /// Looks, and once more after a lull.
    func look() async throws {
        try await monitor.tick()
        office.time.advance(by: .seconds(3))
        try await monitor.tick()
    }

    func open() async throws -> [FlagRow] { try await office.store.flags(isOpen: true, limit: 99) }
}

@Suite("Punches of the feed are checked for fraud")
struct FraudMonitorTests {
    @Test(
        "A journey is flagged with what the clocks may be off; the punch between that comes late takes the reason away"
    )
    func late() async throws {
        let reviewed = try await Reviewed()
        try await reviewed.punch("1001", "north", Reviewed.at(1, 9, 0))
        try await reviewed.punch("1001", "south", Reviewed.at(1, 9, 10))
        try await reviewed.monitor.tick()
        let flag = try #require(try await reviewed.open().first)
        #expect(flag.kind == "impossible_travel")
        #expect(flag.people == ["1001"])
        // Clocks that were never read may be off by the tolerance, 60 s each: 40.5 km in 12 min.
        #expect(flag.flag.contains(#""kmh":202.5"#))

        try await reviewed.punch("1001", "south", Reviewed.at(1, 9, 9, 30))
        try await reviewed.look()
        #expect(try await reviewed.office.store.flag(flag.id).state == .withdrawn)
        #expect(try await reviewed.open().map(\.kind) == ["impossible_travel"])
        #expect(try await reviewed.open().map(\.at) == [Zone.utc.instant(of: Reviewed.at(1, 9, 9, 30))])
    }

    @Test("After a restart it goes on where it was, also if the last state was never kept")
    func restart() async throws {
        let first = try await Reviewed()
        for day in (3...12).reversed() {
            try await first.punch("1001", "north", Reviewed.at(day, 9, 0), verify: 1)
            try await first.punch("1002", "north", Reviewed.at(day, 9, 0, 4), verify: 15)
        }
        try await first.monitor.tick()
        #expect(try await first.open().isEmpty)
        await first.monitor.save()
        try await first.punch("1001", "south", Reviewed.at(2, 9, 0))
        try await first.monitor.tick()
        try await first.punch("1001", "north", Reviewed.at(2, 9, 10))
        let told = try await first.office.store.feedEnd()

        let second = try await Reviewed(first.office)
        try await second.monitor.resume()
        try await second.look()
        try await second.monitor.tick()
        #expect(try await second.open().map(\.kind) == ["impossible_travel"])
        let events = try await first.office.store.feed(after: told, forReviewer: true, limit: 99)
        #expect(events.filter { $0.kind == FeedKind.flag }.count == 1)
    }

    @Test("A booked trip explains a journey, and corrections that one approver grants are counted")
    func requests() async throws {
        let reviewed = try await Reviewed()
        func ask(_ subject: RequestSubject) async throws {
            let asked = try await reviewed.office.store.ask(
                subject,
                for: "1001",
                reason: "r",
                account: 7,
                zone: .utc,
                change: reviewed.office.change
            )
            _ = try await reviewed.office.store.settle(
                asked.request.id,
                as: .approved,
                reason: nil,
                zone: .utc,
                change: reviewed.office.change
            ) { _ in }
        }
        let morning = Zone.utc.instant(of: Reviewed.at(1, 8, 0))
        try await ask(.trip(try #require(Interval(from: morning, to: morning.adding(seconds: 7_200)))))
        try await reviewed.punch("1001", "north", Reviewed.at(1, 9, 0))
        try await reviewed.punch("1001", "south", Reviewed.at(1, 9, 10))
        for day in 2...4 {
            let date = Reviewed.at(day, 9, 0).date
            try await ask(.correction(workDate: date, slot: .in, at: Zone.utc.instant(of: Reviewed.at(day, 9, 0))))
        }
        try await reviewed.monitor.tick()
        #expect(try await reviewed.open().isEmpty)
        let date = Reviewed.at(5, 9, 0).date
        try await ask(.correction(workDate: date, slot: .out, at: Zone.utc.instant(of: Reviewed.at(5, 18, 0))))
        try await reviewed.monitor.tick()
        let flag = try #require(try await reviewed.open().first)
        #expect(flag.kind == "correction_pattern")
        #expect(flag.flag.contains("sameApprover"))
        #expect(try await reviewed.open().count == 1)
    }

    @Test("A date that waits for a terminal is not taken yet; with no patience left it is taken without")
    func waiting() async throws {
        let reviewed = try await Reviewed()
        let store = reviewed.office.store
        let shift = ShiftRow(name: "day", kind: "fixed", start: "09:00", end: "18:00", breaks: [])
        _ = try await store.importShifts([shift], change: reviewed.office.change, dryRun: false)
        let (first, last) = (Reviewed.at(2, 0, 0).date, Reviewed.at(1, 0, 0).date)
        let row = RosterRow(
            scope: .everyone,
            subject: "",
            first: first,
            last: RosterRow.openEnd,
            weekdays: [],
            shift: "day"
        )
        _ = try await store.importRoster([row], change: reviewed.office.change, dryRun: false)
        for day in 1...2 {
            try await reviewed.punch("1001", "north", Reviewed.at(day, 8, 58))
            try await reviewed.punch("1001", "north", Reviewed.at(day, 18, 3))
        }
        let office = reviewed.office
        let dates = AttendedDates(
            judgement: Judgement(
                store: store,
                configuration: office.configuration,
                board: office.board,
                clock: office.clock
            )
        )
        func read(until day: Int) {
            for terminal in ["north", "south"] {
                office.board.update(terminal) { $0.watermark = Zone.utc.instant(of: Reviewed.at(day, 8, 0)) }
            }
        }
        var found = try await dates.attended(first...last, patience: first)
        #expect(found.waiting == first)
        #expect(found.attended.isEmpty)
        read(until: 1)
        found = try await dates.attended(first...last, patience: first)
        #expect(found.waiting == last)
        #expect(found.attended.map(\.person) == ["1001", "1002"])
        #expect(found.attended.map { $0.arrival?.offsetMinutes } == [-2, nil])
        #expect(found.attended.map { $0.leaving?.offsetMinutes } == [3, nil])
        read(until: 0)
        found = try await dates.attended(first...last, patience: first)
        #expect(found.waiting == nil)
        #expect(found.attended.count == 4)
        read(until: 1)
        found = try await dates.attended(first...last, patience: last.adding(days: 1))
        #expect(found.waiting == nil)
        #expect(found.attended.map(\.date) == [first, first])
    }

    @Test("What a terminal shows is biometric, card or password; a choice of both is neither")
    func proofs() {
        #expect(Proof(.all(.fingerprint)) == .biometric)
        #expect(Proof(.all([.fingerprint, .card])) == .biometric)
        #expect(Proof(.any([.face, .fingerprint])) == .biometric)
        #expect(Proof(.any([.fingerprint, .card])) == .unknown)
        #expect(Proof(.all(.card)) == .card)
        #expect(Proof(.all([.card, .password])) == .card)
        #expect(Proof(.all(.pin)) == .password)
        #expect(Proof(.any([.password, .card])) == .card)
        #expect(Proof(.all(.button)) == .unknown)
        #expect(Proof(.unknown) == .unknown)
    }
}
