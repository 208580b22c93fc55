import Attendance
import DaemonConfiguration
import Foundation
import Fraud
package import Logging
package import Storage
package import WallClock

/// A consumer of the feed: every accepted punch goes through the checks for fraud, and what they find is kept.
///
/// The state is kept with its position in the feed. After a restart everything behind that position is checked (again):
/// flags have ids that depend on the facts alone, so nothing is told twice.
package actor FraudMonitor {
    let fleet: TerminalFleet
    let store: Store
    let board: TerminalBoard
    let clock: HostClock
    let logger: Logger
    private var stream = FraudStream()
    private var position: Int64 = 0
    /// The first date that has to be checked again because punches of it came late.
    private var lateFrom: LocalDate?
    private var surroundings = FraudSurroundings()
    private var lookedAround: Instant?
    private var savedAt: Instant?
    private var lull = Lull()
    /// When dates were last judged without coming to the last one.
    private var waitsSince: Instant?
    private var isUnsaved = false

    /// Punches read at once.
    private static let page = 2_000
    /// How far back everything is read when there is no other beginning, and how much of that only fills the memories:
    /// seventy punches of a person, forty arrivals at a shift.
    private static let horizonDays = 150
    private static let warmUpDays = 90
    /// So many days a result may wait for a terminal; then its date is taken without it.
    private static let patienceDays = 7
    /// The calendar and the clocks are looked at so often, and the state is kept so often (milliseconds).
    private static let round: Int64 = 60_000
    private static let saving: Int64 = 900_000
    /// A date whose results are not final is looked at so often.
    private static let waiting: Int64 = 1_800_000

    package init(fleet: TerminalFleet, store: Store, board: TerminalBoard, clock: HostClock, logger: Logger) {
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
        self.logger = logger
    }

    /// Takes up what earlier runs knew. A state that a later version wrote otherwise begins anew.
    package func resume() async throws {
        guard let kept = try await store.fraudState() else { return }
        guard let known = try? JSONDecoder().decode(FraudStream.self, from: Data(kept.state.utf8)) else {
            logger.warning("what the checks for fraud knew cannot be read; they begin anew")
            return
        }
        stream = known
        position = kept.position
    }

    /// Checks what is new in the feed, and once a date the work dates that have become final.
    package func tick() async throws {
        let now = clock.now()
        if lookedAround.map({ now.milliseconds(since: $0) >= FraudMonitor.round }) ?? true {
            lookedAround = now
            surroundings = try await lookAround(now)
        }
        try await readNews(now)
        if lull.lets(lateFrom != nil || hasDates(now), at: now) {
            if let day = lateFrom {
                try await reread(from: day, now)
                lateFrom = nil
            }
            let found = try await judgeDates(now)
            try await keep(found, at: now)
        }
        if isUnsaved, savedAt.map({ now.milliseconds(since: $0) >= FraudMonitor.saving }) ?? true { await save() }
    }

    /// Keeps what is known, with the position.
    package func save() async {
        guard isUnsaved else { return }
        do {
            let state = String(decoding: try JSONEncoder().encode(stream), as: UTF8.self)
            try await store.keepFraudState(state, position: position)
            savedAt = clock.now()
            isUnsaved = false
        } catch {
            logger.error("what the checks for fraud know cannot be kept: \(error)")
        }
    }

    private func readNews(_ now: Instant) async throws {
        while true {
            let news = try await store.checkedNews(after: position, limit: FraudMonitor.page)
            if news.hasMapping { noteLate(today(now).adding(days: -FraudMonitor.horizonDays)) }
            if !news.punches.isEmpty { lull.heard(at: now) }
            var found: [FraudFlag] = []
            let configuration = fleet.configuration
            for checked in news.punches {
                let punch = FraudPunch(checked, configuration)
                guard isWithinHorizon(punch.day, now) else { continue }
                if let flags = stream.take(punch, surroundings) { found += flags } else { noteLate(punch.day) }
            }
            found += try await readDecisions(upTo: news.position)
            try await keep(found, at: now)
            isUnsaved = isUnsaved || news.position != position
            position = news.position
            guard news.punches.count == FraudMonitor.page else { return }
        }
    }

    /// Decisions about corrections among the events up to a position.
    private func readDecisions(upTo end: Int64) async throws -> [FraudFlag] {
        var found: [FraudFlag] = []
        var read = position
        while read < end {
            let news = try await store.news(
                after: read,
                upTo: end,
                kinds: [FeedKind.request],
                limit: FraudMonitor.page
            )
            for event in news.events {
                guard let decided = try await decision(event) else { continue }
                found += stream.take(decided, surroundings)
            }
            read = news.position
        }
        return found
    }

    private func decision(_ event: FeedEvent) async throws -> DecidedCorrection? {
        guard let decided = try event.settledRequest else { return nil }
        let row = try await store.request(decided.request)
        guard case .correction(let workDate, let slot, _) = row.request.subject, let approver = row.decidedBy,
            let decidedAt = row.decidedAt
        else { return nil }
        return DecidedCorrection(
            person: row.request.person,
            approver: approver,
            slot: slot,
            requestedAt: row.askedAt,
            decidedAt: decidedAt,
            isApproved: decided.isApproved,
            date: workDate
        )
    }

    private func noteLate(_ day: LocalDate) { lateFrom = min(lateFrom ?? day, day) }

    /// Checks every punch of a date and of those after it once more, in the order of time.
    private func reread(from day: LocalDate, _ now: Instant) async throws {
        let horizon = today(now).adding(days: -FraudMonitor.horizonDays)
        // Whatever punches the feed tells up to here are in what is read below.
        let end = try await store.feedEnd()
        var found = try await readDecisions(upTo: end)
        position = end
        let beginning = stream.turnBack(to: day)
        let start = zone.instant(of: LocalDateTime(date: beginning ?? horizon))
        let configuration = fleet.configuration
        var cursor: PunchCursor?
        while true {
            let page = try await store.checkedPunches(from: start, after: cursor, limit: FraudMonitor.page)
            for checked in page { found += stream.take(FraudPunch(checked, configuration), surroundings) ?? [] }
            cursor = page.last.map { PunchCursor(at: $0.at, seq: $0.seq) }
            guard page.count == FraudMonitor.page else { break }
        }
        waitsSince = nil
        found += try await judgeDates(now)
        isUnsaved = true
        // Without a beginning the first weeks lack what was before them: what was found then is left as it is.
        try await keep(found, rereadFrom: beginning == nil ? max(start, oldBefore(now)) : start, at: now)
    }

    private func oldBefore(_ now: Instant) -> Instant {
        zone.instant(
            of: LocalDateTime(date: today(now).adding(days: FraudMonitor.warmUpDays - FraudMonitor.horizonDays))
        )
    }

    private func keep(_ flags: [FraudFlag], rereadFrom: Instant? = nil, at now: Instant) async throws {
        guard !flags.isEmpty || rereadFrom != nil else { return }
        try await store.keepFlags(
            try flags.map(FoundFlag.init),
            rereadFrom: rereadFrom,
            oldBefore: oldBefore(now),
            at: now
        )
        isUnsaved = true
    }

    /// The last date that can be over: night shifts end in the morning.
    private func lastOver(_ now: Instant) -> LocalDate {
        let local = zone.local(at: now)
        return local.date.adding(days: local.secondOfDay >= 6 * 3_600 ? -1 : -2)
    }

    /// Work dates are over of which nothing was taken. Where nobody ever came there is nothing to be learned.
    private func hasDates(_ now: Instant) -> Bool {
        if let waitsSince, now.milliseconds(since: waitsSince) < FraudMonitor.waiting { return false }
        guard let newest = stream.watch.newestDay else { return false }
        return stream.watch.attendedThrough.map { $0 < min(newest, lastOver(now)) } ?? true
    }

    /// What the work dates up to yesterday say, a month at a time: up to the first that still waits for a terminal.
    private func judgeDates(_ now: Instant) async throws -> [FraudFlag] {
        guard hasDates(now) else { return [] }
        let last = lastOver(now)
        var first = stream.watch.attendedThrough?.adding(days: 1) ?? last.adding(days: -FraudMonitor.horizonDays)
        for row in try await store.terminalAnomalies(withResolved: true, limit: 1_000) {
            if let trouble = ClockTrouble(row) { stream.note(trouble) }
        }
        let dates = AttendedDates(
            judgement: Judgement(store: store, configuration: fleet.configuration, board: board, clock: clock)
        )
        let patience = today(now).adding(days: -FraudMonitor.patienceDays)
        isUnsaved = true
        var flags: [FraudFlag] = []
        waitsSince = nil
        while first <= last {
            let part = first...min(Month(of: first).last, last)
            let found = try await dates.attended(part, patience: patience)
            let through = found.waiting?.adding(days: -1) ?? part.upperBound
            flags += stream.take(found.attended, through: through, surroundings)
            first = through.adding(days: 1)
            if found.waiting != nil {
                waitsSince = now
                break
            }
        }
        return flags
    }

    private var zone: Zone { fleet.configuration.site.zone }

    private func today(_ now: Instant) -> LocalDate { zone.local(at: now).date }

    private func isWithinHorizon(_ day: LocalDate, _ now: Instant) -> Bool {
        today(now).dayNumber - day.dayNumber <= FraudMonitor.horizonDays
    }

    /// Approved ones, by person.
    private func trips(_ today: LocalDate) async throws -> [String: [Interval]] {
        let dates = today.adding(days: -FraudMonitor.horizonDays)...today
        return try await store.requests(RequestFilter(kind: .trip, state: .approved, dates: dates)).reduce(into: [:]) {
            if let interval = $1.request.subject.interval { $0[$1.request.person, default: []].append(interval) }
        }
    }

    private func lookAround(_ now: Instant) async throws -> FraudSurroundings {
        let configuration = fleet.configuration
        // A clock that was never measured is off by as much as nobody would be told of.
        let tolerance = Int64(configuration.policy.driftToleranceSeconds) * 1_000
        let places = configuration.terminals.reduce(into: [:]) { places, terminal in
            places[terminal.name] = FraudSurroundings.Place(
                site: configuration.site(of: terminal),
                clockUncertainty: board.status(terminal.name)?.drift.map { max(abs($0), 1_000) } ?? tolerance
            )
        }
        let today = today(now)
        let listed = Dictionary(
            try await store.calendar().map { ($0.date, DayType(rawValue: $0.type)) },
            uniquingKeysWith: { _, last in last }
        )
        let daysOff = (0...FraudMonitor.horizonDays).map { today.adding(days: -$0) }.filter { date in
            switch listed[date] ?? nil {
            case .restday, .holiday: true
            case .workday, .adjustedWorkday: false
            case nil: date.weekday > 5
            }
        }
        return FraudSurroundings(
            policy: configuration.policy.fraud,
            debounceSeconds: configuration.policy.debounceSeconds,
            places: places,
            distances: configuration.distances,
            trips: try await trips(today),
            daysOff: Set(daysOff)
        )
    }
}
