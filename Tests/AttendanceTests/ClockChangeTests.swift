import Attendance
import Testing
import WallClock

@Suite("Zones and clock changes")
struct ClockChangeTests {
    @Test(
        "A Berlin night is 420 min long in spring and 540 in autumn",
        arguments: [("2026-03", 28, 420), ("2026-10", 24, 540), ("2026-10", 23, 480)]
    )
    func berlin(month: String, night: Int, minutes: Int) throws {
        var desk = try Desk("Europe/Berlin", month: month)
        try desk.plan(night, shift: try .night)
        try desk.punch("\(night) 22:00", "\(night + 1) 06:00")
        let day = try desk.day(night)
        #expect(day.status == .normal)
        #expect(day.workedMinutes == minutes)
    }

    @Test("The hour that the clock repeats is worked twice")
    func repeated() throws {
        var desk = try Desk("Europe/Berlin", month: "2026-10")
        try desk.plan(24, shift: try .night)
        try desk.punch("24 22:00")
        try desk.punch(at: try desk.at("25 02:30").adding(seconds: 3_600))  // 02:30 for the second time
        let day = try desk.day(24)
        #expect(day.earlyMinutes == 210)
        #expect(day.workedMinutes == 330)
    }

    @Test("A break that the clock skips takes nothing away")
    func skippedBreak() throws {
        var desk = try Desk("Europe/Berlin", month: "2026-03")
        try desk.plan(28, shift: try Shift.named("N", "22:00", "30:00", breaks: ("26:30", "27:00")))
        try desk.punch("28 22:00", "29 06:00")
        #expect(try desk.day(28).workedMinutes == 420)
    }

    @Test("Minutes are the wall clock's also where the offset has seconds")
    func oddOffset() throws {
        var desk = try Desk()
        desk.period.zone = .fixed("odd", offset: 8 * 3_600 + 343)
        try desk.plan(2)
        try desk.plan(3)
        try desk.punch("02 09:00:59", "02 18:00", "03 09:01:10", "03 17:59:59")
        #expect(try desk.day(2).status == .normal)
        let late = try desk.day(3)
        #expect([late.lateMinutes, late.earlyMinutes, late.workedMinutes] == [1, 1, 478])
    }
}
