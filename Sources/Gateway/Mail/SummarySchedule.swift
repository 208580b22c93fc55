package import Attendance
package import WallClock

/// What is to be mailed now, from what was mailed before and the time alone. Source: attendance.md 4.1.
package struct SummarySchedule: Equatable, Sendable {
    /// Dates of which nothing was mailed yet, oldest first.
    package var first: [LocalDate]
    /// Dates that were mailed, and are mailed again if something of importance changed.
    package var corrections: [LocalDate]

    /// After a long downtime so many dates are caught up; older ones are no morning's news.
    package static let mostDates = 7
    /// A terminal's backlog arrives in pieces: no two mails about one date come closer (milliseconds).
    package static let pause: Int64 = 3_600_000

    /// - Parameters:
    ///   - at: the time of day at which the day before is mailed.
    ///   - beginning: the first date that was ever mailed; nil if none was. Dates before it are not caught up.
    ///   - sent: when each of the last dates was mailed last.
    package init(now: Instant, in zone: Zone, at: ClockTime, beginning: LocalDate?, sent: [LocalDate: Instant]) {
        let dates = SummarySchedule.dates(now: now, in: zone, at: at)
        let isTime = SummarySchedule.isTime(now, in: zone, at)
        // Whoever sets this up in the afternoon gets yesterday, and before breakfast nothing until it is time.
        let earliest = beginning ?? (isTime ? dates.upperBound : dates.upperBound.adding(days: 1))
        let reached = SummarySchedule.each(dates).filter { $0 >= earliest }
        first = reached.filter { sent[$0] == nil }
        corrections = reached.filter { date in
            sent[date].map { now.milliseconds(since: $0) >= SummarySchedule.pause } ?? false
        }
    }

    /// The last dates that ended and whose time has come.
    package static func dates(now: Instant, in zone: Zone, at: ClockTime) -> ClosedRange<LocalDate> {
        let last = zone.local(at: now).date.adding(days: isTime(now, in: zone, at) ? -1 : -2)
        return last.adding(days: 1 - mostDates)...last
    }

    private static func isTime(_ now: Instant, in zone: Zone, _ at: ClockTime) -> Bool {
        zone.local(at: now).secondOfDay >= at.minutes * 60
    }

    private static func each(_ dates: ClosedRange<LocalDate>) -> [LocalDate] {
        (dates.lowerBound.dayNumber...dates.upperBound.dayNumber).map { LocalDate(dayNumber: $0) }
    }
}
