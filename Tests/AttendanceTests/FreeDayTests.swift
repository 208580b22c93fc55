import Attendance
import Testing
import WallClock

@Suite("Free days")
struct FreeDayTests {
    @Test("Only absence counts: no late, no early, hours from first to last")
    func hours() throws {
        var desk = try Desk()
        try desk.plan(2, .free, .workday)
        try desk.punch("02 14:10:30", "02 16:00", "03 02:00:10")
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect([day.workedMinutes, day.lateMinutes, day.earlyMinutes, day.lostMinutes] == [710, 0, 0, 0])
    }

    @Test("A free shift in the roster is the same, and says what an absence costs")
    func shift() throws {
        var options = Shift.Options()
        options.requiredMinutes = 420
        var desk = try Desk()
        let shift = try Shift(name: "F", kind: .free, hours: nil, options: options)
        try desk.plan(2, 3, 4, shift: shift)
        try desk.excuse(.leave, "03 00:00", "04 00:00")
        try desk.punch("04 10:00", "04 10:59")
        let days = try desk.judged().days
        #expect(days.map(\.status) == [.absent, .leave, .abnormal])
        #expect(days.map(\.absentMinutes) == [420, 0, 0])
        #expect(days.map(\.excusedMinutes) == [0, 420, 0])
        #expect(days[2].findings == [.missingOut(session: nil)])
    }

    @Test("Leave inside the stay is not worked time")
    func leave() throws {
        var desk = try Desk()
        try desk.plan(2, .free, .workday)
        try desk.excuse(.leave, "02 12:00", "02 14:00")
        try desk.punch("02 10:00", "02 18:00")
        #expect(try desk.day(2).workedMinutes == 360)
    }
}
