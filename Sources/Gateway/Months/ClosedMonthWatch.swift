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

    let store: Store
    let judgement: @Sendable () -> Judgement
    let logger: Logger

    func run() async throws {
        var position: Int64
        if let stored = try await store.feedPosition(of: ClosedMonthWatch.name) {
            position = stored
        } else {
            // Nothing that came before this version knew closed months was late for one.
            position = try await store.feedEnd()
            try await store.setFeedPosition(of: ClosedMonthWatch.name, to: position)
        }
        for try await end in store.feedPositions().cancelOnGracefulShutdown() where end > position {
            while position < end {
                let news = try await store.news(after: position, upTo: end, kinds: [FeedKind.punch], limit: 500)
                // A log that comes late is many punches for few months.
                var archives: [Month: (version: Int, archive: MonthArchive)] = [:]
                for event in news.events { try await look(at: event, &archives) }
                position = news.position
                try await store.setFeedPosition(of: ClosedMonthWatch.name, to: position)
            }
        }
    }

    /// - Parameter archives: those that were decoded for the events before.
    private func look(
        at event: FeedEvent,
        _ archives: inout [Month: (version: Int, archive: MonthArchive)]
    ) async throws {
        guard let record = event.record, let at = record.at, let number = record.person else { return }
        let judgement = judgement()
        let date = judgement.configuration.site.zone.local(at: at).date
        // The window of a work date may reach into the next date, and begin on the one before.
        for month in Set([Month(of: date.adding(days: -1)), Month(of: date), Month(of: date.adding(days: 1))]).sorted()
        {
            let state = try await MonthState(store.monthSteps(month).map(\.step))
            guard state.phase == .closed else { continue }
            if archives[month]?.version != state.version, let row = try await store.monthArchive(month) {
                archives[month] = (row.version, try MonthArchive(decoding: row.content))
            }
            guard let (version, archive) = archives[month] else { continue }
            let adjustments = try await adjustments(archive, number, judgement)
            guard month.contains(date) || !adjustments.isEmpty else { continue }
            try await store.noteLateArrival(
                record,
                person: number,
                month: month,
                version: version,
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
            logger.notice("a record came for the closed month \(month)", metadata: ["record": "\(record.seq)"])
        }
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
