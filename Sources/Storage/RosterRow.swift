package import Attendance
package import WallClock

/// One line of the roster as it is imported: who works which shift when.
package struct RosterRow: Codable, Hashable, Sendable {
    package enum Scope: String, Codable, Sendable { case everyone, department, person }

    package var scope: Scope
    /// The department's name or the person's number; empty for everyone.
    package var subject: String
    /// Both included.
    package var first: LocalDate
    package var last: LocalDate
    /// 1 Monday to 7 Sunday, ascending. Empty: the shift is on every date of the line, whatever the calendar says.
    /// Otherwise the line is a part of the subject's weekly pattern, which the calendar beats.
    package var weekdays: [Int]
    /// The shift's name; nil is a day off. Several names with `/` between them are a cycle (排班周期) that begins on the
    /// first date, a day off being ``dayOff``: `D/D/N/N/off/off`.
    package var shift: String?

    package init(
        scope: Scope,
        subject: String,
        first: LocalDate,
        last: LocalDate,
        weekdays: [Int],
        shift: String?
    ) {
        self.scope = scope
        self.subject = subject
        self.first = first
        self.last = last
        self.weekdays = weekdays
        self.shift = shift
    }

    /// A plan without an end has this as its last date.
    package static let dayOff = "off"

    /// The days of a cycle; one of a plain line.
    package var cycle: [String?] {
        (shift ?? RosterRow.dayOff).split(separator: "/").map { $0 == RosterRow.dayOff ? nil : String($0) }
    }

    package static let openEnd = LocalDate(dayNumber: 2_932_896)  // 9999-12-31

    fileprivate var ruleScope: RosterRule.Scope {
        switch scope {
        case .everyone: .everyone
        case .department: .department(subject)
        case .person: .person(subject)
        }
    }
}

extension Roster {
    /// The rules that lines mean: lines of one subject and time that name weekdays are one weekly pattern.
    /// - Parameter rows: in the order of their import, oldest first.
    package init(rows: [RosterRow], shifts: [String: Shift], calendar: [LocalDate: DayType]) {
        struct PatternKey: Hashable {
            let scope: RosterRow.Scope
            let subject: String
            let first: LocalDate
            let last: LocalDate
        }
        func planned(_ name: String?) -> PlannedDay {
            name.flatMap { shifts[$0] }.map { .shift($0) } ?? .off
        }
        var rules: [RosterRule] = []
        var patterns: [PatternKey: [PlannedDay]] = [:]
        var keys: [(PatternKey, RosterRow)] = []
        for row in rows {
            let through = row.last == RosterRow.openEnd ? nil : row.last
            if row.weekdays.isEmpty {
                let days = row.cycle.map(planned)
                let repeats = days.count > 1 ? ShiftCycle(days).map { RosterRule.Assignment.cycle($0) } : nil
                rules.append(
                    RosterRule(
                        scope: row.ruleScope,
                        from: row.first,
                        through: through,
                        assignment: repeats ?? .dates(planned(row.shift))
                    )
                )
                continue
            }
            let key = PatternKey(scope: row.scope, subject: row.subject, first: row.first, last: row.last)
            var days = patterns[key] ?? Array(repeating: .off, count: 7)
            if patterns[key] == nil { keys.append((key, row)) }
            for weekday in row.weekdays where (1...7).contains(weekday) { days[weekday - 1] = planned(row.shift) }
            patterns[key] = days
        }
        for (key, row) in keys {
            guard let days = patterns[key], let pattern = WeeklyPattern(days) else { continue }
            let through = key.last == RosterRow.openEnd ? nil : key.last
            rules.append(
                RosterRule(scope: row.ruleScope, from: key.first, through: through, assignment: .weekly(pattern))
            )
        }
        self.init(rules: rules, calendar: calendar)
    }
}
