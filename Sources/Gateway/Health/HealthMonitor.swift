import Attendance
import DaemonConfiguration
import Enrolment
import Foundation
package import Logging
package import Storage
package import TerminalHealth
import TerminalProtocols
package import WallClock

/// Watches every terminal's health: hears what sessions report, looks at the time, and tells what changed.
///
/// A fault of the store costs a notice, never a punch: it is logged, and what is open is kept with the next change.
package actor HealthMonitor {
    let fleet: TerminalFleet
    let store: Store
    let board: TerminalBoard
    let clock: HostClock
    private let logger: Logger
    private var patients: [String: TerminalHealth] = [:]
    /// What became of terminals since the last look at the time.
    private var untold: [String: [HealthChange]] = [:]
    /// Whose state differs from what is kept.
    private var unsaved: Set<String> = []
    private var surroundings: [String: HealthSurroundings] = [:]
    private var lookedAround: Instant?
    private var keysJudged: LocalDate?
    private var savedAt: Instant?

    /// Surroundings are looked at so often (milliseconds).
    private static let round: Int64 = 60_000
    /// A state in which nothing was raised or resolved is kept so often: an idle office hardly writes.
    private static let saving: Int64 = 900_000

    package init(
        fleet: TerminalFleet,
        store: Store,
        board: TerminalBoard,
        clock: HostClock,
        logger: Logger
    ) {
        self.fleet = fleet
        self.store = store
        self.board = board
        self.clock = clock
        self.logger = logger
    }

    /// Takes up what earlier runs kept. A state that a later version wrote otherwise begins anew.
    package func resume() async throws {
        let now = clock.now()
        for (name, state) in try await store.healthStates() {
            guard var health = try? JSONDecoder().decode(TerminalHealth.self, from: Data(state.utf8)) else {
                logger.warning("what was known of the health of terminal \(name) cannot be read; it begins anew")
                continue
            }
            health.resume(at: now)
            patients[name] = health
        }
        // A clock that we set jumps, and its records step back: that is nobody's doing.
        board.onOrder { [weak self] command, terminal in
            if case .setClock = command { await self?.note(.clockSet, of: terminal) }
        }
    }

    /// Open anomalies of a terminal.
    package func anomalies(of terminal: String) -> [TerminalAnomaly] { patients[terminal]?.anomalies ?? [] }

    /// A session reported something, or the daemon did something.
    func note(_ signal: HealthSignal, of name: String) async {
        guard let terminal = fleet.configuration.terminals.first(where: { $0.name == name }) else { return }
        let now = clock.now()
        let changes = patient(name, now) { $0.note(signal, at: now, profile(of: terminal)) }
        // Told at the next look at the time: whoever stores a punch must not wait for what is thought of it.
        if !changes.isEmpty { untold[name, default: []] += changes }
    }

    private func tellAll(at now: Instant) async {
        for name in untold.keys.sorted() {
            if let changes = untold.removeValue(forKey: name) { await tell(changes, of: name, at: now) }
        }
    }

    /// Log items were stored.
    func took(_ items: [LogItem], _ outcomes: [IntakeOutcome], from terminal: Configuration.Terminal) async {
        await note(
            .records(HealthRecord.records(items, outcomes, terminal.descriptor?.verification)),
            of: terminal.name
        )
    }

    /// Looks at the time; once a minute also at shifts, people and who is enrolled.
    /// - Parameter looksAround: does so now, for a reader who wants to know how it is and not how it was a minute ago.
    func tick(looksAround: Bool) async throws {
        let now = clock.now()
        await tellAll(at: now)
        let terminals = fleet.configuration.terminals
        if looksAround || (lookedAround.map { now.milliseconds(since: $0) >= HealthMonitor.round } ?? true) {
            lookedAround = now
            surroundings = try await lookAround(now)
            try await compareEnrolments(now)
            try await judgeKeys(now)
        }
        let watched = terminals.filter(\.isEnabled)
        for terminal in watched where patients[terminal.name] == nil {
            patients[terminal.name] = TerminalHealth(terminal: terminal.name, startedAt: now)
        }
        for terminal in watched where isProvenOnline(terminal) { await note(.contact, of: terminal.name) }
        let silent = watched.count { isSilent($0, now) }
        for terminal in watched {
            var around = surroundings[terminal.group] ?? HealthSurroundings()
            around.isSiteSilent = silent == watched.count
            let changes = patient(terminal.name, now) { $0.tick(at: now, around, profile(of: terminal)) }
            await tell(changes, of: terminal.name, at: now)
        }
        let names = Set(watched.map(\.name))
        for name in patients.keys.sorted() where !names.contains(name) && patients[name]?.anomalies.isEmpty == false {
            let changes = patient(name, now) { $0.abandon(at: now) }
            await tell(changes, of: name, at: now)
        }
        if savedAt.map({ now.milliseconds(since: $0) >= HealthMonitor.saving }) ?? true {
            savedAt = now
            await save()
        }
    }

    /// Keeps every state that is not kept yet.
    func save() async {
        let now = clock.now()
        await tellAll(at: now)
        for name in unsaved.sorted() { await keep(name, [], at: now) }
    }

    private func isSilent(_ terminal: Configuration.Terminal, _ now: Instant) -> Bool {
        patients[terminal.name]?.isSilent(at: now, profile(of: terminal)) ?? false
    }

    /// A reader without a log says nothing while nobody comes: its open line is the contact.
    private func isProvenOnline(_ terminal: Configuration.Terminal) -> Bool {
        guard board.status(terminal.name)?.state == .online else { return false }
        return terminal.descriptor?.keepsLog == false
    }

    private func patient<Result>(_ name: String, _ now: Instant, _ change: (inout TerminalHealth) -> Result) -> Result {
        unsaved.insert(name)
        return change(&patients[name, default: TerminalHealth(terminal: name, startedAt: now)])
    }

    private func tell(_ changes: [HealthChange], of name: String, at now: Instant) async {
        guard !changes.isEmpty else { return }
        var notices: [AnomalyNotice] = []
        let hasStrangers = changes.contains { $0.event == .raised && $0.anomaly.kind == .unknownUser }
        let neighbours = hasStrangers ? try? await Neighbours(store, terminal: name) : nil
        for var change in changes {
            if change.event == .raised, let more = await details(of: change.anomaly, neighbours) {
                let anomaly = change.anomaly
                if let amended = patients[name]?.amend(anomaly.kind, anomaly.subject, more) { change.anomaly = amended }
            }
            do {
                notices.append(try AnomalyNotice(change, at: now))
            } catch {
                logger.error("an anomaly of terminal \(name) cannot be written: \(error)")
            }
            guard change.event == .raised else { continue }
            logger.notice(
                "terminal \(name): \(change.anomaly.kind.rawValue)",
                metadata: .of(
                    .terminalAnomaly,
                    [
                        "terminal": "\(name)",
                        "severity": "\(change.anomaly.severity.rawValue)",
                    ]
                )
            )
        }
        await keep(name, notices, at: now)
    }

    private func keep(_ name: String, _ notices: [AnomalyNotice], at now: Instant) async {
        guard let health = patients[name] else { return }
        do {
            let state = String(decoding: try JSONEncoder().encode(health), as: UTF8.self)
            try await store.keepHealth(terminal: name, state: state, notices: notices, at: now)
            unsaved.remove(name)
        } catch {
            logger.error("the health of terminal \(name) cannot be kept: \(error)")
        }
    }

    /// Compares what terminals reported of their users with the directory.
    private func compareEnrolments(_ now: Instant) async throws {
        let configuration = fleet.configuration
        let directory = try await store.enrolmentDirectory()
        let today = configuration.site.zone.local(at: now).date
        let rows = Dictionary(uniqueKeysWithValues: try await store.enrolments().map { ($0.terminal, $0) })
        for terminal in configuration.terminals where terminal.isEnabled {
            guard let users = rows[terminal.name]?.users.map(\.user) else { continue }
            let ghosts = users.map(\.user).filter {
                directory.standing(of: $0, in: terminal.group, on: today) == .unknown
            }
            let administrators = users.filter(\.isAdministrator).map(\.user)
            await note(.enrolled(ghosts: ghosts, administrators: administrators), of: terminal.name)
        }
    }

    /// Once a date: whether yesterday's IN and OUT keys agree with what the punches turned out to be.
    private func judgeKeys(_ now: Instant) async throws {
        let configuration = fleet.configuration
        let zone = configuration.site.zone
        let yesterday = zone.local(at: now).date.adding(days: -1)
        // Windows of yesterday's shifts end in the morning.
        guard keysJudged != yesterday, zone.local(at: now).secondOfDay >= 6 * 3_600 else { return }
        keysJudged = yesterday
        let judgement = Judgement(store: store, configuration: configuration, board: board, clock: clock)
        let keys = try await store.keys(
            from: zone.instant(of: LocalDateTime(date: yesterday)),
            to: zone.instant(of: LocalDateTime(date: yesterday.adding(days: 2)))
        )
        var counts: [String: (agreeing: Int, contradicting: Int)] = [:]
        for day in try await judgement.judge(yesterday...yesterday).flatMap(\.result.days) {
            for punch in day.punches {
                guard case .filled(let slot, _) = punch.fate, let key = keys[punch.punch.id] else { continue }
                if key.isOut == (slot == .out) {
                    counts[key.terminal, default: (0, 0)].agreeing += 1
                } else {
                    counts[key.terminal, default: (0, 0)].contradicting += 1
                }
            }
        }
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            let signal = HealthSignal.keys(
                date: yesterday,
                agreeing: count.agreeing,
                contradicting: count.contradicting
            )
            await note(signal, of: name)
        }
    }

    private func profile(of terminal: Configuration.Terminal) -> HealthProfile {
        let configuration = fleet.configuration
        return HealthProfile(
            heartbeat: max(terminal.session.poll.inMilliseconds, 1_000),
            driftTolerance: Int64(configuration.policy.driftToleranceSeconds) * 1_000,
            zone: configuration.site.zone,
            readsWholeLog: terminal.descriptor?.readsWholeLog == true,
            link: "\(terminal.link)"
        )
    }
}
