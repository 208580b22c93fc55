import Attendance
import Testing
import WallClock

@Suite("Limits of days and rows of days")
struct LimitTests {
    private func desk(_ change: (inout LimitPolicy) -> Void) throws -> Desk {
        var desk = try Desk()
        change(&desk.period.policy.limits)
        return desk
    }

    @Test("By itself a policy has no limits, and none makes a day abnormal")
    func none() throws {
        #expect(Policy.standard.limits == LimitPolicy())
        var desk = try desk { $0.outLateMinutes = 60 }
        try desk.plan(2)
        try desk.punch("02 09:00", "02 19:01")
        #expect(try desk.day(2).findings == [.outLate(minutes: 61)])
        #expect(try desk.day(2).status == .normal)
    }

    @Test("In early and out late begin beyond their minutes")
    func edges() throws {
        var desk = try desk {
            $0.inEarlyMinutes = 30
            $0.outLateMinutes = 60
        }
        try desk.plan(2, 3)
        try desk.punch("02 08:30", "02 19:00", "03 08:29", "03 18:00")
        #expect(try desk.day(2).findings == [])
        #expect(try desk.day(3).findings == [.inEarly(minutes: 31)])
    }

    @Test("Punched breaks against the plan")
    func breaks() throws {
        var options = Shift.Options()
        options.pairing = .perSession
        let shift = try Shift.named("D4", "09:00", "18:00", breaks: ("12:00", "13:00"), options: options)
        var desk = try desk { $0.breakToleranceMinutes = 10 }
        try desk.plan(2, 3, 4, 5, shift: shift)
        try desk.punch("02 09:00", "02 12:00", "02 13:11", "02 18:00")
        try desk.punch("03 09:00", "03 12:00", "03 12:49", "03 18:00")
        try desk.punch("04 09:00", "04 18:00")
        try desk.punch("05 09:00", "05 12:00", "05 12:50", "05 18:00")
        #expect(try desk.day(2).findings.contains(.breakLong(session: 1, minutes: 11)))
        #expect(try desk.day(3).findings == [.breakShort(session: 1, minutes: 11)])
        #expect(try desk.day(4).findings.contains(.breakMissing(session: 1)))
        #expect(try desk.day(5).findings == [])
    }

    @Test("Overtime of a day and of the month so far")
    func overtime() throws {
        var desk = try desk {
            $0.overtimeDayMinutes = 180
            $0.overtimeMonthMinutes = 300
        }
        desk.period.policy.overtime.mode = .punched
        try desk.plan(2, 3, 4)
        try desk.punch("02 09:00", "02 21:01", "03 09:00", "03 20:00", "04 09:00", "04 18:00")
        let days = try desk.judged().acrossDays(desk.period.policy.limits).days
        #expect(days[0].findings == [.overtimeLimit(.day, minutes: 181, limit: 180)])
        #expect(days[1].findings == [.overtimeLimit(.month, minutes: 301, limit: 300)])
        // No overtime on the day, nothing new to say.
        #expect(days[2].findings == [])
    }

    @Test("Rest between two work dates, not between two shifts of one")
    func rest() throws {
        var desk = try desk { $0.restMinutes = 660 }
        try desk.plan(2, 3)
        try desk.punch("02 09:00", "02 22:30", "03 09:00", "03 18:00")
        #expect(
            try desk.judged().acrossDays(desk.period.policy.limits).days[1].findings == [
                .restTooShort(minutes: 630, limit: 660)
            ]
        )
        var split = try self.desk { $0.restMinutes = 660 }
        try split.plan(2, shift: try Shift.named("A", "08:00", "12:00"))
        try split.plan(2, shift: try Shift.named("B", "18:00", "22:00"))
        try split.punch("02 08:00", "02 12:00", "02 18:00", "02 22:00")
        #expect(try split.judged().acrossDays(split.period.policy.limits).days.flatMap(\.findings) == [])
    }

    @Test("More than six work dates in a row, rest days worked included")
    func run() throws {
        var desk = try desk { $0.workDatesInARow = 6 }
        for day in 2...8 {
            if day == 7 { try desk.plan(day, .off, .restday) } else { try desk.plan(day) }
            try desk.punch("\(day < 10 ? "0" : "")\(day) 09:00", "\(day < 10 ? "0" : "")\(day) 18:00")
        }
        let days = try desk.judged().acrossDays(desk.period.policy.limits).days
        #expect(days.map(\.findings) == [[], [], [], [], [], [], [.longRun(dates: 7, limit: 6)]])
    }

    @Test("Punches outside of all windows, and on dates without a plan")
    func outside() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 03:00", "02 09:00", "02 18:00", "04 09:00", "04 18:00")
        let found = try desk.judged().outsidePlans(in: desk.period.zone)
        #expect(found.map(\.date) == [try desk.date(2), try desk.date(4)])
        #expect(
            found.map(\.anomaly.finding) == [
                .unscheduledPunch(at: try desk.at("02 03:00")), .rosterMissing(punches: 2),
            ]
        )
    }
}
