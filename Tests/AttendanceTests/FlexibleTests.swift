import Attendance
import Testing
import WallClock

@Suite("Flexible shifts")
struct FlexibleTests {
    /// 09-12 and 13-18, half an hour earlier or an hour later.
    private static var sliding: Shift {
        get throws {
            var options = Shift.Options()
            options.flexEarlyMinutes = 30
            options.flexLateMinutes = 60
            return try Shift(
                name: "F",
                kind: .flexShift,
                hours: try span("09:00", "18:00"),
                breaks: [try span("12:00", "13:00")],
                options: options
            )
        }
    }

    /// 07-20 with an hour's break, core 10-16, eight hours.
    private static func core(_ core: ClockSpan? = nil, required: Int? = 480) throws -> Shift {
        var options = Shift.Options()
        options.core = try core ?? span("10:00", "16:00")
        options.requiredMinutes = required
        return try Shift(
            name: "C",
            kind: .flexCore,
            hours: try span("07:00", "20:00"),
            breaks: [try span("12:00", "13:00")],
            options: options
        )
    }

    private func day(_ shift: Shift, _ punches: String..., leave: (String, String)? = nil) throws -> DayResult {
        var desk = try Desk()
        try desk.plan(2, shift: shift)
        for moment in punches { try desk.punch(moment) }
        if let leave { try desk.excuse(.leave, leave.0, leave.1) }
        return try desk.day(2)
    }

    @Test("The shift moves with the arrival, within its band")
    func slides() throws {
        let late = try day(try Self.sliding, "02 09:40", "02 18:40")
        #expect(late.status == .normal)
        #expect(late.workedMinutes == 480 && late.lostMinutes == 0)
        #expect(late.rules.contains(.slid(seconds: 2_400, start: try Desk().at("02 09:40"))))
        let early = try day(try Self.sliding, "02 08:10", "02 17:30")
        #expect(early.status == .normal)
        #expect(early.workedMinutes == 480)
        // Half an hour earlier is the most: whoever came at 08:10 still stays until 17:30.
        #expect(
            try day(try Self.sliding, "02 08:10", "02 17:20").findings == [.earlyLeave(minutes: 10, session: nil)]
        )
    }

    @Test("Beyond the band is late from the band's edge, and who came late stays longer")
    func beyond() throws {
        let late = try day(try Self.sliding, "02 10:07", "02 19:00")
        #expect(late.findings == [.late(level: .late, minutes: 7, session: nil)])
        #expect(late.workedMinutes == 473 && late.lostMinutes == 7)
        let gone = try day(try Self.sliding, "02 09:40", "02 18:00")
        #expect(gone.findings == [.earlyLeave(minutes: 40, session: nil)])
        #expect(gone.earlyMinutes == 40 && gone.lostMinutes == 40)
    }

    @Test("The halves of the day are those of the planned times")
    func halves() throws {
        // 13:31 lies after the planned middle, though not after that of a shift that begins at ten.
        let day = try day(try Self.sliding, "02 10:00", "02 13:31")
        #expect(day.out == (try Desk().at("02 13:31")))
        // Two punches of one visit after it are an OUT without an IN, and without an IN nothing moves.
        #expect(
            try self.day(try Self.sliding, "02 13:31", "02 14:00").findings == [
                .missingIn(session: nil), .earlyLeave(minutes: 240, session: nil),
            ]
        )
    }

    @Test("The halves of a day with core hours are those of the core, whose middle is 13:00")
    func coreHalves() throws {
        #expect(try day(try Self.core(), "02 13:00").findings.last == .missingOut(session: nil))
        #expect(
            try day(try Self.core(), "02 13:01").findings == [
                .missingIn(session: nil), .earlyLeave(minutes: 179, session: nil),
            ]
        )
    }

    @Test("After a morning's leave the shift slides from the end of the leave")
    func leave() throws {
        let day = try day(try Self.sliding, "02 13:20", "02 18:20", leave: ("02 09:00", "02 12:00"))
        #expect(day.status == .normal)
        #expect(day.workedMinutes == 300 && day.excusedMinutes == 180)
    }

    @Test("A correction of IN moves the shift as a punch does, and resolves what would have been found")
    func corrected() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try Self.sliding)
        try desk.punch("02 10:30", "02 18:20")
        try desk.correct("C1", 2, .in, "02 09:20", .approved)
        let day = try desk.day(2)
        #expect(day.anomalies == [Anomaly(.late(level: .late, minutes: 30, session: nil), resolvedBy: "C1")])
        #expect(day.workedMinutes == 480)
    }

    @Test("Overtime of a flexible shift begins at its moved end")
    func overtime() throws {
        var desk = try Desk()
        desk.period.policy.overtime.mode = .punched
        try desk.plan(2, shift: try Self.sliding)
        try desk.punch("02 10:00", "02 20:00")
        #expect(try desk.day(2).overtime.workday == 60)
    }

    @Test("Core hours: there in the core, and the hours in any way")
    func flexCore() throws {
        let day = try day(try Self.core(), "02 07:30", "02 16:30")
        #expect(day.status == .normal)
        #expect(day.workedMinutes == 480 && day.lostMinutes == 0)
        let long = try self.day(try Self.core(), "02 06:30", "02 20:30")
        #expect(long.workedMinutes == 720 && long.lostMinutes == 0)
    }

    @Test("Late into the core, early out of it, and short of hours are three findings")
    func flexCoreFindings() throws {
        let day = try day(try Self.core(), "02 10:12", "02 15:30")
        #expect(
            day.findings == [
                .late(level: .late, minutes: 12, session: nil), .earlyLeave(minutes: 30, session: nil),
                .shortHours(minutes: 222),
            ]
        )
        #expect(day.status == .abnormal && day.workedMinutes == 258 && day.lostMinutes == 222)
        let short = try self.day(try Self.core(), "02 09:00", "02 16:40")
        #expect(short.findings == [.shortHours(minutes: 80)])
        #expect(short.status == .abnormal)
    }

    @Test("Leave takes its minutes off the hours due, a whole day all of them")
    func flexCoreLeave() throws {
        let part = try day(try Self.core(), "02 10:00", "02 16:00", leave: ("02 16:00", "02 19:00"))
        #expect(part.excusedMinutes == 180 && part.workedMinutes == 300 && part.lostMinutes == 0)
        #expect(part.status == .normal)
        let whole = try day(try Self.core(), leave: ("02 00:00", "02 24:00"))
        #expect(whole.status == .leave && whole.excusedMinutes == 480)
        let nobody = try day(try Self.core())
        #expect(nobody.findings == [.absent(minutes: 480)])
    }

    @Test("A missing punch leaves the hours unknown")
    func flexCoreMissing() throws {
        let day = try day(try Self.core(), "02 08:00")
        #expect(day.findings == [.missingOut(session: nil)])
        #expect(day.workedMinutes == nil)
    }

    @Test("Core hours outside of the band, or of another kind of shift, are refused")
    func refused() throws {
        #expect(throws: AttendanceError.self) { try Self.core(try span("06:00", "16:00")) }
        var options = Shift.Options()
        options.core = try span("10:00", "16:00")
        #expect(throws: AttendanceError.self) { try Shift.named("D", "09:00", "18:00", options: options) }
    }
}

@Suite("Left late yesterday, may come late today")
struct LateOffLateOnTests {
    private func days(out: String, in entry: String, grace: Int = 0) throws -> DayResult {
        var options = Shift.Options()
        options.lateOffLateOn = [
            Shift.LateOffLateOn(offAfterMinutes: 120, lateAllowedMinutes: 30),
            Shift.LateOffLateOn(offAfterMinutes: 240, lateAllowedMinutes: 60),
        ]
        let shift = try Shift.named("D", "09:00", "18:00", breaks: ("12:00", "13:00"), options: options)
        var desk = try Desk()
        desk.period.policy.lateGraceMinutes = grace
        try desk.plan(2, 3, shift: shift)
        try desk.punch("02 09:00", out, entry, "03 18:00")
        return try desk.day(3)
    }

    @Test(
        "What yesterday allows is not late and is credited; beyond it only the rest is late, and nothing is credited",
        arguments: [
            ("02 20:00", "03 09:30", 0, 480), ("02 20:00", "03 09:31", 1, 449), ("02 19:59", "03 09:30", 30, 450),
            ("02 22:00", "03 10:00", 0, 480), ("02 21:59", "03 10:00", 30, 420),
        ]
    )
    func allowance(out: String, entry: String, late: Int, worked: Int) throws {
        let day = try days(out: out, in: entry)
        #expect(day.lateMinutes == late)
        #expect(day.workedMinutes == worked)
        #expect(day.findings == (late == 0 ? [] : [.late(level: .late, minutes: late, session: nil)]))
    }

    @Test("Yesterday is the calendar's: a day in between ends it")
    func dayBetween() throws {
        var desk = try Desk()
        var options = Shift.Options()
        options.lateOffLateOn = [Shift.LateOffLateOn(offAfterMinutes: 60, lateAllowedMinutes: 30)]
        let shift = try Shift.named("D", "09:00", "18:00", options: options)
        try desk.plan(2, 4, shift: shift)
        try desk.punch("02 09:00", "02 21:00", "04 09:20", "04 18:00")
        #expect(try desk.day(4).lateMinutes == 20)
    }

    @Test("Of a shift with several IN only the day's first may be late")
    func firstSession() throws {
        var options = Shift.Options()
        options.pairing = .perSession
        options.lateOffLateOn = [Shift.LateOffLateOn(offAfterMinutes: 60, lateAllowedMinutes: 30)]
        var desk = try Desk()
        try desk.plan(
            2,
            3,
            shift: try Shift.named("D4", "09:00", "18:00", breaks: ("12:00", "13:00"), options: options)
        )
        try desk.punch("02 09:00", "02 12:00", "02 13:00", "02 19:00", "03 09:20", "03 12:00", "03 13:20", "03 18:00")
        let day = try desk.day(3)
        #expect(day.findings == [.late(level: .late, minutes: 20, session: 2)])
        #expect([day.workedMinutes, day.lostMinutes] == [460, 20])
    }

    @Test("Of several shifts of a date only the first may be late, because of yesterday's last one")
    func severalShifts() throws {
        var options = Shift.Options()
        options.lateOffLateOn = [Shift.LateOffLateOn(offAfterMinutes: 60, lateAllowedMinutes: 30)]
        let morning = try Shift.named("A", "08:00", "12:00", options: options)
        let evening = try Shift.named("B", "17:00", "21:00", options: options)
        var desk = try Desk()
        try desk.plan(2, 3, shift: evening)
        try desk.plan(2, 3, shift: morning)
        try desk.punch("02 08:00", "02 12:00", "02 17:00", "02 22:00", "03 08:30", "03 12:00", "03 17:30", "03 21:00")
        let third = try desk.date(3)
        let late = try desk.judged().days.filter { $0.workDate == third }.map(\.lateMinutes)
        #expect(late == [30, 0])
    }

    @Test("A correction of yesterday's OUT counts as a punch does")
    func corrected() throws {
        var desk = try Desk()
        var options = Shift.Options()
        options.lateOffLateOn = [Shift.LateOffLateOn(offAfterMinutes: 60, lateAllowedMinutes: 30)]
        try desk.plan(2, 3, shift: try Shift.named("D", "09:00", "18:00", options: options))
        try desk.punch("02 09:00", "03 09:20", "03 18:00")
        try desk.correct("C1", 2, .out, "02 19:00", .approved)
        #expect(try desk.day(3).status == .normal)
    }
}
