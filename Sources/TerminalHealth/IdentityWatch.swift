import TerminalProtocols
import WallClock

/// terminal_replaced and ghost_enrolment: which device it is, and who is on it that nobody put there.
struct IdentityWatch: Codable, Sendable {
    private var serial: String?
    private var firmware: String?
    private var link: String?

    private static let listed = 100

    /// - Returns: whether it is another device than before.
    mutating func identified(
        _ facts: TerminalFacts,
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) -> Bool {
        let isOther = serial != nil && facts.serial != nil && facts.serial != serial
        let isMoved = !isOther && facts.serial != nil && link != nil && link != profile.link
        let isUpdated = !isOther && firmware != nil && facts.firmware != nil && facts.firmware != firmware
        if isOther || isMoved || isUpdated {
            var evidence: Evidence = [:]
            evidence["serialBefore"] = serial.map { .text($0) }
            evidence["serial"] = facts.serial.map { .text($0) }
            evidence["firmwareBefore"] = firmware.map { .text($0) }
            evidence["firmware"] = facts.firmware.map { .text($0) }
            evidence["linkBefore"] = link.map { .text($0) }
            evidence["link"] = .text(profile.link)
            ledger.raise(.terminalReplaced, .medium, at: now, isOccurrence: true, isNews: true, evidence)
        }
        serial = facts.serial ?? serial
        firmware = facts.firmware ?? (isOther ? nil : firmware)
        link = profile.link
        return isOther
    }

    /// One alarm a terminal: an office without a directory would have one a person else.
    func enrolled(ghosts: [String], administrators: [String], at now: Instant, _ ledger: inout AnomalyLedger) {
        guard !ghosts.isEmpty || !administrators.isEmpty else { return ledger.resolve(.ghostEnrolment, at: now) }
        let known = ledger.anomaly(.ghostEnrolment)?.evidence
        func listed(_ users: [String]) -> EvidenceValue {
            .list(Array(users.sorted().prefix(IdentityWatch.listed)))
        }
        func hasNew(_ users: [String], _ name: String) -> Bool {
            guard case .list(let before)? = known?[name] else { return false }
            return !Set(users.sorted().prefix(IdentityWatch.listed)).isSubset(of: before)
        }
        ledger.raise(
            .ghostEnrolment,
            .high,
            at: now,
            isNews: hasNew(ghosts, "users") || hasNew(administrators, "administrators"),
            [
                "users": listed(ghosts), "administrators": listed(administrators),
                "count": .number(Set(ghosts).union(administrators).count),
            ]
        )
    }
}
