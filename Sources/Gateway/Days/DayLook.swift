import Storage
import WallClock

/// A look at what is new in the feed, in one transaction with what it makes of few people's results.
struct DayLook: Sendable {
    /// How far the feed is read.
    private(set) var position: Int64
    private(set) var touched: TouchedDays
    private(set) var hasNews = false
    /// Whose results were judged and told, and of which dates.
    private(set) var judged: [(one: Judgement.Judged, dates: ClosedRange<LocalDate>)] = []

    private static let page = 500
    /// More people than this are judged with everybody.
    private static let many = 50

    init(from position: Int64, _ touched: TouchedDays) {
        self.position = position
        self.touched = touched
    }

    mutating func readNews(_ desk: DayDesk, in zone: Zone) throws {
        var isThrough = false
        while !isThrough {
            let news = try desk.news(after: position, kinds: TouchedDays.kinds, limit: DayLook.page)
            for event in news.events { touched.take(event, in: zone) }
            hasNews = hasNews || !news.events.isEmpty
            (position, isThrough) = (news.position, news.isLast)
        }
        // A log that comes late touches many.
        if touched.people.count > DayLook.many { touched = .everybody }
    }

    /// Judges whom the news touch, unless that is everybody, and tells what is new of them.
    mutating func judge(by grounds: DayGrounds, _ judgement: Judgement, _ desk: DayDesk, at now: Instant) throws {
        guard !touched.isEverybody else { return }
        for (person, dates) in touched.people.sorted(by: { $0.key < $1.key }) {
            let dates = dates ?? grounds.dates
            guard dates.overlaps(grounds.dates) else { continue }
            let followed = dates.clamped(to: grounds.dates)
            for one in try judgement.judge(followed, person: person, in: grounds.surroundings, at: desk) {
                judged.append((one, followed))
                try grounds.tell(grounds.results(one, of: followed), desk, at: now)
            }
        }
        touched = .nobody
    }
}
