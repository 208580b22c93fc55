import Attendance
import Testing
import WallClock

@Suite("Roster")
struct RosterTests {
    private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private func week(_ shift: PlannedDay, weekend: PlannedDay = .off) throws -> RosterRule.Assignment {
        .weekly(try #require(WeeklyPattern(Array(repeating: shift, count: 5) + [weekend, weekend])))
    }

    private func rule(
        _ scope: RosterRule.Scope,
        from: String,
        through: String? = nil,
        _ assignment: RosterRule.Assignment
    ) throws -> RosterRule {
        RosterRule(scope: scope, from: try date(from), through: try through.map(date), assignment: assignment)
    }

    private func plan(
        _ rules: [RosterRule],
        _ calendar: [String: DayType] = [:],
        on day: String
    ) throws -> DayPlan? {
        let calendar = try Dictionary(uniqueKeysWithValues: calendar.map { (try date($0), $1) })
        let day = try date(day)
        let roster = Roster(rules: rules, calendar: calendar)
        return roster.plans(person: "p1", department: "d1", dates: day...day).first
    }

    @Test("Who shares a list of plans has the plans that are theirs alone")
    func planner() throws {
        let (office, night) = (PlannedDay.shift(try .office), PlannedDay.shift(try .night))
        let rules = [
            try rule(.everyone, from: "2026-11-01", try week(office)),
            try rule(.department("d1"), from: "2026-11-01", try week(night)),
            try rule(.department(""), from: "2026-11-01", try week(.free)),
            try rule(.person("p1"), from: "2026-11-03", through: "2026-11-04", .dates(.off)),
        ]
        let roster = Roster(rules: rules, calendar: [try date("2026-11-06"): .holiday])
        let dates = try date("2026-10-30")...date("2026-11-09")
        var planner = RosterPlanner(roster, dates: dates)
        for department in ["d1", "d2", "", nil, "d1", "d3"] {
            for person in ["p1", "p2", "p3"] {
                let alone = roster.plans(person: person, department: department, dates: dates)
                #expect(planner.plans(person: person, department: department) == alone)
            }
        }
    }

    @Test("The weekly pattern knows workdays and rest days")
    func weekly() throws {
        let office = PlannedDay.shift(try .office)
        let rules = [try rule(.everyone, from: "2026-01-01", try week(office))]
        #expect(
            try plan(rules, on: "2026-11-06") == DayPlan(date: try date("2026-11-06"), type: .workday, planned: office)
        )
        #expect(
            try plan(rules, on: "2026-11-07") == DayPlan(date: try date("2026-11-07"), type: .restday, planned: .off)
        )
        #expect(try plan(rules, on: "2025-12-31") == nil)
    }

    @Test("The calendar beats the pattern: National Day, the swapped days, the working Saturday")
    func calendar() throws {
        let office = PlannedDay.shift(try .office)
        let rules = [try rule(.everyone, from: "2026-01-01", try week(office))]
        let calendar: [String: DayType] = [
            "2026-10-01": .holiday, "2026-10-05": .restday, "2026-10-10": .adjustedWorkday,
        ]
        let plans = try ["2026-10-01", "2026-10-05", "2026-10-10"].map { try plan(rules, calendar, on: $0) }
        #expect(plans.map { $0?.type } == [.holiday, .restday, .adjustedWorkday])
        #expect(plans.map { $0?.planned } == [.off, .off, office])
    }

    @Test("A working Saturday takes the shift that the person has most often")
    func usualWork() throws {
        let night = PlannedDay.shift(try .night)
        let office = PlannedDay.shift(try .office)
        let pattern = try #require(WeeklyPattern([night, office, office, night, office, .off, .off]))
        let rules = [try rule(.person("p1"), from: "2026-01-01", .weekly(pattern))]
        #expect(try plan(rules, ["2026-10-10": .adjustedWorkday], on: "2026-10-10")?.planned == office)
        let even = try #require(WeeklyPattern([night, office, night, office, .off, .off, .off]))
        let evenly = [try rule(.person("p1"), from: "2026-01-01", .weekly(even))]
        #expect(try plan(evenly, ["2026-10-10": .adjustedWorkday], on: "2026-10-10")?.planned == night)
        let idle = [try rule(.person("p1"), from: "2026-01-01", try week(.off))]
        #expect(try plan(idle, ["2026-10-10": .adjustedWorkday], on: "2026-10-10") == nil)
    }

    @Test("A roster entry beats the calendar; the calendar still decides the rate")
    func roster() throws {
        let office = PlannedDay.shift(try .office)
        let night = PlannedDay.shift(try .night)
        let rules = [
            try rule(.person("p1"), from: "2026-01-01", try week(office)),
            try rule(.everyone, from: "2026-10-01", through: "2026-10-02", .dates(night)),
            try rule(.everyone, from: "2026-10-08", through: "2026-10-08", .dates(.off)),
        ]
        let calendar: [String: DayType] = ["2026-10-01": .holiday]
        let first = try plan(rules, calendar, on: "2026-10-01")
        #expect(first?.planned == night && first?.type == .holiday)
        #expect(try plan(rules, calendar, on: "2026-10-02")?.type == .workday)
        #expect(try plan(rules, calendar, on: "2026-10-03")?.planned == .off)
        #expect(try plan(rules, calendar, on: "2026-10-08")?.type == .restday)
    }

    @Test("Person beats department beats everyone; then the later start, then the later in the list")
    func precedence() throws {
        let named = try ["A", "B", "C", "D", "E"].map { PlannedDay.shift(try Shift.named($0, "09:00", "17:00")) }
        var rules = [
            try rule(.everyone, from: "2026-06-01", try week(named[0])),
            try rule(.department("other"), from: "2026-07-01", try week(named[4])),
        ]
        #expect(try plan(rules, on: "2026-11-02")?.planned == named[0])
        rules.insert(try rule(.department("d1"), from: "2026-01-01", try week(named[1])), at: 0)
        #expect(try plan(rules, on: "2026-11-02")?.planned == named[1])
        rules.insert(try rule(.person("p1"), from: "2025-01-01", try week(named[2])), at: 0)
        #expect(try plan(rules, on: "2026-11-02")?.planned == named[2])
        rules.insert(try rule(.person("p1"), from: "2026-11-02", try week(named[3])), at: 0)
        #expect(try plan(rules, on: "2026-11-02")?.planned == named[3])
        #expect(try plan(rules, on: "2026-10-30")?.planned == named[2])
        rules.append(try rule(.person("p1"), from: "2026-11-02", try week(named[4])))
        #expect(try plan(rules, on: "2026-11-02")?.planned == named[4])
    }

    @Test("A cycle counts from its first date, through holidays")
    func cycle() throws {
        let night = PlannedDay.shift(try .night)
        let cycle = try #require(ShiftCycle([night, night, .off]))
        let rules = [try rule(.person("p1"), from: "2026-09-30", .cycle(cycle))]
        let planned = try (1...6).map { try plan(rules, ["2026-10-01": .holiday], on: "2026-10-0\($0)")?.planned }
        #expect(planned == [night, .off, night, night, .off, night])
    }

    @Test("Shifts whose times contradict each other do not exist")
    func shifts() throws {
        #expect(throws: AttendanceError.self) { try Shift.named("X", "09:00", "18:00", breaks: ("08:00", "09:30")) }
        #expect(throws: AttendanceError.self) {
            try Shift.named("X", "09:00", "18:00", breaks: ("12:00", "13:00"), ("12:30", "14:00"))
        }
        #expect(throws: AttendanceError.self) { try Shift.named("X", "09:00", "18:00", breaks: ("09:00", "18:00")) }
        #expect(throws: AttendanceError.self) { try Shift(name: "X", hours: nil) }
        #expect(throws: AttendanceError.self) { try Shift(name: "X", kind: .free, hours: try span("09:00", "18:00")) }
        var options = Shift.Options()
        options.latestOutMinutes = 1_441
        #expect(throws: AttendanceError.self) { try Shift.named("X", "09:00", "18:00", options: options) }
        #expect(ClockTime("48:00") != nil && ClockTime("48:01") == nil && ClockTime("9:00") == nil)
    }
}
