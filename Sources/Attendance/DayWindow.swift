import Terms
package import WallClock

/// The time in which a punch may belong to a plan. Source: attendance.md 1.5.
///
/// A shift's window includes both ends; where it was cut against the next shift's, the cut belongs to the earlier one.
/// A rest, holiday or free day runs from one day cut to the next, which no longer belongs to it.
package struct DayWindow: Equatable, Sendable {
    package internal(set) var start: Instant
    package internal(set) var end: Instant
    /// The start belongs to the shift before.
    package internal(set) var isCutAtStart = false
    /// The next shift begins to take punches here.
    package internal(set) var isCutAtEnd = false
    /// The end belongs to the next day.
    package let endsBeforeEnd: Bool

    func contains(_ moment: Instant) -> Bool {
        (isCutAtStart ? start < moment : start <= moment) && (endsBeforeEnd ? moment < end : moment <= end)
    }
}

/// The windows of a person's plans.
struct DayWindows {
    /// One a plan, in the order of the plans.
    private(set) var windows: [DayWindow] = []
    /// From start to end of each plan's shift; nil for days without times.
    private(set) var hours: [Interval?] = []
    /// Plans with a shift, by the start of their hours.
    private(set) var shifts: [Int] = []
    /// Plans of whole days, by date.
    private var wholeDays: [Int] = []

    init(_ period: PersonPeriod) throws(AttendanceError) {
        windows.reserveCapacity(period.plans.count)
        hours.reserveCapacity(period.plans.count)
        for (index, plan) in period.plans.enumerated() {
            guard case .shift(let shift) = plan.planned, let clock = shift.hours else {
                let cut = period.policy.dayCut
                windows.append(
                    DayWindow(
                        start: cut.instant(on: plan.date, in: period.zone),
                        end: cut.instant(on: plan.date.adding(days: 1), in: period.zone),
                        endsBeforeEnd: true
                    )
                )
                hours.append(nil)
                wholeDays.append(index)
                continue
            }
            guard let interval = clock.interval(on: plan.date, in: period.zone) else {
                throw .invalidShift(
                    name: shift.name,
                    reason: Wording(
                        "the clock change of \(plan.date) leaves nothing of it",
                        "\(plan.date) 的时钟调整使该班次不存在"
                    )
                )
            }
            let before = shift.options.earliestInMinutes ?? period.policy.earliestInMinutes
            let after = shift.options.latestOutMinutes ?? period.policy.latestOutMinutes
            windows.append(
                DayWindow(
                    start: interval.start.adding(seconds: -60 * Int64(before)),
                    end: interval.end.adding(seconds: 60 * Int64(after)),
                    endsBeforeEnd: false
                )
            )
            hours.append(interval)
            shifts.append(index)
        }
        cut()
    }

    /// Two consecutive windows that touch or overlap are cut half-way between the earlier shift's end and the later
    /// one's start, or as near to that as the overlap allows.
    private mutating func cut() {
        func start(_ index: Int) -> Instant { hours[index]?.start ?? windows[index].start }
        if !zip(shifts, shifts.dropFirst()).allSatisfy({ start($0) <= start($1) }) {
            shifts.sort { (start($0), $0) < (start($1), $1) }
        }
        let uncut = windows
        for (earlier, later) in zip(shifts, shifts.dropFirst()) {
            guard uncut[later].start <= uncut[earlier].end, let before = hours[earlier], let after = hours[later]
            else { continue }
            let middle = before.end.adding(milliseconds: after.start.milliseconds(since: before.end) / 2)
            let cut = min(max(middle, uncut[later].start), uncut[earlier].end)
            windows[earlier].end = cut
            windows[earlier].isCutAtEnd = true
            windows[later].start = cut
            windows[later].isCutAtStart = true
        }
    }

    /// The plan of each moment; shifts are served before whole days. Nil where it fits nowhere.
    /// - Parameter moments: ascending.
    func plans(of moments: [Instant]) -> [Int?] {
        var shift = 0
        var day = 0
        return moments.map { moment in
            while shift < shifts.count, windows[shifts[shift]].end < moment { shift += 1 }
            if shift < shifts.count, windows[shifts[shift]].contains(moment) { return shifts[shift] }
            while day < wholeDays.count, windows[wholeDays[day]].end <= moment { day += 1 }
            if day < wholeDays.count, windows[wholeDays[day]].contains(moment) { return wholeDays[day] }
            return nil
        }
    }
}
