package import WallClock

/// What is known of one terminal's health: a streaming state, small, and the same after a restart.
///
/// Each rule is a value of its own; all of them write into one ledger. Source: attendance.md 2.2.
package struct TerminalHealth: Codable, Sendable {
    private var ledger: AnomalyLedger
    private var contact = ContactWatch()
    private var clock = ClockWatch()
    private var order = OrderWatch()
    private var counts = CountWatch()
    private var silence = SilenceWatch()
    private var uploads = UploadWatch()
    private var records = RecordWatch()
    private var verification = VerificationWatch()
    private var keys = KeyWatch()
    private var identity = IdentityWatch()
    private var operations = OperationWatch()

    /// - Parameter startedAt: silence counts from here, so that a daemon's start alarms nobody.
    package init(terminal: String, startedAt: Instant) {
        ledger = AnomalyLedger(terminal: terminal)
        contact.begin(at: startedAt)
    }

    /// The state was read from disk by a daemon that starts now.
    package mutating func resume(at now: Instant) {
        contact.begin(at: now)
        counts.resume()
        silence.resume()
    }

    /// Open anomalies, the oldest first.
    package var anomalies: [TerminalAnomaly] { ledger.anomalies }

    package func isSilent(at now: Instant, _ profile: HealthProfile) -> Bool { contact.isSilent(at: now, profile) }

    /// User ids that punched and were nobody's when they did.
    package var unknownUsers: [String] { ledger.subjects(of: .unknownUser) }

    /// Adds to an open anomaly what only its surroundings know.
    /// - Returns: nil if it is not open.
    package mutating func amend(
        _ kind: TerminalAnomaly.Kind,
        _ subject: String?,
        _ evidence: Evidence
    ) -> TerminalAnomaly? { ledger.amend(kind, subject, evidence) }

    package mutating func note(_ signal: HealthSignal, at now: Instant, _ profile: HealthProfile) -> [HealthChange] {
        if signal.isContact { contact.contact(at: now, &ledger) }
        switch signal {
        case .contact: break
        case .identified(let facts):
            if identity.identified(facts, at: now, profile, &ledger) {
                // Another device: what the one before counted says nothing of this one.
                counts.forget()
                order.forget()
                clock.forget()
            }
        case .clock(let drift): clock.read(drift, at: now, profile, &ledger)
        case .counts(let numbers): counts.counted(numbers, at: now, &ledger)
        case .records(let items):
            order.took(items, at: now, profile, &ledger)
            counts.took(items)
            silence.took(items, at: now, profile, &ledger)
            uploads.took(items, at: now, profile, &ledger)
            records.took(items, at: now, profile, &ledger)
            verification.took(items, at: now, profile, &ledger)
            operations.took(items, at: now, profile, &ledger)
        case .logRead:
            order.read()
            counts.read(at: now, profile, &ledger)
        case .rejections(let count): verification.rejected(count, at: now, &ledger)
        case .operation(let operation): operations.operated(operation, at: now, profile, &ledger)
        case .enrolled(let ghosts, let administrators):
            identity.enrolled(ghosts: ghosts, administrators: administrators, at: now, &ledger)
        case .keys(let date, let agreeing, let contradicting):
            keys.judged(agreeing, contradicting, on: date, at: now, &ledger)
        case .clockSet:
            clock.wasSet()
            order.forget()
        case .logCleared: counts.cleared()
        }
        return ledger.takeChanges()
    }

    /// Time passed. Called about once a minute, and more often where heartbeats are shorter.
    package mutating func tick(
        at now: Instant,
        _ surroundings: HealthSurroundings,
        _ profile: HealthProfile
    ) -> [HealthChange] {
        contact.tick(at: now, surroundings, profile, &ledger)
        silence.tick(at: now, surroundings, isOnline: !contact.isSilent(at: now, profile), profile, &ledger)
        operations.tick(surroundings)
        uploads.tick(at: now, &ledger)
        for user in unknownUsers where surroundings.mapped.contains(user) {
            ledger.resolve(.unknownUser, user, at: now)
        }
        ledger.expire(at: now)
        return ledger.takeChanges()
    }

    /// The terminal is no longer looked after: what was open is over.
    package mutating func abandon(at now: Instant) -> [HealthChange] {
        for anomaly in ledger.anomalies { ledger.resolve(anomaly.kind, anomaly.subject, at: now) }
        return ledger.takeChanges()
    }
}

extension HealthProfile {
    func text(_ moment: Instant) -> EvidenceValue { .text(moment.rfc3339(in: zone)) }
}
