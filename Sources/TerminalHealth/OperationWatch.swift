import TerminalProtocols
import WallClock

/// admin_action: somebody operated the terminal itself.
struct OperationWatch: Codable, Sendable {
    private struct Enrolled: Codable {
        let user: String
        let subject: String
        let at: Instant
    }

    private var isShiftRunning = false
    /// Whoever was enrolled at the terminal in the last minutes.
    private var recent: [Enrolled] = []

    /// An operation log read for the first time holds years.
    private static let old: Int64 = 86_400_000
    private static let soon: Int64 = 300_000
    /// What an operation log also tells, and no administrator does.
    private static let harmless = ["switched on", "switched off", "access event", "alarm", "opened the lock"]
    private static let enrolling = ["enrolled", "set a password"]

    mutating func tick(_ surroundings: HealthSurroundings) { isShiftRunning = surroundings.isShiftRunning }

    mutating func operated(
        _ operation: TerminalOperation,
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        guard !OperationWatch.harmless.contains(where: operation.what.hasPrefix) else { return }
        let moment = operation.time.map { profile.zone.instant(of: $0) } ?? now
        guard now.milliseconds(since: moment) < OperationWatch.old else { return }
        let subject = [operation.what, operation.by].compactMap { $0 }.joined(separator: ", by ")
        var evidence: Evidence = ["what": .text(operation.what), "at": profile.text(moment)]
        evidence["by"] = operation.by.map { .text($0) }
        let before = ledger.anomaly(.adminAction, subject)?.severity ?? .info
        let severity = max(before, isShiftRunning ? .info : .high)
        ledger.raise(.adminAction, of: subject, severity, at: now, isOccurrence: true, evidence)
        recent.removeAll { now.milliseconds(since: $0.at) > OperationWatch.soon }
        if let user = OperationWatch.enrolledUser(operation.what) {
            recent.append(Enrolled(user: user, subject: subject, at: moment))
        }
    }

    /// A punch of somebody who was enrolled within the last five minutes.
    mutating func took(
        _ items: [HealthRecord],
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        guard !recent.isEmpty else { return }
        for item in items where item.outcome == .accepted || item.outcome == .unknownUser {
            guard let time = item.time else { continue }
            let moment = profile.zone.instant(of: time)
            for enrolled in recent where enrolled.user == item.user {
                let after = moment.milliseconds(since: enrolled.at)
                guard after >= 0, after <= OperationWatch.soon else { continue }
                ledger.raise(
                    .adminAction,
                    of: enrolled.subject,
                    .high,
                    at: now,
                    isOccurrence: true,
                    ["punchAfterSeconds": .number(Int(after / 1_000))]
                )
            }
        }
        recent.removeAll { now.milliseconds(since: $0.at) > OperationWatch.soon }
    }

    /// The user id of `enrolled user 1001` and its like; sessions word it so (``TerminalOperation/what``).
    private static func enrolledUser(_ what: String) -> String? {
        guard enrolling.contains(where: what.hasPrefix), let range = what.firstRange(of: "user ") else { return nil }
        let user = what[range.upperBound...].prefix { !$0.isWhitespace && $0 != "," }
        return user.isEmpty ? nil : String(user)
    }
}
