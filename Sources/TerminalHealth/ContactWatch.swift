import WallClock

/// terminal_offline: no contact for more than three heartbeats.
struct ContactWatch: Codable, Sendable {
    private var last: Instant?
    /// Silence before this moment was ours, not the terminal's.
    private var listening: Instant?
    /// Whose results wait, since the outage began.
    private var waiting: Set<String> = []
    /// A shift started or ended during the outage.
    private var touchedShift = false

    static let heartbeats: Int64 = 3
    private static let listed = 200

    mutating func begin(at now: Instant) { listening = now }

    func isSilent(at now: Instant, _ profile: HealthProfile) -> Bool {
        guard let since = [last, listening].compactMap({ $0 }).max() else { return false }
        return now.milliseconds(since: since) > ContactWatch.heartbeats * profile.heartbeat
    }

    mutating func contact(at now: Instant, _ ledger: inout AnomalyLedger) {
        last = max(last ?? now, now)
        waiting = []
        touchedShift = false
        ledger.resolve(.terminalOffline, at: now)
    }

    mutating func tick(
        at now: Instant,
        _ surroundings: HealthSurroundings,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        guard isSilent(at: now, profile) else { return }
        touchedShift = touchedShift || surroundings.isShiftNear
        waiting.formUnion(surroundings.waiting)
        var severity: TerminalAnomaly.Severity = touchedShift ? .high : .medium
        if surroundings.isSiteSilent { severity = .critical }
        // An outage does not become harmless again: what it touched stays touched.
        if let before = ledger.anomaly(.terminalOffline) { severity = max(severity, before.severity) }
        var evidence: Evidence = [
            "waiting": .list(Array(waiting.sorted().prefix(ContactWatch.listed))),
            "people": .number(waiting.count),
            "heartbeatSeconds": .number(Int(profile.heartbeat / 1_000)),
        ]
        evidence["lastContact"] = last.map(profile.text)
        ledger.raise(.terminalOffline, severity, at: now, evidence)
    }
}
