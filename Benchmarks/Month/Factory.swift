import Attendance
import WallClock

/// An invented factory in October 2026: everybody works from 08:30 to 17:30 on Monday to Saturday and punches about 120
/// times, for some forget it, come late, go early, or press twice.
struct Factory {
    static let month = Month(of: LocalDate(dayNumber: 20_727))
    static let zone = Zone.fixed("Asia/Shanghai", offset: 8 * 3_600)
    static let terminals = (1...20).map { "T\($0)" }

    struct Row {
        /// From 0.
        let person: Int
        /// Local, as a terminal says it.
        let time: LocalDateTime
        let at: Instant

        init(person: Int, date: LocalDate, second: Int) {
            self.person = person
            time = LocalDateTime(date: date, secondOfDay: second)
            at = Factory.zone.instant(of: time)
        }
    }

    let people: Int
    /// By time.
    let rows: [Row]

    init(people: Int) {
        self.people = people
        var state: UInt64 = 26
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var rows: [Row] = []
        let dates = Factory.month.dates
        for day in dates.lowerBound.dayNumber...dates.upperBound.dayNumber where LocalDate(dayNumber: day).weekday < 7 {
            let date = LocalDate(dayNumber: day)
            for person in 0..<people {
                // Seconds around the planned times; a tenth is late, a twentieth leaves early.
                let times = [
                    30_600 - random(1_500) + (random(10) == 0 ? 1_800 : 0), 43_200 + random(900), 46_000 + random(700),
                    63_000 + random(1_800) - (random(20) == 0 ? 3_600 : 0),
                ]
                for (index, time) in times.enumerated() where random(50) > 0 {
                    rows.append(Row(person: person, date: date, second: time))
                    if index == 0, random(2) == 0 {
                        rows.append(Row(person: person, date: date, second: time + 20))
                    }
                }
            }
        }
        self.rows = rows.sorted { ($0.time.wallSeconds, $0.person) < ($1.time.wallSeconds, $1.person) }
    }

    static func number(_ person: Int) -> String { "\(100_001 + person)" }
    static func terminal(_ person: Int) -> String { terminals[person % terminals.count] }
}

/// What a payroll clerk would add up; another program with the same rule finds the same.
struct Sums: Equatable {
    var days = 0
    var late = 0
    var lateMinutes = 0
    var early = 0
    var missing = 0
    var absent = 0
    var workedMinutes = 0

    mutating func add(_ result: PeriodResult) {
        for day in result.days where day.status != .rest {
            days += 1
            late += day.lateMinutes > 0 ? 1 : 0
            lateMinutes += day.lateMinutes
            early += day.earlyMinutes > 0 ? 1 : 0
            missing += day.workedMinutes == nil ? 1 : 0
            absent += day.status == .absent ? 1 : 0
            workedMinutes += day.workedMinutes ?? 0
        }
    }

    var json: String {
        """
        {"days": \(days), "late": \(late), "lateMinutes": \(lateMinutes), "early": \(early), "missing": \(missing), \
        "absent": \(absent), "workedMinutes": \(workedMinutes)}
        """
    }
}
