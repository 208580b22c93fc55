import Attendance
import Testing
import WallClock

@Suite("Leave and trips")
struct LeaveTests {
    /// - Parameter leave: from, to.
    private func day(_ leave: (String, String), punches: String..., kind: ExcusedInterval.Kind = .leave) throws
        -> DayResult
    {
        var desk = try Desk()
        try desk.plan(2)
        try desk.excuse(kind, "02 \(leave.0)", "02 \(leave.1)")
        for moment in punches { try desk.punch("02 \(moment)") }
        return try desk.day(2)
    }

    @Test("In the morning it moves the due start to the end of the break")
    func morning() throws {
        let day = try day(("09:00", "12:00"), punches: "13:05", "18:00")
        #expect(day.findings == [.late(level: .late, minutes: 5, session: nil)])
        #expect([day.workedMinutes, day.lostMinutes, day.excusedMinutes] == [295, 5, 180])
    }

    @Test("In the evening it moves the due end")
    func evening() throws {
        let day = try day(("16:00", "18:00"), punches: "09:00", "15:50")
        #expect(day.findings == [.earlyLeave(minutes: 10, session: nil)])
        #expect([day.workedMinutes, day.lostMinutes, day.excusedMinutes] == [350, 10, 120])
    }

    @Test("In the middle it asks for no punch more")
    func middle() throws {
        let day = try day(("11:00", "14:00"), punches: "09:00", "18:00")
        #expect(day.status == .normal)
        #expect([day.workedMinutes, day.excusedMinutes] == [360, 120])
    }

    @Test("The half of the day is that of what is due, not of the plan")
    func dueMiddle() throws {
        // Due 13:00 to 18:00, so 15:30 is the middle: 14:00 is a late IN, not an OUT.
        #expect(
            try day(("09:00", "12:00"), punches: "14:00").findings == [
                .late(level: .late, minutes: 60, session: nil), .missingOut(session: nil),
            ]
        )
        #expect(
            try day(("09:00", "12:00"), punches: "15:31").findings
                == [.earlyLeave(minutes: 149, session: nil), .missingIn(session: nil)].reversed()
        )
    }

    @Test("The window stays that of the plan")
    func window() throws {
        let day = try day(("09:00", "12:00"), punches: "07:00", "18:00")
        #expect(day.in == day.punches.first?.punch.at)
        #expect(day.workedMinutes == 300)
    }

    @Test("A whole day leaves nothing due, and nothing is missed", arguments: [("09:00", "18:00"), ("00:00", "24:00")])
    func whole(from: String, to: String) throws {
        let leave = try day((from, to))
        #expect(leave.status == .leave)
        #expect([leave.excusedMinutes, leave.absentMinutes, leave.workedMinutes] == [480, 0, 0])
        #expect(leave.anomalies.isEmpty)
        #expect(try day((from, to), kind: .trip).status == .trip)
    }

    @Test("Half leave and half trip counts as leave; time excused twice counts once")
    func mixed() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.excuse(.trip, "02 09:00", "02 14:00")
        try desk.excuse(.leave, "02 11:00", "02 18:00")
        let day = try desk.day(2)
        #expect(day.status == .leave)
        #expect(day.excusedMinutes == 480)
    }

    @Test("Neither the order of requests nor one inside another matters")
    func order() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.excuse(.leave, "02 16:00", "02 18:00")
        try desk.excuse(.leave, "02 09:30", "02 10:00")
        try desk.excuse(.leave, "02 09:00", "02 11:00")
        #expect(try desk.day(2).excusedMinutes == 240)
    }

    @Test("From midnight on, out of a night shift: the first part is still due")
    func midnight() throws {
        var desk = try Desk()
        try desk.plan(2, shift: try .night)
        try desk.excuse(.leave, "03 00:00", "04 00:00")
        try desk.punch("02 22:00", "02 23:50")
        let day = try desk.day(2)
        #expect(day.findings == [.earlyLeave(minutes: 10, session: nil)])
        #expect([day.workedMinutes, day.excusedMinutes, day.lostMinutes] == [110, 360, 10])
    }

    @Test("Leave that ends where the shift starts takes nothing away")
    func touching() throws {
        let day = try day(("06:00", "09:00"), punches: "09:00", "18:00")
        #expect(day.excusedMinutes == 0)
        #expect(day.workedMinutes == 480)
    }

    @Test("A punch more than 30 min inside leave is reported, and the leave stands")
    func punchDuring() throws {
        #expect(try day(("09:00", "18:00"), punches: "09:30").findings == [])
        #expect(try day(("09:00", "18:00"), punches: "17:30").findings == [])
        for moment in ["09:30:01", "17:29:59"] {
            let day = try day(("09:00", "18:00"), punches: moment)
            #expect(day.status == .leave)
            #expect(day.findings == day.punches.map { .punchDuringLeave(at: $0.punch.at) })
            #expect(day.fates == [.nothingDue])
        }
        #expect(try day(("09:00", "18:00"), punches: "12:00", kind: .trip).findings == [])
    }

    @Test("Two requests that touch are one leave")
    func adjacent() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.excuse(.leave, "02 12:00", "02 18:00")
        try desk.excuse(.leave, "02 09:00", "02 12:00")
        try desk.punch("02 12:10")
        #expect(try desk.day(2).findings == [.punchDuringLeave(at: try desk.at("02 12:10"))])
    }

    @Test("A punch inside half a day of leave still shows that the person is there")
    func present() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.excuse(.leave, "02 09:00", "02 12:00")
        try desk.punch("02 10:30", "02 18:00")
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(day.findings == [.punchDuringLeave(at: try desk.at("02 10:30"))])
        #expect(day.workedMinutes == 300)
    }

    @Test("Of what was asked for only what was approved counts")
    func requests() throws {
        var desk = try Desk()
        try desk.plan(2, 3, 4, 5)
        let states: [(day: Int, state: RequestState)] = [
            (2, .approved), (3, .pending), (4, .rejected), (5, .withdrawn),
        ]
        let requests = try states.map { day, state in
            let leave = try desk.interval("0\(day) 09:00", "0\(day) 18:00")
            return Request(id: Int64(day), person: "1", subject: .leave(type: "annual", leave), state: state)
        }
        desk.period.take(requests)
        #expect(try desk.judged().days.map(\.status) == [.leave, .absent, .absent, .absent])
    }

    @Test("Absence in the time of a request that nobody decided is said to be so; other absence is not")
    func undecided() throws {
        var desk = try Desk()
        try desk.plan(2, 3, 4)
        try desk.plan(5, .free, .workday)
        // The second request lies between two shifts; nobody has to come on the free day.
        for (id, from, to) in [
            ("7", "02 09:00", "02 18:00"), ("8", "03 18:00", "04 09:00"), ("9", "05 09:00", "05 10:00"),
        ] {
            desk.period.openLeave.append(OpenLeave(id: id, interval: try desk.interval(from, to)))
        }
        #expect(try desk.day(2).findings == [.absent(minutes: 480), .leaveWithoutApproval(request: "7")])
        #expect(try desk.day(2).status == .absent)
        #expect(try desk.day(3).findings == [.absent(minutes: 480)])
        #expect(try desk.day(4).findings == [.absent(minutes: 480)])
        try desk.punch("02 09:00", "02 18:00")
        #expect(try desk.day(2).findings.isEmpty)
    }

    @Test("Of a session that was missed only leave in its own time speaks")
    func undecidedSession() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        try desk.punch("02 09:00", "02 12:00")
        desk.period.openLeave = [
            OpenLeave(id: "1", interval: try desk.interval("02 09:00", "02 12:00")),
            OpenLeave(id: "2", interval: try desk.interval("02 17:00", "02 18:00")),
        ]
        #expect(
            try desk.day(2).findings == [
                .absentSession(session: 2, minutes: 300), .leaveWithoutApproval(request: "2"),
            ]
        )
    }
}
