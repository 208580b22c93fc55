import WallClock

/// record_conflict, unknown_user, punch_in_future, punch_implausibly_old: what single records are.
struct RecordWatch: Codable, Sendable {
    /// Bytes of a record that are shown.
    private static let shown = 64

    mutating func took(
        _ items: [HealthRecord],
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        for item in items {
            switch item.outcome {
            case .accepted, .duplicate, .damaged: break
            case .unknownUser: group(.unknownUser, item.user, item, .medium, at: now, isOccurrence: false, &ledger)
            case .conflict: group(.recordConflict, key(item), item, .high, at: now, isOccurrence: true, &ledger)
            case .inFuture: group(.punchInFuture, nil, item, .medium, at: now, isOccurrence: true, &ledger)
            case .implausiblyOld: group(.punchImplausiblyOld, nil, item, .medium, at: now, isOccurrence: true, &ledger)
            }
        }
    }

    /// One alarm for all records that are alike.
    private func group(
        _ kind: TerminalAnomaly.Kind,
        _ subject: String?,
        _ item: HealthRecord,
        _ severity: TerminalAnomaly.Severity,
        at now: Instant,
        isOccurrence: Bool,
        _ ledger: inout AnomalyLedger
    ) {
        let known = ledger.anomaly(kind, subject)?.evidence ?? [:]
        let time = item.time.map(\.description) ?? ""
        var evidence: Evidence = ["user": .text(item.user), "count": 1, "first": .text(time), "last": .text(time)]
        if case .number(let before)? = known["count"] { evidence["count"] = .number(before + 1) }
        if case .text(let first)? = known["first"] { evidence["first"] = .text(min(first, time)) }
        if case .text(let last)? = known["last"] { evidence["last"] = .text(max(last, time)) }
        if kind == .punchInFuture || kind == .punchImplausiblyOld {
            evidence["bytes"] = .text(item.bytes.prefix(RecordWatch.shown).hexadecimalText)
        }
        ledger.raise(kind, of: subject, severity, at: now, isOccurrence: isOccurrence, evidence)
    }

    private func key(_ item: HealthRecord) -> String { "\(item.user)@\(item.time.map(\.description) ?? "")" }
}

extension Sequence<UInt8> {
    var hexadecimalText: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
