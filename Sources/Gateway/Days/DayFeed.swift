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
    /// There may be something new in the feed.
    private var isBehind = true
    private var touched = TouchedDays.everybody
    private var waits = DayWaits()
    private var known: DayGrounds?
    private var lookedAround: Instant?
    private var lull = Lull()

    /// About so many results are told in one transaction: whoever stores a punch waits for its end.
    private static let batch = 400
    /// Time, logs and clocks are looked at so often (milliseconds).
    private static let round: Int64 = 1_000

    init(fleet: TerminalFleet, store: Store, board: TerminalBoard, clock: HostClock) {
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
    }

    /// Tells what changed since the last time.
    /// - Parameter hasNews: there may be new events; what was not reached because of an error is tried again without.
    func tick(hasNews: Bool = true) async throws {
        let now = clock.now()
        isBehind = isBehind || hasNews
        if lookedAround.map({ now.milliseconds(since: $0) >= DayFeed.round }) ?? true {
            lookedAround = now
            try await lookAround(now)
        }
        if isBehind || !touched.people.isEmpty { try await look(now) }
        let mayJudgeAll = lull.lets(touched.isEverybody, at: now)
        guard touched.isEverybody, mayJudgeAll else { return }
        let known = try await read(now)
        self.known = known
        try await judgeEverybody(known)
        touched = .nobody
    }

    private func look(_ now: Instant) async throws {
        guard let position else {
            // Whatever came before is in what the first judgement reads. Terminals are being connected meanwhile.
            lull.heard(at: now)
            self.position = try await store.feedEnd()
            return isBehind = false
        }
        let zone = fleet.configuration.site.zone
        let (touched, known) = (touched, known)
        let judgement = known.map { self.judgement($0.configuration) }
        let look = try await store.days { desk in
            var look = DayLook(from: position, touched)
            try look.readNews(desk, in: zone)
            if let known, let judgement { try look.judge(by: known, judgement, desk, at: now) }
            return look
        }
        if look.hasNews { lull.heard(at: now) }
        for (one, dates) in look.judged { waits.note(one.result.days, of: dates, person: one.person.number) }
        (self.position, self.touched, isBehind) = (look.position, look.touched, false)
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
    private func readClocks(_ known: DayGrounds) async throws {
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

    private func read(_ now: Instant) async throws -> DayGrounds {
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
        return DayGrounds(
            configuration: configuration,
            today: today,
            dates: dates,
            months: months,
            basis: try ResultBasis(configuration.policy, plans: try await store.plansPosition()),
            surroundings: try await judgement(configuration).surroundings(of: dates),
            drifts: drifts(of: configuration)
        )
    }

    private func judgeEverybody(_ known: DayGrounds) async throws {
        waits = DayWaits()
        for (month, state) in known.months where state.phase != .closed {
            let dates = month.dates.clamped(to: known.dates)
            var results: [PersonDays] = []
            try await judgement(known.configuration).judge(dates, in: known.surroundings) { judged in
                waits.note(judged.result.days, of: dates, person: judged.person.number)
                results += known.results(judged, of: dates)
                guard results.reduce(0, { $0 + $1.days.count }) >= DayFeed.batch else { return }
                try await tell(results, known)
                results = []
            }
            try await tell(results, known)
        }
    }

    private func tell(_ results: [PersonDays], _ known: DayGrounds) async throws {
        guard !results.isEmpty else { return }
        let now = clock.now()
        try await store.days { try known.tell(results, $0, at: now) }
    }

    private func judgement(_ configuration: Configuration) -> Judgement {
        Judgement(store: store, configuration: configuration, board: board, clock: clock)
    }

    private func today(_ now: Instant) -> LocalDate { fleet.configuration.site.zone.local(at: now).date }
}
