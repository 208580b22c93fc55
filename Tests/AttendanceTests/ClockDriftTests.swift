import Attendance
import Testing
import WallClock

@Suite("Terminals' clocks")
struct ClockDriftTests {
    private func desk(_ readings: (String, Int64)...) throws -> Desk {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:03", "02 18:00")
        desk.period.clocks = TerminalClocks(
            ["T1": try readings.map { TerminalClocks.Reading(at: try desk.at($0.0), drift: $0.1 * 1_000) }]
        )
        return desk
    }

    @Test("A wrong clock stands beside what was judged by it")
    func beside() throws {
        let day = try desk(("02 08:00", 180), ("02 20:00", 180)).day(2)
        #expect(
            day.findings == [
                .late(level: .late, minutes: 3, session: nil), .terminalClockDrift(terminal: "T1", seconds: 180),
            ]
        )
    }

    @Test("Up to the tolerance nothing is said")
    func tolerated() throws {
        #expect(try desk(("02 08:00", 60)).day(2).findings == [.late(level: .late, minutes: 3, session: nil)])
        #expect(try desk(("02 08:00", -61)).day(2).findings.count == 2)
    }

    @Test("Corrected, the punch lies where a right clock would have put it, and its raw time is kept")
    func corrected() throws {
        var desk = try desk(("02 08:00", 180), ("02 20:00", 180))
        desk.period.policy.driftCorrection = true
        let day = try desk.day(2)
        #expect(day.in == (try desk.at("02 09:00")))
        #expect(day.punches.first?.punch.raw == (try desk.at("02 09:03")))
        // OUT moves as well: three minutes before the end.
        #expect(day.findings == [.earlyLeave(minutes: 3, session: nil)])
    }

    @Test("Between two measurements the drift lies on the straight line, outside of them it stays")
    func interpolated() throws {
        let desk = try Desk()
        let clocks = TerminalClocks([
            "T1": [
                TerminalClocks.Reading(at: try desk.at("02 18:00"), drift: 120_000),
                TerminalClocks.Reading(at: try desk.at("02 08:00"), drift: 0),
            ]
        ])
        #expect(clocks.drift(of: "T1", at: try desk.at("02 07:00")) == 0)
        #expect(clocks.drift(of: "T1", at: try desk.at("02 13:01")) == 60_000)
        #expect(clocks.drift(of: "T1", at: try desk.at("02 20:00")) == 120_000)
        #expect(clocks.drift(of: "T2", at: try desk.at("02 13:00")) == nil)
    }
}
