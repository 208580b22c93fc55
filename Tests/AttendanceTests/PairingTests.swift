import Attendance
import Testing
import WallClock

@Suite("From punches to slots")
struct PairingTests {
    /// - Returns: ids of the punches in the slots, 0 for a missing one.
    private func slots(_ day: DayResult) -> [Int64] {
        [day.in, day.out].map { moment in
            moment.flatMap { at in day.punches.first { $0.isIn(at) }?.punch.id } ?? 0
        }
    }

    @Test(
        "firstLast, by halves of the shift (the middle is 13:30)",
        arguments: [
            (["08:50", "09:10", "17:50", "18:05"], [1, 4]),
            (["13:30"], [1, 0]),
            (["13:30:01"], [0, 1]),
            (["08:50", "09:10"], [1, 0]),
            (["17:55", "18:05"], [0, 2]),
            (["09:00", "10:00"], [1, 2]),
            (["09:00", "09:59:59"], [1, 0]),
            (["17:00", "18:00"], [1, 2]),
            (["17:00:01", "18:00"], [0, 2]),
            (["09:00", "09:00:30"], [1, 0]),
        ]
    )
    func firstLast(moments: [String], expected: [Int64]) throws {
        var desk = try Desk()
        try desk.plan(2)
        for moment in moments { try desk.punch("02 \(moment)") }
        #expect(slots(try desk.day(2)) == expected)
    }

    @Test("A single punch is never both IN and OUT, even without a shortest span")
    func single() throws {
        var desk = try Desk()
        try desk.plan(2)
        desk.period.policy.minSpanMinutes = 0
        try desk.punch("02 09:00")
        #expect(try desk.day(2).findings == [.missingOut(session: nil)])
    }

    @Test("Every punch of the window is accounted for")
    func fates() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 08:55", "02 08:55:20", "02 12:03", "02 18:01")
        let day = try desk.day(2)
        #expect(day.fates == [.filled(.in, session: nil), .repeatOf(1), .notNeeded, .filled(.out, session: nil)])
    }

    @Test(
        "perSession, around a break from 12:00 to 13:00",
        arguments: [
            (["09:00", "12:00", "13:00", "18:00"], [[1, 2], [3, 4]]),
            // One each side of 12:30, wherever the others are.
            (["09:00", "11:58", "12:04", "12:58", "18:00"], [[1, 3], [4, 5]]),
            // Back early: both before 12:30, at least 10 min apart, the second not before 12:00.
            (["09:00", "11:50", "12:00", "18:00"], [[1, 2], [3, 4]]),
            (["09:00", "11:50", "11:59", "18:00"], [[1, 3], [0, 4]]),
            (["09:00", "11:51", "12:00", "18:00"], [[1, 3], [0, 4]]),
            (["09:00", "11:40", "11:59", "18:00"], [[1, 3], [0, 4]]),
            // Out late: both after 12:30, at least 10 min apart, the first not after 13:00.
            (["09:00", "13:00", "13:10", "18:00"], [[1, 2], [3, 4]]),
            (["09:00", "13:00", "13:09", "18:00"], [[1, 0], [2, 4]]),
            (["09:00", "13:01", "13:30", "18:00"], [[1, 0], [2, 4]]),
            (["09:00", "18:00"], [[1, 0], [0, 2]]),
            // 12:30 is still the first half of the break.
            (["09:00", "12:30", "18:00"], [[1, 2], [0, 3]]),
            // The middles of the sessions are 10:30 and 15:30.
            (["10:30", "12:00", "13:00", "15:30:01"], [[1, 2], [3, 4]]),
            // … and a punch at a middle is of one stretch only.
            (["09:00", "10:30", "13:00", "18:00"], [[1, 0], [3, 4]]),
            (["09:00", "12:00", "15:30"], [[1, 2], [3, 0]]),
            // Three in one half of the break: the last two before 12:30 count, the first two after it.
            (["09:00", "11:40", "11:50", "12:05", "18:00"], [[1, 3], [4, 5]]),
            (["09:00", "11:40", "12:00", "12:05", "18:00"], [[1, 4], [0, 5]]),
            (["09:00", "12:40", "12:55", "13:10", "18:00"], [[1, 2], [3, 5]]),
            (["09:00", "12:40", "12:45", "13:10", "18:00"], [[1, 0], [2, 5]]),
            // Several on each side: the last up to 12:30, the first after it.
            (["09:00", "11:45", "12:00", "12:58", "13:20", "18:00"], [[1, 3], [4, 6]]),
        ]
    )
    func perSession(moments: [String], expected: [[Int]]) throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        for moment in moments { try desk.punch("02 \(moment)") }
        let day = try desk.day(2)
        let ids = try day.slots.map { pair in
            try [(Slot.in, pair.in), (Slot.out, pair.out)].map { slot, moment in
                guard let moment else { return 0 }
                let punch = try #require(
                    day.punches.first { $0.fate == .filled(slot, session: pair.session) && $0.punch.at == moment }
                )
                return Int(punch.punch.id)
            }
        }
        #expect(ids == expected)
    }

    @Test("A session without punches is an absent session, not two missing ones; its minutes are not lost ones")
    func absentSession() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        try desk.punch("02 09:10", "02 12:00")
        let day = try desk.day(2)
        #expect(
            day.findings == [.late(level: .late, minutes: 10, session: 1), .absentSession(session: 2, minutes: 300)]
        )
        #expect(day.status == .abnormal)
        #expect([day.workedMinutes, day.lostMinutes, day.absentMinutes] == [170, 10, 300])
    }

    @Test("IN and OUT of the day are those of the sessions that were attended")
    func attended() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        try desk.punch("02 13:00", "02 18:00")
        let day = try desk.day(2)
        #expect(day.findings == [.absentSession(session: 1, minutes: 180)])
        #expect([day.in, day.out] == [try desk.at("02 13:00"), try desk.at("02 18:00")])
    }

    @Test("perSession with nothing at all is one absence")
    func absentSessions() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        let day = try desk.day(2)
        #expect(day.findings == [.absent(minutes: 480)])
        #expect(day.status == .absent)
    }

    @Test("Leave takes away the session that it covers")
    func perSessionLeave() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        try desk.excuse(.leave, "02 09:00", "02 12:00")
        try desk.punch("02 13:00", "02 18:00")
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(day.slots.map(\.session) == [2])
        #expect([day.workedMinutes, day.excusedMinutes] == [300, 180])
    }

    @Test("Corrections go to the nearest session")
    func perSessionCorrection() throws {
        var desk = try Desk()
        desk.period.policy.pairing = .perSession
        try desk.plan(2)
        try desk.punch("02 09:00", "02 18:00")
        try desk.correct("C1", 2, .out, "02 12:01", .approved)
        try desk.correct("C2", 2, .in, "02 12:59", .approved)
        let day = try desk.day(2)
        #expect(day.status == .normal)
        #expect(
            day.anomalies == [
                Anomaly(.missingIn(session: 2), resolvedBy: "C2"), Anomaly(.missingOut(session: 1), resolvedBy: "C1"),
            ]
        )
    }

    @Test("trust takes the first in, and the last out after it")
    func trust() throws {
        var desk = try Desk()
        desk.period.policy.stateMode = .trust
        try desk.plan(2, 3, 4)
        try desk.punch("02 08:50", toward: .out)
        try desk.punch("02 09:00", toward: .in)
        try desk.punch("02 12:00", toward: .out)
        try desk.punch("02 12:40", toward: .in)
        try desk.punch("02 12:50")
        try desk.punch("03 08:50", toward: .out)
        try desk.punch("03 09:00", toward: .in)
        try desk.punch("04 18:00", toward: .out)
        let days = try desk.judged().days
        #expect(days.map(\.in) == [try desk.at("02 09:00"), try desk.at("03 09:00"), nil])
        #expect(days.map(\.out) == [try desk.at("02 12:00"), nil, try desk.at("04 18:00")])
    }

    @Test(
        "Of an in and an out at the same moment the in comes first, whichever arrived first",
        arguments: [true, false]
    )
    func trustTie(inFirst: Bool) throws {
        var desk = try Desk()
        desk.period.policy.stateMode = .trust
        desk.period.policy.debounceSeconds = 0
        try desk.plan(2)
        for direction in inFirst ? [Slot.in, .out] : [.out, .in] { try desk.punch("02 09:00", toward: direction) }
        let day = try desk.day(2)
        #expect(day.fates == [.filled(.in, session: nil), .filled(.out, session: nil)])
    }

    @Test("A repeat of the last punch is not the OUT")
    func repeatedOut() throws {
        var desk = try Desk()
        try desk.plan(2)
        try desk.punch("02 09:00", "02 18:00", "02 18:00:59")
        let day = try desk.day(2)
        #expect(day.out == (try desk.at("02 18:00")))
        #expect(day.fates.last == .repeatOf(2))
    }

    @Test("trust without a usable direction: somebody was there, so it is no absence")
    func trustUndirected() throws {
        var desk = try Desk()
        desk.period.policy.stateMode = .trust
        try desk.plan(2)
        try desk.punch("02 09:00")
        let day = try desk.day(2)
        #expect(day.findings == [.missingIn(session: nil), .missingOut(session: nil)])
        #expect(day.status == .abnormal)
    }
}

extension JudgedPunch {
    fileprivate func isIn(_ at: Instant) -> Bool {
        if case .filled = fate { punch.at == at } else { false }
    }
}
