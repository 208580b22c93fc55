import WallClock

/// log_gap by silence: a terminal that answers, in a time when people come, and nobody seems to.
///
/// Punches of each hour of the week are counted while shifts go on. With the rate r of the hours that passed in silence
/// the chance of none is exp(-r t); below 1e-4 something is broken: the sensor, the door, or the log.
struct SilenceWatch: Codable, Sendable {
    /// By hour of the week from Monday 00:00: hours watched and punches seen in them.
    private var hours = [Double](repeating: 0, count: 168)
    private var punches = [Double](repeating: 0, count: 168)
    /// Punches expected since the last one.
    private var expected = 0.0
    private var quietSince: Instant?
    private var lastTick: Instant?
    private var isWatching = false

    /// -ln(1e-4).
    private static let unlikely = 9.210_340_371_976_182
    /// An hour of the week has a rate once it was watched for so many hours: four weeks.
    private static let enough = 4.0
    /// Older weeks count half.
    private static let most = 12.0
    /// Ticks further apart than this were no watching (milliseconds).
    private static let longest: Int64 = 180_000

    mutating func resume() {
        lastTick = nil
        isWatching = false
    }

    mutating func tick(
        at now: Instant,
        _ surroundings: HealthSurroundings,
        isOnline: Bool,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        let passed = lastTick.map { now.milliseconds(since: $0) } ?? 0
        lastTick = now
        isWatching = surroundings.isShiftRunning && isOnline
        guard isWatching, passed > 0, passed <= SilenceWatch.longest else { return }
        let bin = SilenceWatch.hourOfWeek(now, profile.zone)
        let time = Double(passed) / 3_600_000
        if hours[bin] >= SilenceWatch.enough { expected += punches[bin] / hours[bin] * time }
        if quietSince == nil { quietSince = now }
        hours[bin] += time
        if hours[bin] > SilenceWatch.most {
            hours[bin] /= 2
            punches[bin] /= 2
        }
        guard expected > SilenceWatch.unlikely, let quietSince else { return }
        ledger.raise(
            .logGap,
            of: "silence",
            .high,
            at: now,
            [
                "from": profile.text(quietSince), "to": profile.text(now),
                "expected": .decimal((expected * 10).rounded() / 10),
            ]
        )
    }

    mutating func took(
        _ items: [HealthRecord],
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        let new = items.count { $0.outcome == .accepted || $0.outcome == .unknownUser }
        guard new > 0 else { return }
        expected = 0
        quietSince = now
        ledger.resolve(.logGap, "silence", at: now)
        // A backlog that comes at once is no rate of the hour in which it comes.
        if isWatching, new <= 20 { punches[SilenceWatch.hourOfWeek(now, profile.zone)] += Double(new) }
    }

    private static func hourOfWeek(_ moment: Instant, _ zone: Zone) -> Int {
        let local = zone.local(at: moment)
        return (local.date.weekday - 1) * 24 + local.secondOfDay / 3_600
    }
}
