package import WallClock

/// Who works when: rules for people and departments over a calendar.
///
/// Precedence: a roster entry (dates or cycle) over the calendar, the calendar over the weekly pattern; among rules of
/// one sort a person's over a department's over everyone's, then the later `from`, then the later in the list.
/// Source: attendance.md 1.5 and 1.8.
package struct Roster: Sendable {
    private let everyone: [RosterRule]
    fileprivate let departments: [String: [RosterRule]]
    fileprivate let people: [String: [RosterRule]]
    private let calendar: [LocalDate: DayType]

    /// - Parameter calendar: the dates that are not what their weekday says; usually a nation's.
    package init(rules: [RosterRule], calendar: [LocalDate: DayType]) {
        var everyone: [RosterRule] = []
        var departments: [String: [RosterRule]] = [:]
        var people: [String: [RosterRule]] = [:]
        // Strongest first, so that the first rule that fits is the one that counts.
        let strongestFirst = rules.enumerated().sorted {
            ($0.element.from, $0.offset) > ($1.element.from, $1.offset)
        }
        for (_, rule) in strongestFirst {
            switch rule.scope {
            case .everyone: everyone.append(rule)
            case .department(let name): departments[name, default: []].append(rule)
            case .person(let id): people[id, default: []].append(rule)
            }
        }
        self.everyone = everyone
        self.departments = departments
        self.people = people
        self.calendar = calendar
    }

    /// - Returns: one plan a date at most; a date for which nothing is planned has none.
    package func plans(
        person: String,
        department: String?,
        dates: ClosedRange<LocalDate>
    ) -> [DayPlan] {
        let rules = (people[person] ?? []) + (department.flatMap { departments[$0] } ?? []) + everyone
        return (dates.lowerBound.dayNumber...dates.upperBound.dayNumber).compactMap { number in
            plan(for: LocalDate(dayNumber: number), rules: rules)
        }
    }

    private func plan(for date: LocalDate, rules: [RosterRule]) -> DayPlan? {
        let listed = calendar[date]
        if let rostered = rules.strongest({ $0.rostered(on: date) }) {
            return DayPlan(date: date, type: rostered == .off ? listed.off : listed ?? .workday, planned: rostered)
        }
        switch listed {
        case .restday?, .holiday?:
            return DayPlan(date: date, type: listed.off, planned: .off)
        case .workday?, .adjustedWorkday?, nil:
            guard let pattern = rules.strongest({ $0.pattern(on: date) }) else { return nil }
            let usual = pattern[date]
            guard let listed else {
                return DayPlan(date: date, type: usual == .off ? .restday : .workday, planned: usual)
            }
            guard usual == .off else { return DayPlan(date: date, type: listed, planned: usual) }
            return pattern.usualWork.map { DayPlan(date: date, type: listed, planned: $0) }
        }
    }
}

/// Plans the same dates for many people: those of whom the same lines speak share one list, made once.
package struct RosterPlanner {
    private let roster: Roster
    private let dates: ClosedRange<LocalDate>
    /// Of people with no line of their own, by department; nil: it has none either.
    private var shared: [String?: [DayPlan]] = [:]

    package init(_ roster: Roster, dates: ClosedRange<LocalDate>) {
        self.roster = roster
        self.dates = dates
    }

    /// As ``Roster/plans(person:department:dates:)``.
    package mutating func plans(person: String, department: String?) -> [DayPlan] {
        func make() -> [DayPlan] { roster.plans(person: person, department: department, dates: dates) }
        guard roster.people[person] == nil else { return make() }
        let key = department.flatMap { roster.departments[$0] == nil ? nil : $0 }
        if let plans = shared[key] { return plans }
        let plans = make()
        shared[key] = plans
        return plans
    }
}

extension [RosterRule] {
    /// What the first rule says that says anything.
    fileprivate func strongest<Said>(_ said: (RosterRule) -> Said?) -> Said? {
        for rule in self { if let answer = said(rule) { return answer } }
        return nil
    }
}

extension DayType? {
    /// The type of a day without work.
    fileprivate var off: DayType { self == .holiday ? .holiday : .restday }
}
