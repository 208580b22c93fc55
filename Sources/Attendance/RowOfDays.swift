package import WallClock

extension PersonPeriod {
    /// Dates with work in a row are counted so far back and no further, so that a date's findings do not depend on how
    /// long the period before it is.
    package static let longestRun = 14

    /// The first date that has to be judged for the findings of a date to be complete: the month's first, or the first
    /// of the longest run.
    package static func firstDate(before date: LocalDate) -> LocalDate {
        min(Month(of: date).first, date.adding(days: 1 - longestRun))
    }
}

extension PeriodResult {
    /// These results with what only several days together show: overtime of the month, rest between two work dates, and
    /// work dates in a row. Source: attendance.md 2.1.
    ///
    /// Dates before ``PersonPeriod/firstDate(before:)`` of a date have no say in its findings. A day that is not final
    /// says nothing of itself, and an OUT that may still come later shortens no rest.
    package func acrossDays(_ limits: LimitPolicy) -> PeriodResult {
        var result = self
        var month: (month: Month, minutes: Int)?
        for index in days.indices {
            let day = days[index]
            if month?.month.contains(day.workDate) != true { month = (Month(of: day.workDate), 0) }
            month?.minutes += day.overtime.total
            guard day.isFinal else { continue }
            if let limit = limits.overtimeMonthMinutes, let sum = month?.minutes, day.overtime.total > 0, sum > limit {
                result.days[index].apply(.beyondLimit(.overtimeLimit(.month, minutes: sum, limit: limit)))
            }
            if let limit = limits.restMinutes, let rest = rest(before: index), rest < limit {
                result.days[index].apply(.beyondLimit(.restTooShort(minutes: rest, limit: limit)))
            }
            if let limit = limits.workDatesInARow, let run = run(upTo: index), run > limit {
                result.days[index].apply(.beyondLimit(.longRun(dates: run, limit: limit)))
            }
        }
        return result
    }

    /// The results of some of its dates.
    package func only(_ dates: ClosedRange<LocalDate>, in zone: Zone) -> PeriodResult {
        PeriodResult(
            days: days.filter { dates.contains($0.workDate) },
            unassigned: unassigned.filter { dates.contains(zone.local(at: $0.at).date) }
        )
    }

    /// Whole minutes from the OUT of the work date before to this one's IN.
    private func rest(before index: Int) -> Int? {
        guard let entry = days[index].in,
            let before = days[..<index].last(where: { $0.workDate < days[index].workDate && $0.isAttended }),
            let exit = before.out
        else { return nil }
        return Int(max(entry.milliseconds(since: exit), 0) / 60_000)
    }

    /// Dates with work in a row up to that of a plan, or nil if nobody worked on it, or another plan of the date says it.
    private func run(upTo index: Int) -> Int? {
        let date = days[index].workDate
        guard days[index].isAttended, !days[..<index].contains(where: { $0.workDate == date && $0.isAttended }) else {
            return nil
        }
        let worked = Set(days[...index].lazy.filter(\.isAttended).map(\.workDate))
        var run = 1
        while run < PersonPeriod.longestRun, worked.contains(date.adding(days: -run)) { run += 1 }
        return run
    }

    /// Punches that no plan explains, by date: of dates without any plan together, else one by one. By date.
    package func outsidePlans(in zone: Zone) -> [(date: LocalDate, anomaly: Anomaly)] {
        let planned = Set(days.map(\.workDate))
        var unplanned: [LocalDate: Int] = [:]
        var found: [(date: LocalDate, anomaly: Anomaly)] = []
        for punch in unassigned {
            let date = zone.local(at: punch.at).date
            if planned.contains(date) {
                found.append((date, Anomaly(.unscheduledPunch(at: punch.at))))
            } else {
                unplanned[date, default: 0] += 1
            }
        }
        found += unplanned.map { ($0.key, Anomaly(.rosterMissing(punches: $0.value))) }
        return found.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
    }
}

extension DayResult {
    /// Somebody was there.
    var isAttended: Bool { slots.contains(where: \.isAttended) }
}
