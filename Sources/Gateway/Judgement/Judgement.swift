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
    }

    /// - Parameters:
    ///   - dates: the work dates to be judged.
    ///   - number: nil for everybody who is active on one of them.
    func judge(_ dates: ClosedRange<LocalDate>, person number: String? = nil) async throws -> [Judged] {
        let plans = try await store.plans()
        let people = if let number { [try await store.person(number)] } else { try await store.people() }
        let wide =
            dates.lowerBound.adding(
                days: -PersonPeriod.neighbourDays
            )...dates.upperBound.adding(
                days: PersonPeriod.neighbourDays
            )
        let zone = configuration.site.zone
        let punches = try await store.acceptedPunches(
            from: zone.instant(of: LocalDateTime(date: wide.lowerBound)),
            to: zone.instant(of: LocalDateTime(date: wide.upperBound.adding(days: 1))),
            person: number,
            site: configuration.site.name,
            directions: directions
        )
        let waters = try await watermarks()
        let asOf = clock.now()
        return try people.compactMap { person in
            let active = plans.roster
                .plans(person: person.number, department: person.department, dates: wide)
                .filter { person.isActive(on: $0.date) }
            guard number != nil || dates.contains(where: { person.isActive(on: $0) }) else { return nil }
            let period = PersonPeriod(
                zone: zone,
                policy: configuration.policy,
                plans: active,
                judged: dates,
                punches: punches[person.number] ?? [],
                asOf: asOf,
                watermarks: waters.of(person.number)
            )
            return Judged(person: person, period: period, result: try Attendance.judge(period))
        }
    }

    /// How often each kind of anomaly happened from the first of the month up to a date, by person number.
    /// - Parameter person: nil for everybody: one reading of the month, however many are asked for.
    func anomaliesThisMonth(
        upTo date: LocalDate,
        person: String? = nil
    ) async throws -> [String: [String: Int]] {
        let first = date.adding(days: 1 - date.parts.day)
        return try await judge(first...date, person: person).reduce(into: [:]) { counts, judged in
            for anomaly in judged.result.days.lazy.flatMap(\.anomalies) {
                counts[judged.person.number, default: [:]][anomaly.kind, default: 0] += 1
            }
        }
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
