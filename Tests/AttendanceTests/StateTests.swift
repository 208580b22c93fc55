import Attendance
import Testing
import WallClock

@Suite("When a result may be judged")
struct StateTests {
    private func desk(asOf: String, heard: String?...) throws -> Desk {
        var desk = try Desk()
        try desk.plan(2)
        desk.period.asOf = try desk.at(asOf)
        desk.period.watermarks = try heard.enumerated().map { index, until in
            TerminalWatermark(terminal: "T\(index + 1)", until: try until.map(desk.at))
        }
        return desk
    }

    @Test("Before the window ends the day is open and nobody is absent")
    func open() throws {
        let desk = try desk(asOf: "02 23:59:59", heard: "02 23:59")
        let day = try desk.day(2)
        #expect(day.state == .open(until: try desk.at("02 24:00")))
        #expect(day.status == .pending)
        #expect(day.anomalies.isEmpty && day.absentMinutes == 0 && !day.isFinal)
    }

    @Test("A terminal heard from at the window's end is enough; a moment less is not")
    func watermark() throws {
        #expect(try desk(asOf: "02 24:00", heard: "02 24:00").day(2).status == .absent)
        let desk = try desk(asOf: "03 12:00", heard: "02 24:00", "02 23:59:59", nil)
        let day = try desk.day(2)
        let silent = Array(desk.period.watermarks.dropFirst())
        #expect(day.state == .pending(silent: silent, settlesAt: try desk.at("02 24:00")))
        #expect(day.status == .pending)
        #expect(day.rules.last == .withheld(day.state))
    }

    @Test("Without terminals to wait for only time counts")
    func noTerminals() throws {
        #expect(try desk(asOf: "02 24:00").day(2).isFinal)
    }

    @Test("The settle time is waited for")
    func settle() throws {
        var desk = try desk(asOf: "03 00:29:59", heard: "03 00:29")
        desk.period.policy.settleMinutes = 30
        #expect(try desk.day(2).state == .pending(silent: [], settlesAt: try desk.at("03 00:30")))
        desk.period.asOf = try desk.at("03 00:30")
        #expect(try desk.day(2).status == .absent)
    }

    @Test(
        "What later punches could excuse is held back; the slots known so far are shown",
        arguments: [["09:20", "18:00"], ["09:00", "17:00"], ["09:00"], ["18:00"]]
    )
    func withheld(moments: [String]) throws {
        var desk = try desk(asOf: "03 12:00", heard: nil)
        for moment in moments { try desk.punch("02 \(moment)") }
        let day = try desk.day(2)
        #expect(day.status == .pending)
        #expect(day.anomalies.isEmpty)
        #expect([day.lateMinutes, day.earlyMinutes, day.workedMinutes, day.lostMinutes] == [0, 0, 0, 0])
        #expect([day.in, day.out].compactMap { $0 } == desk.period.punches.map(\.at))
    }

    @Test("A day on which nothing is held against anybody is shown early, but not as final")
    func normal() throws {
        var desk = try desk(asOf: "02 20:00", heard: nil)
        try desk.punch("02 09:00", "02 18:00")
        let day = try desk.day(2)
        #expect(day.status == .normal && day.workedMinutes == 480 && !day.isFinal)
    }

    @Test("Rest, holiday and leave are known beforehand; a first punch of a rest day is no finding yet")
    func known() throws {
        var desk = try desk(asOf: "01 12:00", heard: nil)
        try desk.excuse(.leave, "02 00:00", "03 00:00")
        try desk.plan(3, .off, .restday)
        try desk.plan(4, .off, .holiday)
        try desk.punch("03 10:00")
        let days = try desk.judged().days
        #expect(days.map(\.status) == [.leave, .rest, .holiday])
        #expect(days.allSatisfy { !$0.isFinal && $0.anomalies.isEmpty })
    }

    @Test("A resolved finding stays visible while the day is not final")
    func resolved() throws {
        var desk = try desk(asOf: "03 12:00", heard: nil)
        try desk.punch("02 18:00")
        try desk.correct("C1", 2, .in, "02 09:00", .approved)
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(day.anomalies == [Anomaly(.missingIn(session: nil), resolvedBy: "C1")])
    }
}
