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
    package consuming func acrossDays(_ limits: LimitPolicy) -> PeriodResult {
        var result = self
        var row = RowOfDays()
        for index in result.days.indices {
            row.pass(
                result.days[index].workDate,
                overtime: result.days[index].overtime.total,
                isAttended: result.days[index].isAttended,
                in: result.days[index].in,
                out: result.days[index].out
            )
            guard result.days[index].isFinal else { continue }
            let overtime = row.overtime.minutes
            if let limit = limits.overtimeMonthMinutes, result.days[index].overtime.total > 0, overtime > limit {
                result.days[index].apply(.beyondLimit(.overtimeLimit(.month, minutes: overtime, limit: limit)))
            }
            if let limit = limits.restMinutes, let rest = row.rest, rest < limit {
                result.days[index].apply(.beyondLimit(.restTooShort(minutes: rest, limit: limit)))
            }
            if let limit = limits.workDatesInARow, let run = row.run, run > limit {
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

/// What is known of a row of days at the one that was passed last.
private struct RowOfDays {
    /// Of its month so far.
    private(set) var overtime: (month: Month, minutes: Int) = (Month(of: LocalDate(dayNumber: 0)), 0)
    /// Whole minutes from the OUT of the work date before to its IN; nil if one of them is not known.
    private(set) var rest: Int?
    /// Dates with work in a row up to its own, at the most ``PersonPeriod/longestRun``; nil if nobody worked on it, or
    /// another plan of the date says it.
    private(set) var run: Int?
    private var length = 0
    /// The last plan on which somebody worked.
    private var latest: (date: LocalDate, out: Instant?)?
    /// The last one of an earlier date.
    private var earlier: (date: LocalDate, out: Instant?)?

    /// In pieces: a day is large, and a copy of it costs more than all of this.
    mutating func pass(_ date: LocalDate, overtime minutes: Int, isAttended: Bool, in entry: Instant?, out: Instant?) {
        let month = Month(of: date)
        if month != overtime.month { overtime = (month, 0) }
        overtime.minutes += minutes
        if let latest, latest.date < date { earlier = latest }
        rest = nil
        if let entry, let exit = earlier?.out { rest = Int(max(entry.milliseconds(since: exit), 0) / 60_000) }
        guard isAttended else { return run = nil }
        if latest?.date == date {
            run = nil
        } else {
            length = latest?.date == date.adding(days: -1) ? min(length + 1, PersonPeriod.longestRun) : 1
            run = length
        }
        latest = (date, out)
    }
}

extension DayResult {
    /// Somebody was there.
    var isAttended: Bool { slots.contains(where: \.isAttended) }
}
