import WallClock

/// clock_set_back: a record that the terminal made later and stamped earlier.
///
/// Terminals give no sequence numbers, so "later" is proven in two ways: the record stands behind an older-stamped one
/// in one piece of the log; or it was not there when the log was last read to its end, and one of a later time was.
/// A record that merely arrives late proves nothing.
struct OrderWatch: Codable, Sendable {
    /// The newest time received, and the newest at the last complete reading.
    private var newest: Instant?
    private var settled: Instant?

    private static let tolerance: Int64 = 5_000
    /// A log that is read for the first time holds years, and nobody can look into those.
    private static let recent: Int64 = 7 * 86_400_000

    mutating func forget() { self = OrderWatch() }

    mutating func read() { settled = newest }

    mutating func took(
        _ items: [HealthRecord],
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        var above: Instant?
        for item in items where item.outcome.isPlausible {
            guard let time = item.time else { continue }
            let reference = [above, settled].compactMap { $0 }.max()
            let moment = profile.moment(of: time, notBefore: reference)
            if item.outcome.isNew, let reference, reference.milliseconds(since: moment) > OrderWatch.tolerance,
                now.milliseconds(since: moment) < OrderWatch.recent
            {
                let known = ledger.anomaly(.clockSetBack)?.evidence["records"]
                var count = 1
                if case .number(let before) = known { count += before }
                ledger.raise(
                    .clockSetBack,
                    .high,
                    at: now,
                    isOccurrence: true,
                    [
                        "newest": profile.text(reference), "record": profile.text(moment), "user": .text(item.user),
                        "seconds": .number(Int(reference.milliseconds(since: moment) / 1_000)),
                        "records": .number(count),
                    ]
                )
            }
            above = max(above ?? moment, moment)
            newest = max(newest ?? moment, moment)
        }
    }
}

extension HealthProfile {
    /// Of the two readings of a doubled hour the one that keeps the terminal's order.
    func moment(of time: LocalDateTime, notBefore reference: Instant?) -> Instant {
        guard case .twice(let first, let second) = zone.reading(of: time) else { return zone.instant(of: time) }
        guard let reference else { return first }
        return first < reference ? second : first
    }
}
