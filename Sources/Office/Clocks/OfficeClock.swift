package import WallClock

/// The office's hours on the attendance calendar, and how long things may take. Source: office.md 0.
package struct OfficeClock: Sendable {
    /// Minutes of the day, from and to; ascending and apart.
    package typealias Session = Range<Int>

    package let zone: Zone
    package let sessions: [Session]
    /// The end of a working day, minutes of the day.
    package let dayEnd: Int
    private let isWorking: @Sendable (LocalDate) -> Bool

    /// - Parameter isWorking: whether people work on a date: no weekend or holiday, or a working Saturday.
    package init(
        zone: Zone,
        sessions: [Session] = OfficeSettings().hours,
        isWorking: @escaping @Sendable (LocalDate) -> Bool
    ) {
        self.zone = zone
        self.sessions = sessions
        dayEnd = sessions.last?.upperBound ?? 18 * 60
        self.isWorking = isWorking
    }

    package func isWorkingDay(_ date: LocalDate) -> Bool { isWorking(date) }

    package func date(at instant: Instant) -> LocalDate { zone.local(at: instant).date }

    /// The end of a date's office hours.
    package func end(of date: LocalDate) -> Instant { instant(date, dayEnd) }

    package func instant(_ date: LocalDate, _ minutes: Int) -> Instant {
        zone.instant(of: LocalDateTime(date: date, secondOfDay: minutes * 60))
    }

    /// When something that begins at an instant has to be done.
    package func due(_ allowance: Allowance, from start: Instant) -> Instant {
        switch allowance {
        case .hours(let hours): return start.adding(seconds: Int64(hours) * 3_600)
        case .workingHours(let hours): return due(workingMinutes: hours * 60, from: start)
        case .workingDays(let days): return end(of: workingDay(days, after: date(at: start)))
        case .calendarDays(let days):
            return end(of: workingDay(onOrAfter: date(at: start).adding(days: days)))
        }
    }

    /// A date that is a working day, or the next one.
    func workingDay(onOrAfter date: LocalDate) -> LocalDate { isWorking(date) ? date : workingDay(1, after: date) }

    /// A date that is a working day, or the one before.
    func workingDay(onOrBefore date: LocalDate) -> LocalDate { isWorking(date) ? date : workingDay(-1, after: date) }

    /// The n-th working day behind a date; with a negative number before it. 0: the date itself.
    package func workingDay(_ count: Int, after date: LocalDate) -> LocalDate {
        var date = date
        var left = abs(count)
        var patience = OfficeClock.longestRow * (left + 1)
        while left > 0, patience > 0 {
            date = date.adding(days: count > 0 ? 1 : -1)
            patience -= 1
            if isWorking(date) { left -= 1 }
        }
        return date
    }

    /// Half working days of which a time takes something: forenoons and afternoons.
    package func halfDays(from start: Instant, to end: Instant) -> Int {
        guard start < end else { return 0 }
        var date = date(at: start)
        let last = self.date(at: end)
        var count = 0
        while date <= last {
            if isWorking(date) {
                count += halves.count { instant(date, $0.lowerBound) < end && start < instant(date, $0.upperBound) }
            }
            date = date.adding(days: 1)
        }
        return count
    }

    /// Forenoon and afternoon, minutes of the day: what lies on both sides of the break that is nearest to the middle of the
    /// office hours, or of the middle itself where there is no break.
    private var halves: [Session] {
        guard let first = sessions.first?.lowerBound, let last = sessions.last?.upperBound else { return [] }
        let middle = (first + last) / 2
        let breaks = zip(sessions, sessions.dropFirst()).map { $0.upperBound..<$1.lowerBound }
        let between = breaks.min {
            abs($0.lowerBound + $0.upperBound - 2 * middle) < abs($1.lowerBound + $1.upperBound - 2 * middle)
        }
        return [first..<(between?.lowerBound ?? middle), (between?.upperBound ?? middle)..<last]
    }

    /// Working minutes between two instants, rounded down; 0 if they are the wrong way round.
    package func workingMinutes(from start: Instant, to end: Instant) -> Int {
        Int(workingMilliseconds(from: start, to: end) / 60_000)
    }

    /// Working minutes by which something is late, rounded up: nothing is late by none.
    func lateMinutes(from due: Instant, to end: Instant) -> Int {
        max(1, Int((workingMilliseconds(from: due, to: end) + 59_999) / 60_000))
    }

    private func workingMilliseconds(from start: Instant, to end: Instant) -> Int64 {
        guard start < end else { return 0 }
        var date = date(at: start)
        let last = self.date(at: end)
        var milliseconds: Int64 = 0
        while date <= last {
            if isWorking(date) {
                for session in sessions {
                    let from = max(start, instant(date, session.lowerBound))
                    let to = min(end, instant(date, session.upperBound))
                    if from < to { milliseconds += to.milliseconds(since: from) }
                }
            }
            date = date.adding(days: 1)
        }
        return milliseconds
    }

    /// Half of the working time between an instant and a due time, where the first reminder is. A night has no half: what
    /// opens at midnight and is due before anybody works is reminded of when it is due.
    package func half(from start: Instant, to due: Instant) -> Instant {
        let minutes = workingMinutes(from: start, to: due)
        guard minutes <= 1 else { return self.due(workingMinutes: minutes / 2, from: start) }
        let length = max(0, due.milliseconds(since: start))
        return length < 86_400_000 ? due : start.adding(milliseconds: length / 2)
    }

    /// No calendar has more dates in a row on which nobody works; bounds the search in a broken one.
    static let longestRow = 60

    private func due(workingMinutes: Int, from start: Instant) -> Instant {
        var left = Int64(workingMinutes) * 60_000
        var date = date(at: start)
        var patience = OfficeClock.longestRow * (workingMinutes / 60 + 2)
        while patience > 0 {
            if isWorking(date) {
                for session in sessions {
                    let from = max(start, instant(date, session.lowerBound))
                    let to = instant(date, session.upperBound)
                    guard from < to else { continue }
                    let length = to.milliseconds(since: from)
                    if left <= length { return from.adding(milliseconds: left) }
                    left -= length
                }
            }
            date = date.adding(days: 1)
            patience -= 1
        }
        return start.adding(milliseconds: Int64(workingMinutes) * 60_000)
    }
}

/// How long something may take, in the units of office.md 0.
package enum Allowance: Codable, Equatable, Sendable {
    /// Elapsed, nights and holidays included.
    case hours(Int)
    /// 60 minutes inside office hours each.
    case workingHours(Int)
    /// Until the end of the n-th working day behind the date of the event.
    case workingDays(Int)
    /// Until the end of the n-th date behind it, or of the next working day.
    case calendarDays(Int)
}
