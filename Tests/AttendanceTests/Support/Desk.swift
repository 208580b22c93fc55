import Attendance
import Testing
import WallClock

/// A person's period, written down the way people talk about it: `2 Nov 09:00:59` is "02 09:00:59" of November 2026.
struct Desk {
    var period: PersonPeriod

    init(_ zone: String = "Asia/Shanghai", month: String = "2026-11") throws {
        try self.init(try Zone.load(zone), month: month)
    }

    init(_ zone: Zone, month: String) throws {
        self.month = month
        let first = try #require(LocalDate("\(month)-01"))
        period = PersonPeriod(
            zone: zone,
            policy: .standard,
            plans: [],
            judged: first...first.adding(days: 30),
            punches: []
        )
    }

    let month: String

    func date(_ day: Int) throws -> LocalDate { try #require(LocalDate("\(month)-\(day < 10 ? "0" : "")\(day)")) }

    /// - Parameter text: `DD HH:MM[:SS]`; hours may pass 24.
    func at(_ text: String) throws -> Instant {
        let parts = text.split { $0 == " " || $0 == ":" }
        let numbers = try parts.map { try #require(Int($0)) }
        try #require(numbers.count == 3 || numbers.count == 4)
        let second = numbers[1] * 3_600 + numbers[2] * 60 + (numbers.count == 4 ? numbers[3] : 0)
        return period.zone.instant(of: LocalDateTime(date: try date(numbers[0]), secondOfDay: second))
    }

    func interval(_ from: String, _ to: String) throws -> Interval {
        try #require(Interval(from: try at(from), to: try at(to)))
    }

    /// Office hours 09-12 and 13-18 unless stated otherwise.
    mutating func plan(_ days: Int..., shift: Shift? = nil, type: DayType = .workday) throws {
        for day in days { try plan(day, .shift(try shift ?? .office), type) }
    }

    mutating func plan(_ day: Int, _ planned: PlannedDay, _ type: DayType) throws {
        period.plans.append(DayPlan(date: try date(day), type: type, planned: planned))
        period.plans.sort { $0.date < $1.date }
    }

    /// At one site, with ids from 1 in the order of the calls.
    mutating func punch(_ moments: String..., site: String = "HQ", toward direction: Slot? = nil) throws {
        for moment in moments { try punch(at: try at(moment), site: site, toward: direction) }
    }

    mutating func punch(at moment: Instant, site: String = "HQ", toward direction: Slot? = nil) throws {
        let id = Int64(period.punches.count + 1)
        period.punches.append(Punch(id: id, at: moment, terminal: "T1", site: site, direction: direction))
    }

    mutating func excuse(_ kind: ExcusedInterval.Kind, _ from: String, _ to: String) throws {
        period.excused.append(ExcusedInterval(kind: kind, type: "annual", interval: try interval(from, to)))
    }

    mutating func correct(_ id: String, _ day: Int, _ slot: Slot, _ moment: String, _ status: Correction.Status) throws
    {
        period.corrections.append(
            Correction(id: id, workDate: try date(day), slot: slot, at: try at(moment), status: status)
        )
    }

    mutating func approveOvertime(
        _ day: Int,
        _ from: String,
        _ to: String,
        as settlement: RequestSubject.Settlement = .pay
    ) throws {
        period.overtimeApprovals.append(
            OvertimeApproval(workDate: try date(day), interval: try interval(from, to), settledAs: settlement)
        )
    }

    func judged() throws -> PeriodResult { try judge(period) }

    /// The only result of a date.
    func day(_ day: Int) throws -> DayResult {
        let date = try date(day)
        let days = try judged().days.filter { $0.workDate == date }
        try #require(days.count == 1)
        return try #require(days.first)
    }
}

extension Shift {
    static var office: Shift { get throws { try named("D", "09:00", "18:00", breaks: ("12:00", "13:00")) } }
    static var night: Shift { get throws { try named("N", "22:00", "30:00") } }

    static func named(
        _ name: String,
        _ start: String,
        _ end: String,
        breaks: (String, String)...,
        options: Options = Options()
    ) throws -> Shift {
        try Shift(
            name: name,
            hours: try span(start, end),
            breaks: try breaks.map { try span($0, $1) },
            options: options
        )
    }
}

func span(_ from: String, _ to: String) throws -> ClockSpan {
    let start = try #require(ClockTime(from))
    let end = try #require(ClockTime(to))
    return try #require(ClockSpan(from: start, to: end))
}

extension DayResult {
    var findings: [Anomaly.Finding] { anomalies.map(\.finding) }
    var fates: [JudgedPunch.Fate] { punches.map(\.fate) }
}
