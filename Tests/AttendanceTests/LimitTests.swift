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
        try desk.plan(2, 3, 4, 5, 6, 7, shift: shift)
        try desk.punch("02 09:00", "02 12:00", "02 13:11", "02 18:00")
        try desk.punch("03 09:00", "03 12:00", "03 12:49", "03 18:00")
        try desk.punch("04 09:00", "04 18:00")
        try desk.punch("05 09:00", "05 12:00", "05 12:50", "05 18:00")
        #expect(try desk.day(2).findings.contains(.breakLong(session: 1, minutes: 11)))
        #expect(try desk.day(3).findings == [.breakShort(session: 1, minutes: 11)])
        #expect(try desk.day(4).findings.contains(.breakMissing(session: 1)))
        #expect(try desk.day(5).findings == [])
        // Ten minutes too long are tolerated as a break; they are still late.
        try desk.punch("06 09:00", "06 12:00", "06 13:10", "06 18:00")
        #expect(try desk.day(6).findings == [.late(level: .late, minutes: 10, session: 2)])
        // Nobody came back, so there was no break.
        try desk.punch("07 09:00")
        #expect(try desk.day(7).findings == [.missingOut(session: 1), .absentSession(session: 2, minutes: 300)])
    }

    @Test("Overtime of a day and of the month so far")
    func overtime() throws {
        var desk = try desk {
            $0.overtimeDayMinutes = 180
            $0.overtimeMonthMinutes = 300
        }
        desk.period.policy.overtime.mode = .punched
        try desk.plan(2, 3, 4, 5)
        try desk.punch("02 09:00", "02 21:00", "03 09:00", "03 20:00", "04 09:00", "04 21:01", "05 09:00", "05 18:00")
        let days = try desk.judged().acrossDays(desk.period.policy.limits).days
        // The limits themselves are not passed; without overtime on the day there is nothing new to say.
        #expect(
            days.map(\.findings) == [
                [], [],
                [
                    .overtimeLimit(.day, minutes: 181, limit: 180), .overtimeLimit(.month, minutes: 481, limit: 300),
                ], [],
            ]
        )
    }

    @Test("The month's overtime begins anew on its first date")
    func overtimeOfMonths() throws {
        var desk = try Desk(month: "2026-10")
        desk.period.policy.overtime.mode = .punched
        desk.period.policy.limits.overtimeMonthMinutes = 100
        let november = try desk.date(31).adding(days: 1)
        desk.period.judged = try desk.date(1)...november
        try desk.plan(30, 31)
        desk.period.plans.append(DayPlan(date: november, type: .workday, planned: .shift(try .office)))
        try desk.punch("30 09:00", "30 19:00", "31 09:00", "31 19:00", "31 33:00", "31 43:00")
        let days = try desk.judged().acrossDays(desk.period.policy.limits).days
        #expect(days.map(\.findings) == [[], [.overtimeLimit(.month, minutes: 120, limit: 100)], []])
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
        // While more punches may come, nothing is said.
        desk.period.asOf = try desk.at("03 20:00")
        #expect(try desk.judged().acrossDays(desk.period.policy.limits).days[1].findings == [])
        var enough = try self.desk { $0.restMinutes = 660 }
        try enough.plan(2, 3)
        try enough.punch("02 09:00", "02 22:00", "03 09:00", "03 18:00")
        #expect(try enough.judged().acrossDays(enough.period.policy.limits).days[1].findings == [])
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

    @Test("A run is said once a date, however many shifts it has")
    func runOnce() throws {
        var desk = try desk { $0.workDatesInARow = 1 }
        try desk.plan(2)
        try desk.plan(3, shift: try Shift.named("A", "08:00", "12:00"))
        try desk.plan(3, shift: try Shift.named("B", "18:00", "22:00"))
        try desk.punch("02 09:00", "02 18:00", "03 08:00", "03 12:00", "03 18:00", "03 22:00")
        let days = try desk.judged().acrossDays(desk.period.policy.limits).days
        #expect(days.map(\.findings) == [[], [.longRun(dates: 2, limit: 1)], []])
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
