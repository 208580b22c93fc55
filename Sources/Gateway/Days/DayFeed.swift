import Attendance
import DaemonConfiguration
import Storage
import WallClock

/// Keeps what was told of the results of open work dates in step with what they rest on: whatever changes one, it is
/// judged again and, if it is another, told in the feed.
///
/// Followed are the month before this one, and this one up to tomorrow, as far as they are not closed. A result is told
/// from the first punch of its window on, or else when that is over. Nothing but the results told last is kept: a
/// restart judges everything once.
actor DayFeed {
    private let fleet: TerminalFleet
    private let store: Store
    private let board: TerminalBoard
    private let clock: HostClock
    private var position: Int64?
    private var touched = TouchedDays.everybody
    private var waits = DayWaits()
    private var known: Known?
    private var lookedAround: Instant?
    private var lull = Lull()

    /// What judging goes by until something of it changes.
    private struct Known {
        let configuration: Configuration
        let today: LocalDate
        let dates: ClosedRange<LocalDate>
        let months: [(month: Month, state: MonthState)]
        let basis: ResultBasis
        var surroundings: Surroundings
        /// How far the clocks of terminals were off, in milliseconds.
        var drifts: [String: Int64]
    }

    /// About so many results are told in one transaction: whoever stores a punch waits for its end.
    private static let batch = 400
    /// Time, logs and clocks are looked at so often (milliseconds).
    private static let round: Int64 = 1_000
    private static let page = 500
    /// More people than this are judged with everybody.
    private static let many = 50

    init(fleet: TerminalFleet, store: Store, board: TerminalBoard, clock: HostClock) {
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
    }

    /// Tells what changed since the last time.
    func tick() async throws {
        let now = clock.now()
        try await readNews(now)
        if lookedAround.map({ now.milliseconds(since: $0) >= DayFeed.round }) ?? true {
            lookedAround = now
            try await lookAround(now)
        }
        guard !touched.isNobody else { return }
        // A log that comes late touches many.
        if touched.people.count > DayFeed.many { touched = .everybody }
        let mayJudgeAll = lull.lets(touched.isEverybody, at: now)
        if touched.isEverybody {
            guard mayJudgeAll else { return }
            let known = try await read(now)
            self.known = known
            try await judgeEverybody(known)
        } else if let known {
            try await judge(touched.people, known)
        }
        // What was not reached because of an error is tried again.
        touched = .nobody
    }

    private func readNews(_ now: Instant) async throws {
        guard var read = position else {
            // Whatever came before is in what the first judgement reads. Terminals are being connected meanwhile.
            lull.heard(at: now)
            return position = try await store.feedEnd()
        }
        let zone = fleet.configuration.site.zone
        var isThrough = false
        while !isThrough {
            let news = try await store.news(after: read, kinds: TouchedDays.kinds, limit: DayFeed.page)
            for event in news.events { touched.take(event, in: zone) }
            if !news.events.isEmpty { lull.heard(at: now) }
            (read, isThrough) = (news.position, news.isLast)
        }
        position = read
    }

    /// What changes without an event.
    private func lookAround(_ now: Instant) async throws {
        guard let known, known.today == today(now),
            known.configuration.terminals == fleet.configuration.terminals
        else {
            touched = .everybody
            return
        }
        let marks = known.surroundings.watermarks(board, known.configuration.terminals)
        for (person, dates) in waits.due(at: now, marks) { touched.add(person, dates) }
        try await readClocks(known)
    }

    /// A punch is shown with what is known of its clock, and that is known better once it was read again.
    private func readClocks(_ known: Known) async throws {
        let policy = known.configuration.policy
        let tolerance = Int64(policy.driftToleranceSeconds) * 1_000
        let drifts = drifts(of: known.configuration)
        let moved = drifts.filter { terminal, drift in
            guard known.drifts[terminal] != drift else { return false }
            return policy.driftCorrection || max(abs(drift), abs(known.drifts[terminal] ?? 0)) > tolerance
        }
        guard !moved.isEmpty else { return }
        let judgement = judgement(known.configuration)
        let clocks = try await judgement.clocks(of: known.dates)
        for terminal in moved.keys {
            let readings = (known.surroundings.clocks.readings[terminal] ?? [], clocks.readings[terminal] ?? [])
            guard readings.0 != readings.1 else { continue }
            // From the last reading that both have, what is between readings is another line.
            let same = zip(readings.0, readings.1).prefix { $0 == $1 }
            let from = same.map(\.0.at).last.map { $0.adding(milliseconds: -abs(same.last?.0.drift ?? 0)) }
            let start = judgement.configuration.site.zone.instant(of: LocalDateTime(date: known.dates.lowerBound))
            for person in try await store.people(at: terminal, from: max(from ?? start, start)) {
                touched.add(person, nil)
            }
        }
        self.known?.surroundings.clocks = clocks
        self.known?.drifts = drifts
    }

    private func drifts(of configuration: Configuration) -> [String: Int64] {
        configuration.terminals.reduce(into: [:]) { $0[$1.name] = board.status($1.name)?.drift }
    }

    private func read(_ now: Instant) async throws -> Known {
        let configuration = fleet.configuration
        let today = today(now)
        let first = Month(of: today).previous
        let dates = first.first...today.adding(days: 1)
        var months: [(Month, MonthState)] = []
        var month = first
        while month.first <= dates.upperBound {
            months.append((month, try await MonthState(store.monthSteps(month).map(\.step))))
            month = month.next
        }
        if known?.dates.lowerBound != dates.lowerBound { try await store.forgetDays(before: dates.lowerBound) }
        return Known(
            configuration: configuration,
            today: today,
            dates: dates,
            months: months,
            basis: try ResultBasis(configuration.policy, plans: try await store.plansPosition()),
            surroundings: try await judgement(configuration).surroundings(of: dates),
            drifts: drifts(of: configuration)
        )
    }

    private func judgeEverybody(_ known: Known) async throws {
        waits = DayWaits()
        for (month, state) in known.months where state.phase != .closed {
            let dates = month.dates.clamped(to: known.dates)
            var results: [PersonDays] = []
            try await judgement(known.configuration).judge(dates, in: known.surroundings) { judged in
                results += note(judged, of: dates, known)
                try await tellIfMany(&results, known)
            }
            try await tell(results, known)
        }
    }

    private func judge(_ people: [String: ClosedRange<LocalDate>?], _ known: Known) async throws {
        var results: [PersonDays] = []
        for (person, dates) in people.sorted(by: { $0.key < $1.key }) {
            let dates = dates ?? known.dates
            guard dates.overlaps(known.dates) else { continue }
            let followed = dates.clamped(to: known.dates)
            try await judgement(known.configuration).judge(followed, person: person, in: known.surroundings) {
                results += note($0, of: followed, known)
            }
            try await tellIfMany(&results, known)
        }
        try await tell(results, known)
    }

    private func tellIfMany(_ results: inout [PersonDays], _ known: Known) async throws {
        guard results.reduce(0, { $0 + $1.days.count }) >= DayFeed.batch else { return }
        try await tell(results, known)
        results = []
    }

    private func tell(_ results: [PersonDays], _ known: Known) async throws {
        guard !results.isEmpty else { return }
        let basis = known.basis
        _ = try await store.tell(
            results,
            gone: { try DayEvent(date: $0, plan: $1, basis: basis, result: nil).text },
            at: clock.now()
        )
    }

    /// A person's results by month, without those that a closed month does not let change.
    private func note(
        _ judged: Judgement.Judged,
        of dates: ClosedRange<LocalDate>,
        _ known: Known
    ) -> [PersonDays] {
        waits.note(judged.result.days, of: dates, person: judged.person.number)
        let line = MonthLine(person: judged.person.number, department: judged.person.department)
        let days = judged.result.days.numberedByDate.filter { $0.day.isTold }
        return known.months.compactMap { month, state in
            guard month.dates.overlaps(dates), !state.isLocked(line, today: known.today) else { return nil }
            return PersonDays(
                person: judged.person.number,
                dates: month.dates.clamped(to: dates),
                days: days.filter { month.contains($0.day.workDate) }.map { day, plan in
                    let result = DayEvent.Result(day)
                    return PersonDays.Day(date: day.workDate, plan: plan + 1, digest: result.digest) {
                        [basis = known.basis] in
                        try DayEvent(date: result.day.date, plan: plan + 1, basis: basis, result: result).text
                    }
                }
            )
        }
    }

    private func judgement(_ configuration: Configuration) -> Judgement {
        Judgement(store: store, configuration: configuration, board: board, clock: clock)
    }

    private func today(_ now: Instant) -> LocalDate { fleet.configuration.site.zone.local(at: now).date }
}

extension DayResult {
    /// Something is known of it.
    fileprivate var isTold: Bool {
        if case .open = state { return !punches.isEmpty }
        return true
    }
}
