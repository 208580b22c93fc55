import Attendance
import DaemonConfiguration
import Logging
import ServiceLifecycle
import Storage
import WallClock

/// Follows the feed for punches that came after their month was closed, and proposes what they would change. The archive
/// stays as it is. Source: attendance.md 3.7.
struct ClosedMonthWatch: Service {
    private static let name = "closed_months"
    private static let kinds = [FeedKind.punch, FeedKind.month]

    let store: Store
    let judgement: @Sendable () -> Judgement
    let logger: Logger

    func run() async throws {
        var follower: Follower
        if let stored = try await store.feedPosition(of: ClosedMonthWatch.name) {
            follower = Follower(position: stored, stored: stored)
        } else {
            // Nothing that came before this version knew closed months was late for one.
            follower = Follower(position: try await store.feedEnd())
        }
        for await _ in store.feedChanges(of: ClosedMonthWatch.kinds).cancelOnGracefulShutdown() {
            try await look(&follower)
        }
        try await keep(&follower)
    }

    /// How far the feed was followed.
    struct Follower {
        var position: Int64
        /// How far it is known to be after a crash.
        var stored: Int64?
    }

    /// Takes what is new in the feed.
    func look(_ follower: inout Follower) async throws {
        var isThrough = false
        while !isThrough {
            let news = try await store.news(
                after: follower.position,
                kinds: ClosedMonthWatch.kinds,
                limit: ClosedMonthWatch.page
            )
            // A log that comes late is many punches for few months.
            var months: [Month: ClosedMonth?] = [:]
            var hasNoted = false
            for event in news.events {
                if event.kind == FeedKind.month {
                    months = [:]
                    hasNoted = try await lookBack(from: event) || hasNoted
                } else {
                    hasNoted = try await note(event, &months) || hasNoted
                }
            }
            isThrough = news.isLast
            follower.position = news.position
            // Taking a few events once more costs nothing; telling of a late record twice would confuse.
            let ahead = follower.position - (follower.stored ?? .min / 2)
            if hasNoted || ahead >= ClosedMonthWatch.mostAhead { try await keep(&follower) }
        }
    }

    private func keep(_ follower: inout Follower) async throws {
        guard follower.stored != follower.position else { return }
        try await store.setFeedPosition(of: ClosedMonthWatch.name, to: follower.position)
        follower.stored = follower.position
    }

    private static let page = 500
    private static let mostAhead: Int64 = 1_000

    private struct ClosedMonth {
        let version: Int
        let archive: MonthArchive
    }

    /// nil for a month that is not closed.
    private func closed(_ month: Month) async throws -> ClosedMonth? {
        guard try await MonthState(store.monthSteps(month).map(\.step)).phase == .closed,
            let row = try await store.monthArchive(month)
        else { return nil }
        return ClosedMonth(version: row.version, archive: try MonthArchive(decoding: row.content))
    }

    /// A month that was just closed may not know the last punches: it was prepared before them.
    private func lookBack(from event: FeedEvent) async throws -> Bool {
        guard let month = event.subject.flatMap(Month.init), let closed = try await closed(month) else { return false }
        var hasNoted = false
        var position = closed.archive.feedPosition
        while position < event.seq {
            let news = try await store.news(
                after: position,
                upTo: event.seq,
                kinds: [FeedKind.punch],
                limit: ClosedMonthWatch.page
            )
            for event in news.events { hasNoted = try await note(event, month, closed) || hasNoted }
            position = news.position
        }
        return hasNoted
    }

    /// - Parameter months: those that were read for the events before.
    /// - Returns: whether it is late for one.
    private func note(_ event: FeedEvent, _ months: inout [Month: ClosedMonth?]) async throws -> Bool {
        guard let at = event.record?.at else { return false }
        let date = judgement().configuration.site.zone.local(at: at).date
        var hasNoted = false
        // The window of a work date may reach into the next date, and begin on the one before.
        for month in Set([Month(of: date.adding(days: -1)), Month(of: date), Month(of: date.adding(days: 1))]).sorted()
        {
            if months[month] == nil { months[month] = .some(try await closed(month)) }
            // What the archive knew when it was prepared is in it.
            guard case let closed?? = months[month], event.seq > closed.archive.feedPosition else { continue }
            hasNoted = try await note(event, month, closed) || hasNoted
        }
        return hasNoted
    }

    private func note(_ event: FeedEvent, _ month: Month, _ closed: ClosedMonth) async throws -> Bool {
        guard let record = event.record, let at = record.at, let number = record.person else { return false }
        let judgement = judgement()
        let date = judgement.configuration.site.zone.local(at: at).date
        let adjustments = try await adjustments(closed.archive, number, judgement)
        guard month.contains(date) || !adjustments.isEmpty else { return false }
        try await store.noteLateArrival(
            record,
            person: number,
            month: month,
            version: closed.version,
            proposals: try adjustments.map { adjustment in
                ProposedAdjustment(
                    person: number,
                    workDate: adjustment.workDate,
                    plan: adjustment.plan,
                    before: try ClosedMonthWatch.text(adjustment.before),
                    after: try ClosedMonthWatch.text(adjustment.after)
                )
            },
            change: Change(by: "rollcalld", at: judgement.clock.now())
        )
        logger.notice(
            "a record came for the closed month \(month)",
            metadata: .of(.lateRecord, ["record": "\(record.seq)"])
        )
        return true
    }

    /// The archived inputs with the punches of now.
    private func adjustments(
        _ archive: MonthArchive,
        _ number: String,
        _ judgement: Judgement
    ) async throws -> [Adjustment] {
        guard let person = archive.people.first(where: { $0.number == number }) else { return [] }
        let month = try known(Month(archive.month), archive.month)
        var period = try archive.period(of: person)
        let archived = try archive.judge(period, in: month)
        period.punches = try await judgement.punches(around: period.judged, person: number)[number] ?? []
        return Adjustment.between(archived: archived.days, judged: try archive.judge(period, in: month).days)
    }

    private static func text(_ figures: DayFigures) throws -> String {
        String(decoding: try CanonicalJSON.encode(DayRecord.Figures(figures)), as: UTF8.self)
    }
}
