import WallClock

/// duplicate_upload_storm: more than half of what came within 15 minutes was known.
///
/// Only for terminals that send each record once; others give their whole log at each reading.
struct UploadWatch: Codable, Sendable {
    private struct Minute: Codable {
        let minute: Int64
        var items: Int
        var known: Int
    }

    private var minutes: [Minute] = []

    private static let window: Int64 = 15
    /// Fewer items in the window say nothing.
    private static let fewest = 20

    mutating func took(
        _ items: [HealthRecord],
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        guard !profile.readsWholeLog else { return }
        let minute = now.milliseconds / 60_000
        if minutes.last?.minute != minute { minutes.append(Minute(minute: minute, items: 0, known: 0)) }
        minutes[minutes.count - 1].items += items.count
        minutes[minutes.count - 1].known += items.count { $0.outcome == .duplicate }
        judge(at: now, &ledger)
    }

    mutating func tick(at now: Instant, _ ledger: inout AnomalyLedger) { judge(at: now, &ledger) }

    private mutating func judge(at now: Instant, _ ledger: inout AnomalyLedger) {
        let minute = now.milliseconds / 60_000
        minutes.removeAll { minute - $0.minute >= UploadWatch.window }
        let items = minutes.reduce(0) { $0 + $1.items }
        let known = minutes.reduce(0) { $0 + $1.known }
        if items >= UploadWatch.fewest, known * 2 > items {
            let evidence: Evidence = ["items": .number(items), "duplicates": .number(known)]
            ledger.raise(.duplicateUploadStorm, .low, at: now, evidence)
        } else if items == 0 || items >= UploadWatch.fewest {
            ledger.resolve(.duplicateUploadStorm, at: now)
        }
    }
}
