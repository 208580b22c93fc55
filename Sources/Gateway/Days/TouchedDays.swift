import Attendance
import Storage
import WallClock

/// Whose results of which dates must be judged again, because something that they rest on changed.
struct TouchedDays: Equatable {
    /// The kinds of events that change results. Whatever else does, the daemon sees by itself: time, how far logs are
    /// read, clocks, its configuration.
    static let kinds = [
        FeedKind.punch, FeedKind.quarantined, FeedKind.request, FeedKind.person, FeedKind.user, FeedKind.shift,
        FeedKind.roster, FeedKind.calendar, FeedKind.month,
    ]

    /// Also what many results rest on alike has to be read anew.
    private(set) var isEverybody = false
    /// By person number; nil is every date.
    private(set) var people: [String: ClosedRange<LocalDate>?] = [:]

    static let nobody = TouchedDays()
    static let everybody = TouchedDays(isEverybody: true)

    mutating func take(_ event: FeedEvent, in zone: Zone) {
        switch event.kind {
        case FeedKind.punch, FeedKind.quarantined:
            // A record that was replayed to be nobody's says no longer whose it was: the mapping's own event does.
            guard let person = event.subject, let at = event.record?.at else { return }
            add(person, TouchedDays.dates(of: zone.local(at: at).date))
        case FeedKind.request, FeedKind.person:
            if let person = event.subject { add(person, nil) }
        default: isEverybody = true
        }
    }

    mutating func add(_ person: String, _ dates: ClosedRange<LocalDate>?) {
        guard let dates, case let before? = people[person, default: dates] else {
            people[person] = .some(nil)
            return
        }
        people[person] = min(before.lowerBound, dates.lowerBound)...max(before.upperBound, dates.upperBound)
    }

    /// The work dates in whose results a punch of a date can have a say: its window's, the neighbours by which that is
    /// cut, the next one that may begin late, and those after it that count overtime of the month or dates in a row.
    static func dates(of date: LocalDate) -> ClosedRange<LocalDate> {
        let last = date.adding(days: PersonPeriod.neighbourDays)
        return date.adding(
            days: -PersonPeriod.neighbourDays
        )...max(last.adding(days: PersonPeriod.longestRun), Month(of: last).last)
    }
}
