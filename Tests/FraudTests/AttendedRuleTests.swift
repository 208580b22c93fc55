import Attendance
import Fraud
import Testing
import WallClock

@Suite("Checks of judged days and of decisions")
struct AttendedRuleTests {
    /// One arrival a day; offsets in minutes after 09:00.
    private func flags(
        _ offsets: [Int],
        grace: Int = 0,
        proof: Proof = .biometric,
        second: (Int) -> Int = { $0 * 7 % 60 },
        receivedAfter: Int64 = 1,
        troubles: [ClockTrouble] = []
    ) -> [FraudFlag] {
        var watch = FraudWatch()
        for trouble in troubles { watch.note(trouble) }
        return offsets.enumerated().flatMap { day, offset -> [FraudFlag] in
            let at = moment(day, 9, 0, second(day)).adding(seconds: Int64(offset) * 60)
            let date = Zone.utc.local(at: at).date
            let edge = Attended.Edge(
                at: at,
                receivedAt: at.adding(seconds: receivedAfter),
                terminal: "T1",
                proof: proof,
                offsetMinutes: offset,
                second: second(day)
            )
            let one = Attended(
                person: "1001",
                shift: "Day",
                date: date,
                graceMinutes: grace,
                arrival: edge,
                leaving: nil
            )
            return watch.take([one], through: date, FraudSurroundings())
        }
    }

    @Test("An arrival far from one's own habit; before fifteen days nothing is far")
    func habit() {
        let usual = [-2, 0, 1, -1, 3, 0, 2, -4, 1, 0, 5, -2, 2, 1, -1]
        #expect(flags(usual + [16]).map(\.kind) == [.habitOutlier])
        #expect(flags(usual + [15]).isEmpty)
        #expect(flags(usual.dropLast() + [60]).isEmpty)
    }

    @Test("The same minute by password on 12 of 15 days, not by finger, not on 11")
    func minute() {
        let twelve = [-3, -3, -3, 8, -3, -3, -3, -3, -3, 2, -3, -3, -3, 5, -3]
        #expect(flags(twelve, proof: .password).map(\.kind) == [.tooRegular])
        #expect(flags(twelve).isEmpty)
        #expect(flags([-3, -3, -3, 8, -3, -3, 0, -3, -3, 2, -3, -3, -3, 5, -3], proof: .password).isEmpty)
    }

    @Test("Always the same second, unless the terminal knows no other")
    func second() {
        let offsets = [1, 4, -3, 2, 0, 1, -2, 4, 3, 1, 0, -1, 2, 3, 1, 2]
        #expect(flags(offsets, second: { _ in 30 }).isEmpty)
        #expect(flags(offsets, second: { $0 == 0 ? 5 : 30 }).map(\.kind) == [.tooRegular])
    }

    @Test("Heaped up in the last two minutes of the grace")
    func heap() {
        let heaped = [-1, 4, 5, 4, 5, -2, 5, 4, 5, 0, 5, 4, 1, 2, 5, 4]
        #expect(flags(heaped, grace: 5).map(\.kind) == [.lateJustInside])
        #expect(flags(heaped.map { $0 > 3 ? $0 + Int($0 == 4 ? 2 : 0) : $0 }, grace: 5).isEmpty)
        #expect(flags(heaped, grace: 0).filter { $0.kind == .lateJustInside }.isEmpty)
    }

    @Test("Whom a clock that was set back made punctual")
    func beneficiary() {
        func trouble(_ minute: Int, seconds: Int?, _ anomaly: String = "clock_set_back") -> ClockTrouble {
            ClockTrouble(terminal: "T1", anomaly: anomaly, at: moment(0, 9, minute), secondsBehind: seconds)
        }
        #expect(flags([-1], troubles: [trouble(5, seconds: 600)]).map(\.kind) == [.beneficiary])
        #expect(flags([-1], troubles: [trouble(5, seconds: 30)]).isEmpty)
        #expect(flags([-1], grace: 10, troubles: [trouble(5, seconds: 600)]).isEmpty)
        #expect(flags([-1], troubles: [trouble(31, seconds: 600)]).isEmpty)
        // The log says nothing of how far: our own clock heard of it when it was late, or in time.
        let shrunk = trouble(10, seconds: nil, "log_shrunk")
        #expect(flags([-1], receivedAfter: 900, troubles: [shrunk]).map(\.kind) == [.beneficiary])
        #expect(flags([-1], receivedAfter: 20, troubles: [shrunk]).isEmpty)
        #expect(flags([-1], receivedAfter: 36_000, troubles: [shrunk]).isEmpty)
    }

    @Test("Corrections: a fourth in a month by the same approver, and for the same slot; an approver who does not look")
    func corrections() {
        func decide(_ count: Int, seconds: Int64, slots: [Slot] = [.in], approvers: [String] = ["9001"]) -> [String] {
            var watch = FraudWatch()
            return (0..<count).flatMap { index -> [FraudFlag] in
                let asked = moment(index % 20, 10, 0)
                return watch.take(
                    DecidedCorrection(
                        person: "1\(index / 20)",
                        approver: approvers[index % approvers.count],
                        slot: slots[index % slots.count],
                        requestedAt: asked,
                        decidedAt: asked.adding(seconds: seconds),
                        isApproved: true,
                        date: Zone.utc.local(at: asked).date
                    ),
                    FraudSurroundings()
                )
            }.map { flag in
                guard case .correctionPattern(let found) = flag.finding else { return flag.id }
                return found.pattern.rawValue
            }
        }
        #expect(decide(3, seconds: 3_600).isEmpty)
        #expect(decide(4, seconds: 3_600) == ["sameApprover", "sameSlot"])
        #expect(decide(4, seconds: 3_600, slots: [.in, .out]) == ["sameApprover"])
        #expect(decide(9, seconds: 3_600, slots: [.in, .out], approvers: ["9001", "9002", "9003"]).isEmpty)
        #expect(decide(20, seconds: 4).last == "quickApprover")
        #expect(!decide(20, seconds: 10).contains("quickApprover"))
    }

    @Test("Each kind is a sentence with its numbers in both languages")
    func sentences() throws {
        let travel = try #require(
            {
                var watch = FraudWatch()
                _ = watch.take(punch(1, "1001", at: moment(0, 9, 0)), twoSites())
                return watch.take(punch(2, "1001", "T9", at: moment(0, 9, 10)), twoSites())?.first
            }()
        )
        #expect(travel.id == "impossible_travel/1001/T1/T9/2026-11-02T091000Z")
        let english = FlagSentence(isChinese: false, zone: .utc) { "\($0) Invented" }
        #expect(
            english.of(travel)
                == "1001 Invented punched at T1 at 2026-11-02 09:00:00 and at T9 at 09:10:00: 40 km in 10 min is 240 km/h."
        )
        let chinese = FlagSentence(isChinese: true, zone: .utc).of(travel)
        #expect(chinese.contains("时速 240 公里"))
        #expect(chinese.contains("相距 40 公里"))
    }
}
