import Attendance
import Testing
import WallClock

@Suite("Overtime")
struct OvertimeTests {
    private func desk(_ mode: OvertimePolicy.Mode, startAfter: Int = 0, min: Int = 0, unit: Int = 1) throws -> Desk {
        var desk = try Desk()
        desk.period.policy.overtime.mode = mode
        desk.period.policy.overtime.startAfterMinutes = startAfter
        desk.period.policy.overtime.minMinutes = min
        desk.period.policy.overtime.unitMinutes = unit
        return desk
    }

    @Test(
        "From punches: counted from the delay, nothing below the minimum, rounded down to the unit",
        arguments: [("19:29:59", 0), ("19:30", 60), ("19:59", 60), ("20:00", 90), ("17:00", 0)]
    )
    func punched(exit: String, minutes: Int) throws {
        var desk = try desk(.punched, startAfter: 30, min: 60, unit: 30)
        try desk.plan(2)
        try desk.punch("02 09:00", "02 \(exit)")
        #expect(try desk.day(2).overtime.workday == minutes)
    }

    @Test("Coming early is not paid by punches, but can be approved")
    func before() throws {
        var desk = try desk(.punched)
        try desk.plan(2)
        try desk.punch("02 07:00", "02 18:00")
        try desk.approveOvertime(2, "02 07:30", "02 09:30")
        #expect(try desk.day(2).overtime.workday == 0)
        desk.period.policy.overtime.mode = .approvedAndPunched
        #expect(try desk.day(2).overtime.workday == 90)
    }

    @Test("What is approved is paid whatever the punches say; overlaps and shift hours are not paid twice")
    func approved() throws {
        var desk = try desk(.approved, min: 30, unit: 30)
        try desk.plan(2)
        try desk.approveOvertime(2, "02 17:00", "02 19:20")
        try desk.approveOvertime(2, "02 19:00", "02 20:10")
        let day = try desk.day(2)
        #expect(day.overtime.workday == 120)
        #expect(day.findings == [.absent(minutes: 480)])
    }

    @Test("Approved and punched: what was not worked and what was not approved are both reported")
    func approvedAndPunched() throws {
        var desk = try desk(.approvedAndPunched, startAfter: 30, min: 30, unit: 30)
        try desk.plan(2, 3, 4)
        try desk.approveOvertime(2, "02 18:00", "02 20:00")
        try desk.approveOvertime(3, "03 18:00", "03 19:00")
        try desk.approveOvertime(4, "04 18:00", "04 19:00")
        try desk.punch("02 09:00", "02 19:00", "03 09:00", "03 21:00")
        let days = try desk.judged().days
        #expect(days.map(\.overtime.workday) == [60, 60, 0])
        #expect(days[0].findings == [.overtimeBelowApproval(minutes: 60)])
        #expect(days[1].findings == [.overtimeUnapproved(minutes: 90)])
        #expect(days[2].findings == [.absent(minutes: 480), .overtimeBelowApproval(minutes: 60)])
        #expect(days.map(\.status) == [.normal, .normal, .absent])
    }

    @Test("What was granted for time off is not paid, as far as it was worked; on a statutory holiday all is paid")
    func timeOff() throws {
        var desk = try desk(.approvedAndPunched)
        try desk.plan(2, 3)
        try desk.plan(4, .off, .restday)
        try desk.plan(5, .off, .holiday)
        try desk.approveOvertime(2, "02 18:00", "02 19:00", as: .timeOff)
        try desk.approveOvertime(2, "02 19:00", "02 20:00")
        try desk.approveOvertime(3, "03 18:00", "03 20:00", as: .timeOff)
        for day in [4, 5] { try desk.approveOvertime(day, "0\(day) 09:00", "0\(day) 12:00", as: .timeOff) }
        try desk.punch("02 09:00", "02 20:00", "03 09:00", "03 18:45", "04 09:00", "04 12:00", "05 09:00", "05 12:00")
        let days = try desk.judged().days
        #expect(days.map(\.overtime.total) == [120, 45, 180, 180])
        #expect(days.map(\.overtime.timeOff) == [60, 45, 180, 0])
        let person = SheetLine.Person(number: "1", name: "N", department: "D")
        let totals = SheetLine(person, try desk.judged(), zone: desk.period.zone).totals.overtime
        #expect(
            [totals.workdayPay, totals.workdayTimeOff, totals.restdayPay, totals.restdayTimeOff] == [60, 105, 0, 180]
        )
        #expect(totals.holidayPay == 180)
    }

    @Test("While a slot is missing nobody is accused of overtime not worked")
    func unknown() throws {
        var desk = try desk(.approvedAndPunched)
        try desk.plan(2)
        try desk.approveOvertime(2, "02 18:00", "02 20:00")
        try desk.punch("02 09:00")
        #expect(try desk.day(2).findings == [.missingOut(session: nil)])
    }

    @Test("On days off from first to last without the breaks, by the day's type")
    func daysOff() throws {
        var desk = try desk(.punched, startAfter: 30, unit: 30)
        desk.period.policy.restDayBreaks = [try span("12:00", "13:00")]
        try desk.plan(7, .off, .restday)
        try desk.plan(8, .off, .holiday)
        try desk.punch("07 09:00", "07 11:00", "07 15:45", "08 14:00", "08 15:00")
        let days = try desk.judged().days
        #expect(days.map(\.status) == [.rest, .holiday])
        #expect(days[0].overtime.restday == 330)
        #expect(days[1].overtime.holiday == 60)
        #expect(days.map(\.workedMinutes) == [0, 0])
        #expect(days[0].out == (try desk.at("07 15:45")))
    }

    @Test("A single punch on a day off is shown, pays nothing, and accuses nobody")
    func single() throws {
        var desk = try desk(.punched)
        try desk.plan(7, .off, .restday)
        try desk.punch("07 09:00")
        var day = try desk.day(7)
        #expect(day.findings == [.unscheduledPunch(at: try desk.at("07 09:00"))])
        #expect(day.status == .rest)
        #expect(day.in == nil && day.out == nil)
        #expect(try desk.judged().unassigned.isEmpty)
        try desk.correct("C1", 7, .out, "07 11:00", .approved)
        day = try desk.day(7)
        #expect(day.overtime.restday == 120)
        #expect(day.anomalies == [Anomaly(.unscheduledPunch(at: try desk.at("07 09:00")), resolvedBy: "C1")])
    }

    @Test("Overtime after a shift on a holiday has the holiday's rate")
    func holidayShift() throws {
        var desk = try desk(.punched)
        try desk.plan(2, type: .holiday)
        try desk.punch("02 09:00", "02 19:00")
        #expect(try desk.day(2).overtime.holiday == 60)
    }

    @Test("A working Saturday's overtime is a workday's")
    func adjustedWorkday() throws {
        var desk = try desk(.punched)
        try desk.plan(7, type: .adjustedWorkday)
        try desk.punch("07 09:00", "07 19:00")
        #expect(try desk.day(7).overtime.workday == 60)
    }

    @Test("By itself a policy pays nothing")
    func standard() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:00", "02 20:00")
        #expect(try desk.day(2).overtime == Overtime())
    }

    @Test("Mode none pays nothing")
    func none() throws {
        var desk = try desk(.none)
        try desk.plan(2)
        try desk.plan(7, .off, .restday)
        try desk.punch("02 09:00", "02 22:00", "07 09:00", "07 12:00")
        try desk.approveOvertime(2, "02 18:00", "02 20:00")
        #expect(try desk.judged().days.allSatisfy { $0.overtime == Overtime() && $0.anomalies.isEmpty })
    }
}
