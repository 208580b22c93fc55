import WallClock

/// When the off-site backup is due: nightly at a time of the site, or as soon after as the daemon runs (ARC-6).
enum BackupTime {
    /// - Parameters:
    ///   - minutes: of the day.
    ///   - last: when the last one succeeded; nil: never.
    static func isDue(_ last: Instant?, at minutes: Int, now: Instant, _ zone: Zone) -> Bool {
        guard let last else { return true }
        let today = zone.local(at: now).date
        let nights = [today.adding(days: -1), today].map {
            zone.instant(of: LocalDateTime(date: $0, secondOfDay: minutes * 60))
        }
        guard let night = nights.last(where: { $0 <= now }) else { return false }
        return last < night
    }

    /// Whether something that is done every so many days is due with the next backup. An hour early counts: else each
    /// time it would slip by a night.
    static func isDue(_ last: Instant?, everyDays days: Int, now: Instant) -> Bool {
        last.map { now.milliseconds(since: $0) >= (Int64(days) * 24 - 1) * 3_600_000 } ?? true
    }
}
