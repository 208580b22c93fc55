import TerminalProtocols
import WallClock

/// log_shrunk, log_gap (by count), log_nearly_full, users_nearly_full: what the terminal's own counters say.
struct CountWatch: Codable, Sendable {
    private struct Sample: Codable {
        let at: Instant
        let records: Int
    }

    /// What the counter grew by before this reading, and what had been received when it was counted the time before.
    private struct Round: Sendable {
        let growth: Int
        let counted: Int
        let receivedBefore: Int
        let deliveredBefore: Int
        let since: Instant
    }

    private var records: Int?
    private var isCleared = false
    /// One an hour at most, of seven days.
    private var samples: [Sample] = []
    // Not kept over a restart: what was received between the last saving and the stop would seem to be missing.
    private var baseline: (records: Int, received: Int, delivered: Int, at: Instant)?
    private var round: Round?
    private var received = 0
    private var delivered = 0

    private enum CodingKeys: String, CodingKey { case records, isCleared, samples }

    private static let full = 0.9
    private static let roomAgain = 0.88
    private static let day = 86_400_000.0
    private static let week: Int64 = 7 * 86_400_000
    private static let spacing: Int64 = 3_600_000

    mutating func forget() { self = CountWatch() }

    mutating func resume() {
        baseline = nil
        round = nil
    }

    mutating func cleared() {
        isCleared = true
        samples = []
        resume()
    }

    mutating func counted(_ counts: TerminalCounts, at now: Instant, _ ledger: inout AnomalyLedger) {
        if let count = counts.records {
            if let records, count < records, !isCleared {
                var evidence: Evidence = ["before": .number(records), "after": .number(count)]
                evidence["capacity"] = counts.recordCapacity.map { .number($0) }
                ledger.raise(.logShrunk, .critical, at: now, isOccurrence: true, evidence)
                samples = []
                resume()
            }
            isCleared = false
            records = count
            round = baseline.map { before in
                Round(
                    growth: count - before.records,
                    counted: count,
                    receivedBefore: before.received,
                    deliveredBefore: delivered,
                    since: before.at
                )
            }
            baseline = (count, received, delivered, now)
            sample(count, at: now)
            if let capacity = counts.recordCapacity, capacity > 0 {
                judgeRecords(count, capacity, at: now, &ledger)
            }
        }
        if let users = counts.users, let capacity = counts.userCapacity, capacity > 0 {
            let share = Double(users) / Double(capacity)
            let isOpen = ledger.anomaly(.usersNearlyFull) != nil
            if share >= CountWatch.full || isOpen && share >= CountWatch.roomAgain {
                let evidence: Evidence = ["users": .number(users), "capacity": .number(capacity)]
                ledger.raise(.usersNearlyFull, .low, at: now, evidence)
            } else {
                ledger.resolve(.usersNearlyFull, at: now)
            }
        }
    }

    mutating func took(_ items: [HealthRecord]) {
        delivered += items.count
        var previous: HealthRecord?
        for item in items {
            // Two equal records of one second stand side by side in the log; we keep one of them.
            let isDouble = item.outcome == .duplicate && previous?.user == item.user && previous?.time == item.time
            if item.outcome.isNew || isDouble { received += 1 }
            previous = item
        }
    }

    /// The log was read to its end: what it grew by must have come.
    mutating func read(at now: Instant, _ profile: HealthProfile, _ ledger: inout AnomalyLedger) {
        guard let round else { return }
        self.round = nil
        let inRound = delivered - round.deliveredBefore
        let new = received - round.receivedBefore
        let came = profile.readsWholeLog ? new : max(new, inRound)
        let missing = round.growth - came
        // Who has just given as many records as its log counts has left none out.
        if profile.readsWholeLog, inRound >= round.counted { return }
        guard missing > 0 else { return }
        ledger.raise(
            .logGap,
            of: "count",
            .high,
            at: now,
            isOccurrence: true,
            ["missing": .number(missing), "from": profile.text(round.since), "to": profile.text(now)]
        )
    }

    private mutating func sample(_ count: Int, at now: Instant) {
        samples.removeAll { now.milliseconds(since: $0.at) > CountWatch.week || $0.records > count }
        if let newest = samples.last, now.milliseconds(since: newest.at) < CountWatch.spacing { return }
        samples.append(Sample(at: now, records: count))
    }

    /// Records a day over the last seven days; nil before a day is over.
    private func rate(_ count: Int, at now: Instant) -> Double? {
        guard let first = samples.first else { return nil }
        let days = Double(now.milliseconds(since: first.at)) / CountWatch.day
        return days >= 1 ? Double(count - first.records) / days : nil
    }

    private func judgeRecords(_ count: Int, _ capacity: Int, at now: Instant, _ ledger: inout AnomalyLedger) {
        let share = Double(count) / Double(capacity)
        let daysLeft = rate(count, at: now).flatMap { $0 > 0 ? Double(capacity - count) / $0 : nil }
        let isOpen = ledger.anomaly(.logNearlyFull) != nil
        let isFull = share >= (isOpen ? CountWatch.roomAgain : CountWatch.full)
        let fillsSoon = daysLeft.map { $0 < (isOpen ? 8 : 7) } ?? false
        guard isFull || fillsSoon else { return ledger.resolve(.logNearlyFull, at: now) }
        var evidence: Evidence = ["records": .number(count), "capacity": .number(capacity)]
        evidence["daysLeft"] = daysLeft.map { .decimal(($0 * 10).rounded() / 10) }
        ledger.raise(.logNearlyFull, .high, at: now, evidence)
    }
}
