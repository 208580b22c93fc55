import JSON
import WallClock

/// The shape of what has to be done again and again: a plan says when, each time is an occurrence. Generating occurrences
/// twice gives the same ones. Source: office.md 2, Duty; K-11.
struct Duty: Sendable {
    enum State {
        static let open = "open"
        /// Done, and somebody else has to see that it is.
        static let toVerify = "toVerify"
        static let done = "done"
        static let doneLate = "doneLate"
        static let verified = "verified"
        /// The next one began, and nobody had done it.
        static let missed = "missed"
        static let skipped = "skipped"

        static let closed: Set<String> = [done, doneLate, verified, missed, skipped]
        /// States in which it can still be done.
        static let undone = [open, missed]
    }

    let object: String
    /// Which plan and which time of it a case is.
    let occurrence: @Sendable (JSONObject) -> (plan: String, time: String)

    /// Keys of a case: its plan and time for ever, and the plan while it is open.
    func keys(_ found: Case) -> [String] {
        let (plan, time) = occurrence(found.fields)
        return ["\(object):\(plan):\(time)"] + (found.state == State.open ? ["\(object)Open:\(plan)"] : [])
    }

    func hasBegun(_ work: Work, _ plan: String, _ time: String) throws -> Bool {
        try !work.cases("\(object):\(plan):\(time)").isEmpty
    }

    /// Begins an occurrence; those of its plan that were due earlier are missed.
    @discardableResult
    func begin(
        _ work: inout Work,
        requester: String,
        concerns: [String] = [],
        department: String? = nil,
        _ changes: [CaseChange],
        due: Instant
    ) throws -> Case {
        var fields = JSONObject()
        for case .field(let name, let value) in changes { fields[name] = value }
        for before in try work.cases("\(object)Open:\(occurrence(fields).plan)")
        where before.due.map({ $0 < due }) ?? true {
            try work.move(before, to: State.missed, due: before.due, as: "missed")
        }
        return try work.begin(
            object,
            State.open,
            requester: requester,
            concerns: concerns,
            department: department,
            changes,
            due: due,
            as: "open"
        )
    }

    /// Ends an occurrence as done, and says for ever how late it was.
    /// - Parameter state: where it goes instead if somebody has to verify it.
    func finish(_ work: inout Work, _ found: Case, _ changes: [CaseChange], to state: String? = nil) throws {
        let isLate = found.state == State.missed || found.due.map { $0 < work.facts.now } ?? false
        try work.move(
            found,
            to: state ?? (isLate ? State.doneLate : State.done),
            changes + [.field("doneBy", .string(try work.person))] + work.lateness(found, object, found.due),
            within: state == nil ? nil : .workingDays(1)
        )
    }
}

/// When something is to be done again. Pure calendar: which dates, not who or by when.
struct Recurrence: Equatable, Sendable {
    enum Every: String, CaseIterable, Sendable { case day, week, month, quarter, year }

    /// What becomes of a time on a date on which nobody works.
    enum WhenFree: String, CaseIterable, Sendable { case skip, next, previous }

    let every: Every
    /// The first time; later ones fall on its weekday, or on its day of the month or the month's last if that is shorter.
    let start: LocalDate
    let whenFree: WhenFree

    /// The n-th time, on the calendar's bare dates.
    func nominal(_ count: Int) -> LocalDate {
        switch every {
        case .day: start.adding(days: count)
        case .week: start.adding(days: 7 * count)
        case .month: month(count)
        case .quarter: month(3 * count)
        case .year: month(12 * count)
        }
    }

    /// The start's day so many months later; the month's last day if it is shorter.
    private func month(_ count: Int) -> LocalDate {
        let (year, month, day) = start.parts
        let months = year * 12 + month - 1 + count
        let (toYear, toMonth) = (months / 12, months % 12 + 1)
        let last = LocalDate.days(inMonth: toMonth, of: toYear)
        return LocalDate(year: toYear, month: toMonth, day: min(day, last)) ?? start
    }

    /// Times behind a date, up to another one, oldest first; at most ``most``.
    /// - Parameter last: the nominal date that came last; nil if none did.
    /// - Returns: the nominal date, by which the time is known, and the one on which it begins.
    func times(after last: LocalDate?, through today: LocalDate, _ clock: OfficeClock) -> [(
        time: LocalDate, on: LocalDate
    )] {
        var times: [(LocalDate, LocalDate)] = []
        var count = last.map(firstCount) ?? 0
        // A time can begin before its nominal date, by no more than the longest row of free dates.
        while times.count < Recurrence.most {
            let time = nominal(count)
            guard time <= today.adding(days: OfficeClock.longestRow) else { break }
            count += 1
            if let last, time <= last { continue }
            guard let date = date(time, clock), date <= today else { continue }
            times.append((time, date))
        }
        return times
    }

    /// After a long time without a look, so many are made up for at once.
    static let most = 100

    /// A count whose time lies at or before a date.
    private func firstCount(_ date: LocalDate) -> Int {
        let days = date.dayNumber - start.dayNumber
        guard days > 0 else { return 0 }
        let longest =
            switch every {
            case .day: 1
            case .week: 7
            case .month: 31
            case .quarter: 92
            case .year: 366
            }
        return days / longest
    }

    private func date(_ time: LocalDate, _ clock: OfficeClock) -> LocalDate? {
        if clock.isWorkingDay(time) { return time }
        return switch whenFree {
        case .skip: nil
        case .next: clock.workingDay(1, after: time)
        case .previous: clock.workingDay(-1, after: time)
        }
    }
}
