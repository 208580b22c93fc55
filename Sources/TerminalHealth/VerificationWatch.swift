import WallClock

/// verify_shift and high_reject_rate: how people show the terminal who they are.
struct VerificationWatch: Codable, Sendable {
    private struct Day: Codable {
        var weak = 0
        var all = 0
    }

    /// By day number, of the last thirty days and today.
    private var days: [Int: Day] = [:]
    /// The last fifty tries, the newest in the lowest bit; a set bit was refused.
    private var tries: UInt64 = 0
    private var tryCount = 0

    private static let history = 30
    private static let errors = 4.0
    /// Fewer punches today, or in the days before, say nothing.
    private static let fewestToday = 20
    private static let fewestBefore = 100
    private static let window = 50
    /// More than 20 % of the window, and what it must fall to.
    private static let manyRefused = 10
    private static let fewRefused = 7

    mutating func rejected(_ count: Int, at now: Instant, _ ledger: inout AnomalyLedger) {
        for _ in 0..<min(max(count, 0), VerificationWatch.window) { push(refused: true) }
        judgeTries(at: now, &ledger)
    }

    mutating func took(
        _ items: [HealthRecord],
        at now: Instant,
        _ profile: HealthProfile,
        _ ledger: inout AnomalyLedger
    ) {
        let today = profile.zone.local(at: now).date.dayNumber
        var isNews = false
        for item in items where item.outcome == .accepted || item.outcome == .unknownUser {
            push(refused: false)
            guard let isWeak = item.isWeak, let day = item.time?.date.dayNumber,
                today - day <= VerificationWatch.history, day <= today
            else { continue }
            days[day, default: Day()].all += 1
            if isWeak { days[day, default: Day()].weak += 1 }
            isNews = true
        }
        judgeTries(at: now, &ledger)
        guard isNews else { return }
        days = days.filter { today - $0.key <= VerificationWatch.history }
        judgeShare(today, at: now, &ledger)
    }

    private func judgeShare(_ today: Int, at now: Instant, _ ledger: inout AnomalyLedger) {
        let current = days[today] ?? Day()
        let before = days.filter { $0.key != today }.values.reduce(into: Day()) { sum, day in
            sum.weak += day.weak
            sum.all += day.all
        }
        guard current.all >= VerificationWatch.fewestToday, before.all >= VerificationWatch.fewestBefore else { return }
        let share = Double(current.weak) / Double(current.all)
        let usual = Double(before.weak) / Double(before.all)
        // Never quite 0 or 1, where the error would be none.
        let smoothed = Double(before.weak + 1) / Double(before.all + 2)
        let error = (smoothed * (1 - smoothed) / Double(current.all)).squareRoot()
        let isOpen = ledger.anomaly(.verifyShift) != nil
        if share - usual > (isOpen ? VerificationWatch.errors - 1 : VerificationWatch.errors) * error {
            ledger.raise(
                .verifyShift,
                .medium,
                at: now,
                [
                    "weak": .number(current.weak), "punches": .number(current.all),
                    "usualPercent": .decimal((usual * 1_000).rounded() / 10),
                    "todayPercent": .decimal((share * 1_000).rounded() / 10),
                ]
            )
        } else {
            ledger.resolve(.verifyShift, at: now)
        }
    }

    private mutating func push(refused: Bool) {
        tries = tries << 1 & (1 << UInt64(VerificationWatch.window) - 1) | (refused ? 1 : 0)
        tryCount = min(tryCount + 1, VerificationWatch.window)
    }

    private func judgeTries(at now: Instant, _ ledger: inout AnomalyLedger) {
        guard tryCount == VerificationWatch.window else { return }
        let refused = tries.nonzeroBitCount
        if refused > VerificationWatch.manyRefused {
            ledger.raise(.highRejectRate, .low, at: now, ["refused": .number(refused), "tries": 50])
        } else if refused <= VerificationWatch.fewRefused {
            ledger.resolve(.highRejectRate, at: now)
        }
    }
}
