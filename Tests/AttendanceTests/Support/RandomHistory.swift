import Attendance
import TestSupport
import Testing
import WallClock

/// A made-up person's two weeks: office, night, four-punch and flexible shifts, core hours, late off late on, days off and free days, with punches that are
/// early, late, doubled, forgotten or out of place, leave and trips by whole minutes, corrections and overtime.
struct RandomHistory {
    var desk: Desk
    var random: SeededRandom

    /// Read once: there are thousands of histories.
    private static let zones = Result {
        try ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata"].map { try Zone.load($0) }
    }

    /// Made once for all properties.
    static let many = Result { try (0..<10_000).map { try RandomHistory(seed: $0) } }

    let seed: UInt64

    private init(seed: UInt64) throws {
        self.seed = seed
        random = SeededRandom(seed: seed)
        // Berlin and New York change their clocks in these months.
        let zone = try RandomHistory.zones.get().randomElement(using: &random) ?? .utc
        desk = try Desk(zone, month: Bool.random(using: &random) ? "2026-11" : "2026-03")
        var policy = Policy.standard
        policy.lateGraceMinutes = [0, 0, 5].randomElement(using: &random) ?? 0
        policy.earlyGraceMinutes = [0, 0, 3].randomElement(using: &random) ?? 0
        policy.secondsPolicy = Int.random(in: 0..<4, using: &random) == 0 ? .exact : .floorMinute
        policy.overtime.mode =
            [.none, .punched, .approved, .approvedAndPunched].randomElement(using: &random) ?? .none
        desk.period.policy = policy
        policy.stateMode = Int.random(in: 0..<6, using: &random) == 0 ? .trust : .ignore
        desk.period.policy = policy
        let shifts = try RandomHistory.shifts.get()
        for day in 2...15 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: try desk.plan(day, .off, .restday)
            case 1: try desk.plan(day, .free, .workday)
            default: try addShift(shifts.randomElement(using: &random) ?? .office, on: day)
            }
        }
    }

    private static let shifts = Result {
        var fourPunches = Shift.Options()
        fourPunches.pairing = .perSession
        var late = Shift.Options()
        late.lateOffLateOn = [
            Shift.LateOffLateOn(offAfterMinutes: 20, lateAllowedMinutes: 10),
            Shift.LateOffLateOn(offAfterMinutes: 60, lateAllowedMinutes: 30),
        ]
        var sliding = Shift.Options()
        sliding.flexEarlyMinutes = 30
        sliding.flexLateMinutes = 60
        var core = Shift.Options()
        core.core = try span("10:00", "15:00")
        core.requiredMinutes = 480
        let lunch = try span("12:00", "13:00")
        return [
            try .office, try .night, try .named("E", "06:00", "14:00", breaks: ("10:00", "10:30")),
            try .named("D4", "09:00", "18:00", breaks: ("12:00", "13:00"), options: fourPunches),
            try .named("L", "09:00", "18:00", breaks: ("12:00", "13:00"), options: late),
            try Shift(
                name: "F",
                kind: .flexShift,
                hours: try span("09:00", "18:00"),
                breaks: [lunch],
                options: sliding
            ),
            try Shift(name: "C", kind: .flexCore, hours: try span("08:00", "19:00"), breaks: [lunch], options: core),
        ]
    }

    private mutating func direction() -> Slot? { [.in, .out, nil].randomElement(using: &random) ?? nil }

    private mutating func addShift(_ shift: Shift, on day: Int) throws {
        try desk.plan(day, shift: shift)
        guard let hours = shift.hours else { return }
        let date = try desk.date(day)
        let start = hours.from.instant(on: date, in: desk.period.zone)
        let end = hours.to.instant(on: date, in: desk.period.zone)
        for moment in [start, end] {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let seconds = Int64.random(in: -5_400...5_400, using: &random)
                try desk.punch(
                    at: moment.adding(seconds: seconds),
                    site: Bool.random(using: &random) ? "HQ" : "Lab",
                    toward: direction()
                )
                if Int.random(in: 0..<4, using: &random) == 0 {
                    try desk.punch(
                        at: moment.adding(seconds: seconds + Int64.random(in: 0...70, using: &random)),
                        toward: direction()
                    )
                }
            }
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            let middle = start.adding(seconds: 60 * Int64.random(in: 0...500, using: &random))
            try desk.punch(at: middle)
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            let from = start.adding(seconds: 60 * Int64.random(in: -120...500, using: &random))
            let to = from.adding(seconds: 60 * Int64.random(in: 30...900, using: &random))
            let kind: ExcusedInterval.Kind = Bool.random(using: &random) ? .leave : .trip
            let interval = try #require(Interval(from: from, to: to))
            desk.period.excused.append(ExcusedInterval(kind: kind, type: "", interval: interval))
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
            let at = start.adding(seconds: 60 * Int64.random(in: -20...20, using: &random))
            desk.period.corrections.append(
                Correction(id: "C\(day)", workDate: date, slot: .in, at: at, status: .approved)
            )
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
            let to = end.adding(seconds: 60 * Int64.random(in: 1...200, using: &random))
            let interval = try #require(Interval(from: end, to: to))
            desk.period.overtimeApprovals.append(OvertimeApproval(workDate: date, interval: interval))
        }
    }
}
