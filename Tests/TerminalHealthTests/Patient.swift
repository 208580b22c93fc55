import TerminalHealth
import TerminalProtocols
import WallClock

/// A terminal under watch, with a clock that the test moves. It begins on Monday 2026-11-23 at 08:00 UTC.
struct Patient {
    static let monday = Instant(seconds: 1_795_420_800)

    var health: TerminalHealth
    var profile: HealthProfile
    var now = Patient.monday
    var surroundings = HealthSurroundings()
    /// `EVENT KIND` of everything that people were told.
    var told: [String] = []

    init(readsWholeLog: Bool = true) {
        profile = HealthProfile(
            heartbeat: 30_000,
            driftTolerance: 60_000,
            zone: .utc,
            readsWholeLog: readsWholeLog,
            link: "tcp://192.0.2.10:4370"
        )
        health = TerminalHealth(terminal: "door", startedAt: now)
    }

    mutating func note(_ signal: HealthSignal) { tell(health.note(signal, at: now, profile)) }

    mutating func tick() { tell(health.tick(at: now, surroundings, profile)) }

    /// Time passes; the daemon looks once a minute.
    mutating func pass(minutes: Int, contact: Bool = true) {
        for _ in 0..<minutes {
            now = now.adding(seconds: 60)
            if contact { note(.contact) }
            tick()
        }
    }

    mutating func skip(seconds: Int64) { now = now.adding(seconds: seconds) }
    mutating func skip(hours: Int64) { skip(seconds: hours * 3_600) }

    private mutating func tell(_ changes: [HealthChange]) {
        told += changes.filter { $0.event != .touched }.map { "\($0.event.rawValue) \($0.anomaly.kind.rawValue)" }
    }

    func open(_ kind: TerminalAnomaly.Kind, _ subject: String? = nil) -> TerminalAnomaly? {
        health.anomalies.first { $0.kind == kind && (subject == nil || $0.subject == subject) }
    }

    func record(
        _ user: String = "1",
        second: Int64 = 0,
        _ outcome: HealthRecord.Outcome = .accepted,
        isWeak: Bool? = nil
    ) -> HealthRecord {
        HealthRecord(
            user: user,
            time: Zone.utc.local(at: now).adding(seconds: second),
            outcome: outcome,
            isWeak: isWeak,
            bytes: [0xAB, 0x01]
        )
    }

    mutating func took(_ records: HealthRecord...) { note(.records(records)) }
}
