import Attendance
import DaemonConfiguration
import Storage
import TerminalProtocols
import TestSupport
import Testing
import WallClock

@testable import Gateway

/// An office with one terminal in the zone UTC, on Wednesday 2026-11-25 at noon. Everybody works from nine to six.
private struct Followed {
    static let terminals = """
        [[terminal]]
        name = "door"
        protocol = "zk"
        link = "tcp://192.0.2.1:4370"

        """
    static let rules = IntakeRules(policy: .standard, zone: .utc)
    static let today = Zone.utc.local(at: Office.noon).date

    let office: Office
    let fleet: TerminalFleet
    let feed: DayFeed

    init(people: [String] = ["1001"]) async throws {
        office = try Office(Followed.terminals)
        fleet = try await office.fleet()
        feed = DayFeed(fleet: fleet, store: office.store, board: office.board, clock: office.clock)
        _ = try await office.store.importPeople(
            people.map {
                Person(number: $0, name: "N\($0)", department: "D", activeFrom: Followed.today.adding(days: -2))
            },
            mappings: people.map { Mapping(group: "main", user: $0, person: $0) },
            change: office.change,
            rules: Followed.rules
        )
        _ = try await office.store.adopt(terminal: "door", userGroup: "main")
        let shifts = [
            ShiftRow(name: "day", kind: "fixed", start: "09:00", end: "18:00", breaks: [["12:00", "13:00"]]),
            ShiftRow(name: "night", kind: "fixed", start: "22:00", end: "30:00", breaks: []),
        ]
        _ = try await office.store.importShifts(shifts, change: office.change, dryRun: false)
        try await plan("day", for: "", .everyone, weekdays: [1, 2, 3, 4, 5])
    }

    /// As after a restart: knows nothing but what the store has.
    func another() -> DayFeed {
        DayFeed(fleet: fleet, store: office.store, board: office.board, clock: office.clock)
    }

    func plan(_ shift: String?, for subject: String, _ scope: RosterRow.Scope, weekdays: [Int]) async throws {
        let row = RosterRow(
            scope: scope,
            subject: subject,
            first: Followed.today.adding(days: -2),
            last: RosterRow.openEnd,
            weekdays: weekdays,
            shift: shift
        )
        _ = try await office.store.importRoster([row], change: office.change, dryRun: false)
    }

    /// - Parameter days: after today.
    static func at(_ days: Int, _ hour: Int, _ minute: Int) -> LocalDateTime {
        LocalDateTime(date: today.adding(days: days), secondOfDay: hour * 3_600 + minute * 60)
    }

    func punch(_ user: String, _ time: LocalDateTime) async throws {
        let source = try await office.store.openSource(terminal: "door", link: "test", serial: "", at: Office.noon)
        _ = try await office.store.append(
            [.record(TerminalRecord(user: user, time: time, verify: 1, bytes: Array("\(user) \(time)".utf8)))],
            from: source,
            receivedAt: office.clock.now(),
            rules: Followed.rules
        )
    }

    /// The terminal's log is read up to now.
    func hearFromDoor() {
        let now = office.clock.now()
        office.board.update("door") { $0.watermark = now }
    }

    func ask(_ subject: RequestSubject, for person: String) async throws -> Int64 {
        try await office.store.ask(
            subject,
            for: person,
            reason: "r",
            account: 7,
            zone: .utc,
            change: office.change
        ).request.id
    }

    func approve(_ id: Int64) async throws {
        _ = try await office.store.settle(
            id,
            as: .approved,
            reason: nil,
            zone: .utc,
            change: office.change
        ) { _ in }
    }

    /// What a feed tells at its next look, and at the one after a lull, beside what is told already.
    func told(_ feed: DayFeed? = nil, afterLull: Bool = true) async throws -> [DayEvent] {
        let end = try await office.store.feedEnd()
        try await (feed ?? self.feed).tick()
        if afterLull {
            office.time.advance(by: .seconds(3))
            try await (feed ?? self.feed).tick()
        }
        return try await office.store.feed(after: end, kinds: [FeedKind.day], limit: 9_999)
            .map { try DayEvent(text: $0.body ?? "") }
    }
}

@Suite("Results of work dates are told in the feed")
struct DayFeedTests {
    @Test("A punch changes its day; the same again, and a restart, tell nothing")
    func punch() async throws {
        let followed = try await Followed()
        // Monday and Tuesday wait for the terminal; today nothing is known.
        #expect(
            try await followed.told().map { "\($0.date) \($0.result?.day.figures.status ?? "")" } == [
                "2026-11-23 pending", "2026-11-24 pending",
            ]
        )
        try await followed.punch("1001", Followed.at(0, 8, 55))
        let news = try await followed.told()
        #expect(news.map(\.date.description) == ["2026-11-25"])
        let result = try #require(news.first?.result?.day)
        #expect(news.first?.result?.state == .open)
        #expect(result.in == Zone.utc.instant(of: Followed.at(0, 8, 55)))
        #expect(result.out == nil)
        #expect(result.punches == [1])
        #expect(news.first?.basis.plans == 5)

        try await followed.punch("1001", Followed.at(0, 8, 55))
        #expect(try await followed.told().isEmpty)
        #expect(try await followed.told(followed.another()).isEmpty)
    }

    @Test("A window that ends makes a day pending, and the terminal's log makes it final, late and without an OUT")
    func time() async throws {
        let followed = try await Followed()
        followed.hearFromDoor()
        try await followed.punch("1001", Followed.at(0, 9, 20))
        _ = try await followed.told()
        // The window ends at midnight, six hours after the shift.
        followed.office.time.advance(by: .seconds(12 * 3_600 + 1))
        let pending = try await followed.told().filter { $0.date == Followed.today }
        #expect(pending.map(\.result?.state) == [.pending])
        #expect(try await followed.told().isEmpty)

        followed.hearFromDoor()
        followed.office.time.advance(by: .seconds(1))
        let final = try await followed.told().filter { $0.date == Followed.today }
        #expect(final.map(\.result?.state) == [.final])
        #expect(final.first?.result?.day.anomalies.map(\.kind) == ["late", "missing_out"])
    }

    @Test("Leave, a roster that is changed, and a plan that is withdrawn are told")
    func decisions() async throws {
        let followed = try await Followed()
        followed.hearFromDoor()
        let before = try await followed.told().map { "\($0.date) \($0.result?.day.figures.status ?? "")" }
        #expect(before == ["2026-11-23 absent", "2026-11-24 absent"])
        let monday = Followed.today.adding(days: -2)
        let leave = try #require(
            Interval(
                from: Zone.utc.instant(of: LocalDateTime(date: monday)),
                to: Zone.utc.instant(of: LocalDateTime(date: monday.adding(days: 1)))
            )
        )
        let id = try await followed.ask(.leave(type: "annual", leave), for: "1001")
        #expect(
            try await followed.told().map { $0.result?.day.anomalies.map(\.kind) } == [
                ["absent", "leave_without_approval"]
            ]
        )
        try await followed.approve(id)
        #expect(
            try await followed.told().map { "\($0.date) \($0.result?.day.figures.status ?? "")" } == [
                "2026-11-23 leave"
            ]
        )

        try await followed.plan(nil, for: "1001", .person, weekdays: [])
        #expect(
            try await followed.told().map { "\($0.date) \($0.result?.day.figures.status ?? "")" } == [
                "2026-11-23 rest", "2026-11-24 rest",
            ]
        )
        _ = try await followed.office.store.importPeople(
            [Person(number: "1001", name: "N", department: "D", activeFrom: Followed.today.adding(days: -1))],
            mappings: [],
            change: followed.office.change,
            rules: Followed.rules
        )
        let gone = try await followed.told()
        #expect(gone.map(\.date.description) == ["2026-11-23"])
        #expect(gone.first.map { $0.result == nil } == true)
    }

    @Test("A log that comes late touches many: they are judged together, and not with each of its batches")
    func manyAtOnce() async throws {
        let people = (1...60).map { "\(1_000 + $0)" }
        let followed = try await Followed(people: people)
        _ = try await followed.told()
        for hour in 8..<11 {
            for person in people { try await followed.punch(person, Followed.at(0, hour, 0)) }
            #expect(try await followed.told(afterLull: false).isEmpty)
            followed.office.time.advance(by: .milliseconds(2_999))
            #expect(try await followed.told(afterLull: false).isEmpty)
        }
        followed.office.time.advance(by: .milliseconds(1))
        #expect(try await followed.told(afterLull: false).count == 60)
        try await followed.punch("1001", Followed.at(0, 11, 30))
        #expect(try await followed.told(afterLull: false).count == 1)
    }

    @Test("Whatever happens in whatever order: what was told step by step is what a judgement of everything finds")
    func incrementalEqualsFull() async throws {
        for seed in 0..<UInt64(40) {
            var random = SeededRandom(seed: seed)
            let people = ["1001", "1002", "1003"]
            let followed = try await Followed(people: people)
            var open: [Int64] = []
            for _ in 0..<14 {
                let person = people[Int.random(in: 0..<3, using: &random)]
                let day = Int.random(in: -2...0, using: &random)
                switch Int.random(in: 0..<12, using: &random) {
                case 0...5:
                    let hour = Int.random(in: 0...23, using: &random)
                    try await followed.punch(person, Followed.at(day, hour, Int.random(in: 0...59, using: &random)))
                case 6:
                    let shift = ["day", "night", nil][Int.random(in: 0..<3, using: &random)]
                    try await followed.plan(shift, for: person, .person, weekdays: [])
                case 7:
                    let from = Zone.utc.instant(of: Followed.at(day, Int.random(in: 0...20, using: &random), 0))
                    guard let leave = Interval(from: from, to: from.adding(seconds: 3 * 3_600)) else { break }
                    // Two leaves may overlap: then the second is refused, and nothing changes.
                    if let id = try? await followed.ask(.leave(type: "annual", leave), for: person) { open.append(id) }
                case 8:
                    if let id = open.popLast() { try await followed.approve(id) }
                case 9: followed.hearFromDoor()
                case 10:
                    let other = people[Int.random(in: 0..<3, using: &random)]
                    _ = try await followed.office.store.map(
                        Mapping(group: "main", user: person, person: other),
                        change: followed.office.change,
                        rules: Followed.rules
                    )
                default: followed.office.time.advance(by: .seconds(3_600 * Int.random(in: 1...9, using: &random)))
                }
                // Several changes may be met by one look.
                if Bool.random(using: &random) { _ = try await followed.told() }
            }
            followed.office.time.advance(by: .seconds(2))
            _ = try await followed.told()
            let missed = try await followed.told(followed.another())
            #expect(missed.isEmpty, "seed \(seed)")
        }
    }
}
