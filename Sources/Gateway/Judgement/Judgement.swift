import Attendance
import DaemonConfiguration
import Storage
import WallClock

/// Judges work days from what is stored now. Nothing is kept: a result is a pure function of what it reads.
struct Judgement: Sendable {
    let store: Store
    let configuration: Configuration
    let board: TerminalBoard
    let clock: HostClock

    /// A person with the results of some dates.
    struct Judged: Sendable {
        let person: Person
        let period: PersonPeriod
        let result: PeriodResult

        /// How often each kind of anomaly is among the results.
        var counts: [String: Int] {
            result.days.lazy.flatMap(\.anomalies).reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
        }
    }

    /// The same with another policy.
    func under(_ policy: Policy) -> Judgement {
        var configuration = configuration
        configuration.policy = policy
        return Judgement(store: store, configuration: configuration, board: board, clock: clock)
    }

    /// - Parameters:
    ///   - dates: the work dates to be judged.
    ///   - number: nil for everybody who is active on one of them.
    func judge(_ dates: ClosedRange<LocalDate>, person number: String? = nil) async throws -> [Judged] {
        // With the days before, of which overtime of the month, rest and work dates in a row are made.
        let reach = PersonPeriod.firstDate(before: dates.lowerBound)...dates.upperBound
        let limits = configuration.policy.limits
        return try await judgeAlone(reach, person: number, shown: dates).map { judged in
            Judged(
                person: judged.person,
                period: judged.period,
                result: judged.result.acrossDays(limits).only(dates, in: configuration.site.zone)
            )
        }
    }

    private func judgeAlone(
        _ dates: ClosedRange<LocalDate>,
        person number: String?,
        shown: ClosedRange<LocalDate>
    ) async throws -> [Judged] {
        let plans = try await store.plans()
        let people = if let number { [try await store.person(number)] } else { try await store.people() }
        let wide = Judgement.wide(dates)
        let zone = configuration.site.zone
        let from = zone.instant(of: LocalDateTime(date: wide.lowerBound))
        let to = zone.instant(of: LocalDateTime(date: wide.upperBound.adding(days: 1)))
        let punches = try await punches(around: dates, person: number)
        let granted = try await store.requests(
            RequestFilter(state: .approved, people: number.map { [$0] }, dates: wide)
        )
        let requests = Dictionary(grouping: granted.map(\.request), by: \.person)
        let waters = try await watermarks()
        let clocks = try await store.terminalClocks(from: from, to: to)
        let asOf = clock.now()
        return try people.compactMap { person in
            let active = plans.roster
                .plans(person: person.number, department: person.department, dates: wide)
                .filter { person.isActive(on: $0.date) }
            guard number != nil || shown.contains(where: { person.isActive(on: $0) }) else { return nil }
            var period = PersonPeriod(
                zone: zone,
                policy: configuration.policy,
                plans: active,
                judged: dates,
                punches: punches[person.number] ?? [],
                clocks: clocks,
                asOf: asOf,
                watermarks: waters.of(person.number)
            )
            period.take(requests[person.number] ?? [])
            return Judged(person: person, period: period, result: try Attendance.judge(period))
        }
    }

    /// Accepted punches of dates and their neighbours, by person number.
    func punches(around dates: ClosedRange<LocalDate>, person number: String?) async throws -> [String: [Punch]] {
        let wide = Judgement.wide(dates)
        let zone = configuration.site.zone
        return try await store.acceptedPunches(
            from: zone.instant(of: LocalDateTime(date: wide.lowerBound)),
            to: zone.instant(of: LocalDateTime(date: wide.upperBound.adding(days: 1))),
            person: number,
            site: configuration.site.name,
            sites: configuration.terminals.reduce(into: [:]) { $0[$1.name] = $1.site },
            directions: directions
        )
    }

    private static func wide(_ dates: ClosedRange<LocalDate>) -> ClosedRange<LocalDate> {
        let days = PersonPeriod.neighbourDays
        return dates.lowerBound.adding(days: -days)...dates.upperBound.adding(days: days)
    }

    /// Which way people pass each terminal that serves one way only.
    private var directions: [String: Slot] {
        configuration.terminals.reduce(into: [:]) { directions, terminal in
            switch terminal.direction {
            case .in: directions[terminal.name] = .in
            case .out: directions[terminal.name] = .out
            case .both: break
            }
        }
    }

    /// How far the log of each terminal that a person may use is known: those of the groups with an id of theirs.
    struct Watermarks: Sendable {
        let byGroup: [String: [TerminalWatermark]]
        let groups: [String: Set<String>]

        func of(_ person: String) -> [TerminalWatermark] {
            (groups[person] ?? []).sorted().flatMap { byGroup[$0] ?? [] }
        }
    }

    func watermarks() async throws -> Watermarks {
        let stored = Dictionary(uniqueKeysWithValues: try await store.terminals().map { ($0.name, $0.watermark) })
        var byGroup: [String: [TerminalWatermark]] = [:]
        for terminal in configuration.terminals {
            let live = board.status(terminal.name)?.watermark
            let known = [live, stored[terminal.name] ?? nil].compactMap { $0 }.max()
            byGroup[terminal.group, default: []].append(TerminalWatermark(terminal: terminal.name, until: known))
        }
        var groups: [String: Set<String>] = [:]
        for mapping in try await store.mappings() { groups[mapping.person, default: []].insert(mapping.group) }
        return Watermarks(byGroup: byGroup, groups: groups)
    }
}

extension ClosedRange<LocalDate> {
    func contains(where predicate: (LocalDate) -> Bool) -> Bool {
        (lowerBound.dayNumber...upperBound.dayNumber).contains { predicate(LocalDate(dayNumber: $0)) }
    }
}
