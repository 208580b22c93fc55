import WallClock

/// Judges a person's work dates: a pure function, whatever the order of the punches.
///
/// Source: attendance.md section 1.
/// - Throws: ``AttendanceError`` if the plan or policy cannot be judged; never for what punches say.
package func judge(_ period: PersonPeriod) throws(AttendanceError) -> PeriodResult {
    try period.check()
    let judge = PeriodJudge(period: period.withRightClocks, windows: try DayWindows(period))
    return PeriodResult(
        days: judge.period.plans.indices.filter { period.judged.contains(judge.period.plans[$0].date) }.map(judge.day),
        unassigned: judge.unassigned
    )
}

extension PersonPeriod {
    /// Its punches moved by the drift of their terminals' clocks, if the policy wants it.
    fileprivate var withRightClocks: PersonPeriod {
        guard policy.driftCorrection, !clocks.isEmpty else { return self }
        var period = self
        period.punches = punches.map { punch in
            clocks.drift(of: punch.terminal, at: punch.raw).map(punch.corrected) ?? punch
        }
        return period
    }

    /// - Throws: what keeps the period from being judged.
    fileprivate func check() throws(AttendanceError) {
        try policy.check()
        for (plan, next) in zip(plans, plans.dropFirst()) where next.date < plan.date {
            throw .plansOutOfOrder(next.date)
        }
    }
}
