import WallClock

/// The open anomalies of one terminal: an open one is never raised again.
struct AnomalyLedger: Codable, Sendable {
    private struct Open: Codable, Sendable {
        var anomaly: TerminalAnomaly
        /// An occurrence has no end of its own: it closes when it was not seen for so long (milliseconds).
        var closesAfter: Int64?
    }

    /// How long an occurrence stays open after it was seen last.
    static let occurrenceOpen: Int64 = 86_400_000
    /// Anomalies of one kind on a terminal; further ones are counted with the last.
    private static let limit = 200

    private let terminal: String
    private var open: [String: Open] = [:]
    private(set) var changes: [HealthChange] = []

    private enum CodingKeys: String, CodingKey { case terminal, open }

    init(terminal: String) { self.terminal = terminal }

    /// Open ones, the oldest first.
    var anomalies: [TerminalAnomaly] {
        open.values.map(\.anomaly).sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    }

    func anomaly(_ kind: TerminalAnomaly.Kind, _ subject: String? = nil) -> TerminalAnomaly? {
        open[AnomalyLedger.key(kind, subject)]?.anomaly
    }

    func subjects(of kind: TerminalAnomaly.Kind) -> [String] {
        open.values.filter { $0.anomaly.kind == kind }.compactMap(\.anomaly.subject).sorted()
    }

    mutating func takeChanges() -> [HealthChange] {
        defer { changes = [] }
        return changes
    }

    /// The condition holds, or holds still.
    /// - Parameters:
    ///   - isOccurrence: it happened, and has no end of its own.
    ///   - isNews: people are told again though it is open: somebody else is concerned now.
    mutating func raise(
        _ kind: TerminalAnomaly.Kind,
        of subject: String? = nil,
        _ severity: TerminalAnomaly.Severity,
        at now: Instant,
        isOccurrence: Bool = false,
        isNews: Bool = false,
        _ evidence: Evidence
    ) {
        let key = AnomalyLedger.key(kind, subject)
        let closesAfter = isOccurrence ? AnomalyLedger.occurrenceOpen : nil
        guard var known = open[key] else {
            guard open.count < AnomalyLedger.limit else { return }
            let name = [terminal, kind.rawValue, subject].compactMap { $0 }.joined(separator: "/")
            let anomaly = TerminalAnomaly(
                id: "\(name)/\(now.milliseconds)",
                terminal: terminal,
                kind: kind,
                subject: subject,
                severity: severity,
                since: now,
                last: now,
                evidence: evidence
            )
            open[key] = Open(anomaly: anomaly, closesAfter: closesAfter)
            changes.append(HealthChange(event: .raised, anomaly: anomaly))
            return
        }
        let isOther = known.anomaly.severity != severity || isNews
        known.anomaly.severity = severity
        known.anomaly.last = max(known.anomaly.last, now)
        let before = known.anomaly.evidence
        known.anomaly.evidence.merge(evidence) { _, new in new }
        open[key] = known
        guard isOther || known.anomaly.evidence != before else { return }
        changes.append(HealthChange(event: isOther ? .changed : .touched, anomaly: known.anomaly))
    }

    /// Adds to the evidence of an open one what only its surroundings know.
    mutating func amend(_ kind: TerminalAnomaly.Kind, _ subject: String?, _ evidence: Evidence) -> TerminalAnomaly? {
        let key = AnomalyLedger.key(kind, subject)
        open[key]?.anomaly.evidence.merge(evidence) { _, new in new }
        return open[key]?.anomaly
    }

    mutating func resolve(_ kind: TerminalAnomaly.Kind, _ subject: String? = nil, at now: Instant) {
        guard var known = open.removeValue(forKey: AnomalyLedger.key(kind, subject)) else { return }
        known.anomaly.last = max(known.anomaly.last, now)
        changes.append(HealthChange(event: .resolved, anomaly: known.anomaly))
    }

    /// Closes the occurrences that were not seen again.
    mutating func expire(at now: Instant) {
        for anomaly in anomalies {
            guard let after = open[AnomalyLedger.key(anomaly.kind, anomaly.subject)]?.closesAfter,
                now.milliseconds(since: anomaly.last) >= after
            else { continue }
            resolve(anomaly.kind, anomaly.subject, at: now)
        }
    }

    private static func key(_ kind: TerminalAnomaly.Kind, _ subject: String?) -> String {
        "\(kind.rawValue)/\(subject ?? "")"
    }
}
