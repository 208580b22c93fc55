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
        var all: [Judged] = []
        try await judge(dates, person: number, in: surroundings(of: dates)) { all.append($0) }
        return all
    }

    /// The same, one person after the other: results of a large office take room.
    /// - Parameter surroundings: of these dates at least.
    func judge(
        _ dates: ClosedRange<LocalDate>,
        person number: String? = nil,
        in surroundings: Surroundings,
        _ take: (Judged) async throws -> Void
    ) async throws {
        let reading = reading(of: dates, person: number)
        let inputs = try await store.judgedInputs(reading.span, dates: reading.dates)
        var bench = bench(dates, surroundings)
        for person in inputs.people {
            guard number != nil || dates.contains(where: { person.isActive(on: $0) }) else { continue }
            try await take(bench.judge(person, inputs))
        }
    }

    /// One person's results, from what a desk reads.
    func judge(
        _ dates: ClosedRange<LocalDate>,
        person number: String,
        in surroundings: Surroundings,
        at desk: DayDesk
    ) throws -> [Judged] {
        let reading = reading(of: dates, person: number)
        let inputs = try desk.judgedInputs(reading.span, dates: reading.dates)
        var bench = bench(dates, surroundings)
        return try inputs.people.map { try bench.judge($0, inputs) }
    }

    private func bench(_ dates: ClosedRange<LocalDate>, _ surroundings: Surroundings) -> Bench {
        let reach = Judgement.reach(dates)
        return Bench(
            configuration: configuration,
            dates: dates,
            reach: reach,
            clocks: surroundings.clocks,
            marks: surroundings.watermarks(board, configuration.terminals),
            asOf: clock.now(),
            planner: RosterPlanner(surroundings.plans.roster, dates: Judgement.wide(reach))
        )
    }

    /// What all people of one judging have in common.
    private struct Bench {
        let configuration: Configuration
        let dates: ClosedRange<LocalDate>
        let reach: ClosedRange<LocalDate>
        let clocks: TerminalClocks
        let marks: Surroundings.Watermarks
        let asOf: Instant
        var planner: RosterPlanner

        mutating func judge(_ person: Person, _ inputs: JudgedInputs) throws -> Judged {
            let plans = planner.plans(person: person.number, department: person.department)
            var period = PersonPeriod(
                zone: configuration.site.zone,
                policy: configuration.policy,
                plans: person.isAlwaysActive ? plans : plans.filter { person.isActive(on: $0.date) },
                judged: reach,
                punches: inputs.punches[person.number] ?? [],
                clocks: clocks,
                asOf: asOf,
                watermarks: marks.of(person.number)
            )
            period.take(inputs.requests[person.number] ?? [])
            let result = try Attendance.judge(period).acrossDays(configuration.policy.limits)
            return Judged(person: person, period: period, result: result.only(dates, in: configuration.site.zone))
        }
    }

    /// What is read to judge dates: with the days before, of which overtime of the month, rest and work dates in a row
    /// are made.
    private func reading(
        of dates: ClosedRange<LocalDate>,
        person number: String?
    ) -> (span: PunchSpan, dates: ClosedRange<LocalDate>) {
        let reach = Judgement.reach(dates)
        return (span(reach, person: number), Judgement.wide(reach))
    }

    /// What the results of these dates rest on beside a person's own punches and requests, as it is now.
    func surroundings(of dates: ClosedRange<LocalDate>) async throws -> Surroundings {
        Surroundings(
            plans: try await store.plans(),
            clocks: try await clocks(of: dates),
            groups: try await store.mappings().reduce(into: [:]) { $0[$1.person, default: []].insert($1.group) },
            readUntil: try await store.terminals().reduce(into: [:]) { $0[$1.name] = $1.watermark }
        )
    }

    /// What is known of the terminals' clocks around these dates.
    func clocks(of dates: ClosedRange<LocalDate>) async throws -> TerminalClocks {
        let wide = Judgement.wide(Judgement.reach(dates))
        let zone = configuration.site.zone
        return try await store.terminalClocks(
            from: zone.instant(of: LocalDateTime(date: wide.lowerBound)),
            to: zone.instant(of: LocalDateTime(date: wide.upperBound.adding(days: 1)))
        )
    }

    /// Accepted punches of dates and their neighbours, by person number.
    func punches(around dates: ClosedRange<LocalDate>, person number: String?) async throws -> [String: [Punch]] {
        try await store.acceptedPunches(span(dates, person: number))
    }

    private func span(_ dates: ClosedRange<LocalDate>, person number: String?) -> PunchSpan {
        let wide = Judgement.wide(dates)
        let zone = configuration.site.zone
        return PunchSpan(
            from: zone.instant(of: LocalDateTime(date: wide.lowerBound)),
            to: zone.instant(of: LocalDateTime(date: wide.upperBound.adding(days: 1))),
            person: number,
            site: configuration.site.name,
            sites: configuration.terminals.reduce(into: [:]) { $0[$1.name] = $1.site },
            directions: directions
        )
    }

    private static func reach(_ dates: ClosedRange<LocalDate>) -> ClosedRange<LocalDate> {
        PersonPeriod.firstDate(before: dates.lowerBound)...dates.upperBound
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
}

extension ClosedRange<LocalDate> {
    func contains(where predicate: (LocalDate) -> Bool) -> Bool {
        (lowerBound.dayNumber...upperBound.dayNumber).contains { predicate(LocalDate(dayNumber: $0)) }
    }
}
