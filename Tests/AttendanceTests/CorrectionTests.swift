import Attendance
import Testing
import WallClock

@Suite("Corrections")
struct CorrectionTests {
    @Test("An approved one replaces a late punch; the lateness stays on record, resolved")
    func late() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:20", "02 18:00")
        try desk.correct("C1", 2, .in, "02 08:58", .approved)
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(day.in == (try desk.at("02 08:58")))
        #expect([day.lateMinutes, day.workedMinutes] == [0, 480])
        #expect(day.anomalies == [Anomaly(.late(level: .late, minutes: 20, session: nil), resolvedBy: "C1")])
        #expect(day.fates == [.overruled(by: "C1"), .filled(.out, session: nil)])
    }

    @Test("One that is still late resolves the old finding and makes a new one")
    func stillLate() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:20", "02 18:00")
        try desk.correct("C1", 2, .in, "02 09:10", .approved)
        let day = try desk.day(2)
        #expect(day.status == .abnormal)
        #expect(
            day.anomalies == [
                Anomaly(.late(level: .late, minutes: 20, session: nil), resolvedBy: "C1"),
                Anomaly(.late(level: .late, minutes: 10, session: nil)),
            ]
        )
    }

    @Test("On a day without punches each slot is resolved by its own")
    func absent() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.correct("C1", 2, .in, "02 09:00", .approved)
        var day = try desk.day(2)
        #expect(
            day.anomalies == [Anomaly(.missingIn(session: nil), resolvedBy: "C1"), Anomaly(.missingOut(session: nil))]
        )
        #expect(day.status == .abnormal)
        try desk.correct("C2", 2, .out, "02 18:00", .approved)
        day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(day.workedMinutes == 480)
    }

    @Test(
        "Pending and rejected ones do nothing, nor those of other dates",
        arguments: [Correction.Status.pending, .rejected]
    )
    func noEffect(status: Correction.Status) throws {
        var desk = try Desk()
        try desk.plan(2, 3)
        try desk.correct("C1", 2, .in, "02 09:00", status)
        try desk.correct("C2", 3, .in, "03 09:00", .approved)
        #expect(try desk.day(2).status == .absent)
    }

    @Test("Of several for one slot the last counts")
    func last() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 18:00")
        try desk.correct("C1", 2, .in, "02 09:30", .approved)
        try desk.correct("C2", 2, .in, "02 09:00", .approved)
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(day.anomalies == [Anomaly(.missingIn(session: nil), resolvedBy: "C2")])
    }

    @Test("Leave goes before a correction")
    func leave() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.excuse(.leave, "02 09:00", "02 18:00")
        try desk.correct("C1", 2, .in, "02 09:00", .approved)
        let day = try desk.day(2)
        #expect(day.status == .leave)
        #expect(day.in == nil)
    }

    @Test("A correction that puts OUT before IN works no minute and breaks nothing")
    func inverted() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.correct("C1", 2, .in, "02 19:00", .approved)
        try desk.correct("C2", 2, .out, "02 08:00", .approved)
        let day = try desk.day(2)
        #expect([day.workedMinutes, day.lostMinutes] == [0, 480])
    }
}
