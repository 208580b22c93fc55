import Attendance
import Testing
import WallClock

@Suite("Windows")
struct WindowTests {
    @Test("Both ends of a window belong to the shift; beyond them a punch fits nowhere and is reported")
    func ends() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 06:59:59", "02 07:00", "02 24:00", "02 24:00:01")
        desk.period.policy.debounceSeconds = 0
        let result = try desk.judged()
        #expect(result.days[0].in == (try desk.at("02 07:00")))
        #expect(result.days[0].out == (try desk.at("02 24:00")))
        #expect(result.unassigned.map(\.id) == [1, 4])
        #expect(result.days[0].anomalies.isEmpty)
    }

    @Test("A shift's own reach beats the policy's")
    func own() throws {
        var options = Shift.Options()
        options.earliestInMinutes = 30
        options.latestOutMinutes = 10
        var desk = try Desk()
        try desk.plan(2, shift: try Shift.named("D", "09:00", "18:00", options: options))
        try desk.punch("02 08:29", "02 08:30", "02 18:10", "02 18:11")
        #expect(try desk.judged().unassigned.map(\.id) == [1, 4])
    }

    /// 06:00 is the end of one shift, 07:00 the start of the next; both windows hold 05:00 to 12:00.
    @Test("Overlapping windows are cut half-way; the cut itself belongs to the earlier shift")
    func cut() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try .night)
        try desk.plan(3, shift: try Shift.named("E", "07:00", "14:00"))
        try desk.punch("03 06:30", "03 06:31")
        let days = try desk.judged().days
        #expect(days[0].out == (try desk.at("03 06:30")))
        #expect(days[1].in == (try desk.at("03 06:31")))
        #expect(days[0].window.isCutAtEnd && days[1].window.isCutAtStart)
    }

    /// 06:00 to 10:00 and 12:00 to 16:00: the cut is 11:00. The roster lists the later one first.
    @Test("… also of two shifts on one date, whatever their order, and for a correction")
    func cutOfCorrection() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try Shift.named("B", "12:00", "16:00"))
        try desk.plan(2, shift: try Shift.named("A", "06:00", "10:00"))
        try desk.punch("02 06:00", "02 12:00", "02 16:00")
        try desk.correct("C1", 2, .out, "02 11:00", .approved)
        let days = try desk.judged().days
        #expect(days.map(\.out) == [try desk.at("02 16:00"), try desk.at("02 11:00")])
    }

    @Test("The cut stays inside the overlap")
    func cutLimited() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try .night)  // until 12:00
        try desk.plan(3, shift: try Shift.named("E", "13:00", "20:00"))  // from 11:00; the middle would be 09:30
        let days = try desk.judged().days
        #expect(days[0].window.end == (try desk.at("03 11:00")))
        #expect(days[1].window.start == (try desk.at("03 11:00")))
    }

    @Test("… also where the earlier shift's window ends before the middle")
    func cutLimitedAbove() throws {
        var early = Shift.Options()
        early.latestOutMinutes = 60
        var late = Shift.Options()
        late.earliestInMinutes = 360
        var desk = try Desk()
        try desk.plan(2, shift: try Shift.named("N", "22:00", "30:00", options: early))  // until 07:00
        try desk.plan(3, shift: try Shift.named("E", "12:00", "20:00", options: late))  // from 06:00
        let days = try desk.judged().days
        #expect(days[0].window.end == (try desk.at("03 07:00")))
        #expect(days[1].window.start == (try desk.at("03 07:00")))
    }

    @Test("Windows that only touch are cut where they touch")
    func touching() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try .night)
        try desk.plan(3, shift: try Shift.named("E", "14:00", "20:00"))
        try desk.punch("03 12:00")
        let days = try desk.judged().days
        #expect(days[0].out == (try desk.at("03 12:00")))
        #expect(days[1].status == .absent)
        #expect(days[0].window.isCutAtEnd && days[1].window.isCutAtStart)
    }

    @Test("Windows that do not overlap are not cut")
    func apart() throws {
        var desk = try Desk()
        try desk.plan(2, 3)
        let days = try desk.judged().days
        #expect(days.allSatisfy { !$0.window.isCutAtStart && !$0.window.isCutAtEnd })
        #expect(days[0].window.end == (try desk.at("02 24:00")))
    }

    @Test("A shift is served before the rest day in which its window ends")
    func shiftFirst() throws {
        var desk = try Desk()
        try desk.plan(6, shift: try .night)
        try desk.plan(7, .off, .restday)
        try desk.punch("06 22:00", "07 06:00", "07 12:00", "07 12:01")
        let days = try desk.judged().days
        #expect(days[0].punches.map(\.punch.id) == [1, 2, 3])
        #expect(days[1].punches.map(\.punch.id) == [4])
    }

    @Test("A rest day runs from day cut to day cut; the second one already belongs to the next day")
    func dayCut() throws {
        var desk = try Desk()
        try desk.plan(7, .off, .restday)
        try desk.plan(8, .off, .restday)
        try desk.punch("07 03:59:59", "07 04:00", "08 03:59:59", "08 04:00")
        let result = try desk.judged()
        #expect(result.unassigned.map(\.id) == [1])
        #expect(result.days.map { $0.punches.map(\.punch.id) } == [[2, 3], [4]])
    }

    @Test("Neighbours cut windows and take punches, but have no result when they are not asked for")
    func neighbours() throws {
        var desk = try Desk()
        try desk.plan(2, 3, 4, shift: try .night)
        try desk.punch("02 22:00", "03 06:00", "03 22:00", "04 06:00", "04 22:00", "05 06:00")
        let day = try desk.date(3)
        desk.period.judged = day...day
        let result = try desk.judged()
        #expect(result.days.map(\.workDate) == [day])
        #expect(result.days[0].punches.map(\.punch.id) == [3, 4])
        #expect(result.unassigned == [])
    }

    @Test("Two shifts on one date have two results")
    func split() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try Shift.named("A", "06:00", "10:00"))
        try desk.plan(2, shift: try Shift.named("B", "18:00", "22:00"))
        try desk.punch("02 06:00", "02 10:00", "02 18:05", "02 22:00")
        try desk.correct("C1", 2, .in, "02 17:58", .approved)
        try desk.correct("C2", 2, .out, "02 10:01", .approved)
        let days = try desk.judged().days
        #expect(days.map(\.status) == [.normal, .normal])
        #expect(days.map(\.in) == [try desk.at("02 06:00"), try desk.at("02 17:58")])
        #expect(days.map(\.out) == [try desk.at("02 10:01"), try desk.at("02 22:00")])
    }

    @Test("Only kept punches of the dates that are asked for are reported as unassigned")
    func unassigned() throws {
        var desk = try Desk()
        try desk.plan(2, 3)
        try desk.punch("02 03:00", "02 03:00:30", "03 03:00")
        let day = try desk.date(2)
        desk.period.judged = day...day
        #expect(try desk.judged().unassigned.map(\.id) == [1])
    }

    @Test("Plans out of order are refused, not judged wrongly")
    func order() throws {
        var desk = try Desk()
        try desk.plan(2, 3)
        desk.period.plans.reverse()
        let date = try desk.date(2)
        #expect(throws: AttendanceError.plansOutOfOrder(date)) { try desk.judged() }
    }
}
