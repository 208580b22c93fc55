import Attendance
import Terms
import Testing
import WallClock

@testable import Gateway

@Suite("The names of anomalies")
struct AnomalyIdentityTests {
    private let date = LocalDate(dayNumber: 20_781)

    private func late(on date: LocalDate, punchedAt minute: Int) throws -> [DayResult] {
        let from = try #require(ClockTime("09:00"))
        let to = try #require(ClockTime("18:00"))
        let hours = try #require(ClockSpan(from: from, to: to))
        let shift = try Shift(name: "D", hours: hours)
        let start = Zone.utc.instant(of: LocalDateTime(date: date))
        let times = [9 * 60 + minute, 18 * 60 + 5]
        return try judge(
            PersonPeriod(
                zone: .utc,
                policy: .standard,
                plans: [DayPlan(date: date, type: .workday, planned: .shift(shift))],
                judged: date...date,
                punches: times.enumerated().map { id, minutes in
                    Punch(
                        id: Int64(id),
                        at: start.adding(seconds: Int64(minutes) * 60),
                        terminal: "T1",
                        site: "",
                        direction: nil
                    )
                }
            )
        ).days
    }

    private func ids(_ days: [DayResult]) -> [String] {
        days.numberedByDate.flatMap { day, plan in
            day.anomalies.map { AnomalyIdentity.id($0, on: day.workDate, plan: plan, person: "A/7") }
        }
    }

    @Test("The same for the same thing about the same date, whatever its numbers")
    func stable() throws {
        #expect(try ids(late(on: date, punchedAt: 20)) == ["A/7/2026-11-24/late"])
        #expect(try ids(late(on: date, punchedAt: 45)) == ["A/7/2026-11-24/late"])
        #expect(try ids(late(on: date.adding(days: 1), punchedAt: 20)) == ["A/7/2026-11-25/late"])
    }

    @Test("Two shifts of a date are told apart")
    func plans() throws {
        let day = try late(on: date, punchedAt: 20)
        #expect(ids(day + day) == ["A/7/2026-11-24/late", "A/7/2026-11-24/late/shift2"])
    }

    @Test("A name is taken apart again; what is none is refused")
    func parts() throws {
        let parts = try #require(AnomalyIdentity.parts(of: "A/7/2026-11-24/late/shift2"))
        #expect(parts.person == "A/7")
        #expect(parts.date == date)
        for text in ["", "late", "1001/late", "2026-11-24/late", "1001/2026-11-24", "1001/2026-02-30/late"] {
            #expect(AnomalyIdentity.parts(of: text) == nil)
        }
    }

    @Test("Every kind has a term in both languages", arguments: Anomaly.kinds)
    func terms(kind: String) {
        #expect(Language.zh.anomaly(kind) != kind)
        #expect(!Language.en.anomaly(kind).contains("_"))
    }
}
