package import WallClock

/// One line of the roster: from when on, for whom, what is planned.
package struct RosterRule: Equatable, Sendable {
    package enum Scope: Equatable, Sendable {
        case everyone
        case department(String)
        case person(String)
    }

    package enum Assignment: Equatable, Sendable {
        /// Every date of the rule; beats the calendar.
        case dates(PlannedDay)
        /// Repeats from the rule's first date on (work 2, rest 1); beats the calendar.
        case cycle(ShiftCycle)
        /// By weekday; the calendar beats it.
        case weekly(WeeklyPattern)
    }

    package let scope: Scope
    package let from: LocalDate
    /// The last date; nil has no end.
    package let through: LocalDate?
    package let assignment: Assignment

    package init(scope: Scope, from: LocalDate, through: LocalDate?, assignment: Assignment) {
        self.scope = scope
        self.from = from
        self.through = through
        self.assignment = assignment
    }

    private func covers(_ date: LocalDate) -> Bool {
        guard from <= date else { return false }
        guard let through else { return true }
        return date <= through
    }

    func rostered(on date: LocalDate) -> PlannedDay? {
        guard covers(date) else { return nil }
        switch assignment {
        case .dates(let planned): return planned
        case .cycle(let cycle): return cycle[date.dayNumber - from.dayNumber]
        case .weekly: return nil
        }
    }

    func pattern(on date: LocalDate) -> WeeklyPattern? {
        guard covers(date) else { return nil }
        switch assignment {
        case .weekly(let pattern): return pattern
        case .dates, .cycle: return nil
        }
    }
}

/// Days that repeat without regard to weekdays.
package struct ShiftCycle: Equatable, Sendable {
    private let days: [PlannedDay]

    /// - Returns: nil without a day.
    package init?(_ days: [PlannedDay]) {
        guard !days.isEmpty else { return nil }
        self.days = days
    }

    /// - Parameter offset: days since the cycle began, not negative.
    subscript(offset: Int) -> PlannedDay { days[offset % days.count] }
}

/// What is planned for each weekday.
package struct WeeklyPattern: Equatable, Sendable {
    private let days: [PlannedDay]
    /// What a day off turns into when the calendar makes it a workday: the most frequent work of the pattern, the
    /// earlier in the week of two. Nil if every day is off.
    let usualWork: PlannedDay?

    /// - Parameter days: Monday to Sunday.
    /// - Returns: nil unless there are seven.
    package init?(_ days: [PlannedDay]) {
        guard days.count == 7 else { return nil }
        self.days = days
        let work = days.filter { $0 != .off }
        var best: (planned: PlannedDay, times: Int)?
        for planned in work {
            let times = work.count { $0 == planned }
            if times > best?.times ?? 0 { best = (planned, times) }
        }
        usualWork = best?.planned
    }

    subscript(date: LocalDate) -> PlannedDay { days[date.weekday - 1] }
}
