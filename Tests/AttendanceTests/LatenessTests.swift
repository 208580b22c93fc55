import Attendance
import Testing
import WallClock

@Suite("Late, early, worked")
struct LatenessTests {
    private func day(_ entry: String, _ exit: String, _ change: (inout Policy) -> Void = { _ in }) throws -> DayResult {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 \(entry)", "02 \(exit)")
        change(&desk.period.policy)
        return try desk.day(2)
    }

    @Test("Seconds are cut: in favour at the start, against at the end")
    func floor() throws {
        #expect(try day("09:00:59", "18:00").anomalies.isEmpty)
        let early = try day("09:00", "17:59:59")
        #expect(early.findings == [.earlyLeave(minutes: 1, session: nil)])
        #expect([early.workedMinutes, early.lostMinutes] == [479, 1])
    }

    @Test("exact counts whole minutes between the moments")
    func exact() throws {
        let good = try day("09:00:59", "17:59:01") { $0.secondsPolicy = .exact }
        #expect(good.anomalies.isEmpty)
        #expect([good.workedMinutes, good.lostMinutes] == [480, 0])
        let bad = try day("09:05:30", "17:54:30") { $0.secondsPolicy = .exact }
        #expect([bad.lateMinutes, bad.earlyMinutes] == [5, 5])
        #expect([bad.workedMinutes, bad.lostMinutes] == [469, 11])
    }

    @Test("Within the grace the minutes are credited; beyond it the full distance counts", arguments: [5, 6])
    func grace(minutes: Int) throws {
        let entry = try day("09:0\(minutes):30", "18:00") { $0.lateGraceMinutes = 5 }
        let exit = try day("09:00", "17:5\(10 - minutes)") { $0.earlyGraceMinutes = 5 }
        let counted = minutes == 5 ? 0 : 6
        #expect([entry.lateMinutes, exit.earlyMinutes] == [counted, counted])
        #expect([entry.workedMinutes, exit.workedMinutes] == [480 - counted, 480 - counted])
        #expect([entry.lostMinutes, exit.lostMinutes] == [counted, counted])
    }

    @Test(
        "Tiers begin at their number",
        arguments: [(29, LateLevel.late), (30, .seriousLate), (59, .seriousLate), (60, .absentLate)]
    )
    func tiers(minutes: Int, level: LateLevel) throws {
        var desk = try Desk()
        try desk.plan(2)
        desk.period.policy.seriousLateMinutes = 30
        desk.period.policy.absentLateMinutes = 60
        try desk.punch(at: try desk.at("02 09:00").adding(seconds: Int64(minutes * 60)))
        try desk.punch("02 18:00")
        let day = try desk.day(2)
        #expect(day.findings == [.late(level: level, minutes: minutes, session: nil)])
        #expect([day.workedMinutes, day.lostMinutes] == [480 - minutes, minutes])
    }

    @Test("Clock distance is not lost time: the break is not paid")
    func breaks() throws {
        let early = try day("09:00", "12:30")
        #expect([early.earlyMinutes, early.lostMinutes, early.workedMinutes] == [330, 300, 180])
        let late = try day("12:30", "18:00")
        #expect([late.lateMinutes, late.lostMinutes, late.workedMinutes] == [210, 180, 300])
    }

    @Test("Minutes late and early of several sessions add up")
    func sessions() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        try desk.punch("02 09:10", "02 11:40", "02 13:05", "02 17:30")
        let day = try desk.day(2)
        #expect([day.lateMinutes, day.earlyMinutes] == [15, 50])
        #expect([day.workedMinutes, day.lostMinutes] == [415, 65])
    }

    @Test("Coming early and leaving late is not worked time")
    func outside() throws {
        #expect(try day("07:30", "20:00").workedMinutes == 480)
    }

    @Test("A missing slot makes the hours unknown, while the other slot is judged")
    func unknown() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:20")
        let day = try desk.day(2)
        #expect(day.workedMinutes == nil && day.lostMinutes == nil)
        #expect(day.lateMinutes == 20)
        #expect(day.findings == [.late(level: .late, minutes: 20, session: nil), .missingOut(session: nil)])
    }

    @Test("No punch is absence of everything due")
    func absent() throws {
        var desk = try Desk()
        try desk.plan(2)
        let day = try desk.day(2)
        #expect(day.status == .absent)
        #expect(day.findings == [.absent(minutes: 480)])
        #expect([day.absentMinutes, day.workedMinutes, day.lostMinutes] == [480, 0, 0])
    }

    @Test("Severity grows with the level and with an early hour")
    func severity() throws {
        #expect(Anomaly(.late(level: .late, minutes: 1, session: nil)).severity == .low)
        #expect(Anomaly(.late(level: .seriousLate, minutes: 1, session: nil)).severity == .medium)
        #expect(Anomaly(.late(level: .absentLate, minutes: 1, session: nil)).severity == .high)
        #expect(Anomaly(.earlyLeave(minutes: 60, session: nil)).severity == .low)
        #expect(Anomaly(.earlyLeave(minutes: 61, session: nil)).severity == .medium)
        #expect(Severity.allCases == Severity.allCases.sorted())
    }

    @Test("The rules say in order what was done, with its numbers")
    func explanation() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:20:40", "02 18:00")
        let due = try desk.interval("02 09:00", "02 18:00")
        let expected: [AppliedRule] = [
            .filled(.in, session: nil, at: try desk.at("02 09:20:40"), punch: 1),
            .filled(.out, session: nil, at: try desk.at("02 18:00"), punch: 2),
            .late(session: nil, due: due.start, in: try desk.at("02 09:20"), minutes: 20, grace: 0, level: .late),
            .onTime(.out, session: nil, due: due.end, at: due.end),
            .hours(worked: 460, due: 480),
        ]
        let day = try desk.day(2)
        #expect(day.rules == expected)
        #expect(day.slots.map(\.middle) == [try desk.at("02 13:30")])
        #expect(
            day.slots.flatMap(\.due) == [
                try desk.interval("02 09:00", "02 12:00"), try desk.interval("02 13:00", "02 18:00"),
            ]
        )
    }
}
