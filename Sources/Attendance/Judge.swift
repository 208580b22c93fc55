import WallClock

/// Judges a person's work dates: a pure function, whatever the order of the punches.
///
/// Source: attendance.md section 1.
/// - Throws: ``AttendanceError`` if the plan or policy cannot be judged; never for what punches say.
package func judge(_ period: PersonPeriod) throws(AttendanceError) -> PeriodResult {
    try period.check()
    let judge = PeriodJudge(period: period, windows: try DayWindows(period))
    let ordered = orderedPunches(period.punches, repeatsWithin: period.policy.debounceSeconds)
    let owners = judge.windows.plans(of: ordered.lazy.map { period.punches[$0.index].at })

    // Of each plan, the stretch of ordered punches among which its own lie.
    var stretches = [Range<Int>?](repeating: nil, count: period.plans.count)
    var unassigned: [Punch] = []
    for (position, owner) in owners.enumerated() {
        if let owner {
            stretches[owner] = (stretches[owner]?.lowerBound ?? position)..<(position + 1)
        } else if ordered[position].repeatOf == nil {
            let punch = period.punches[ordered[position].index]
            if period.judged.contains(period.zone.local(at: punch.at).date) { unassigned.append(punch) }
        }
    }

    var days: [DayResult] = []
    days.reserveCapacity(period.plans.count)
    for (index, plan) in period.plans.enumerated() where period.judged.contains(plan.date) {
        var punches: [JudgedPunch] = []
        if let stretch = stretches[index] {
            punches.reserveCapacity(stretch.count)
            for position in stretch where owners[position] == index {
                let entry = ordered[position]
                let fate = entry.repeatOf.map { JudgedPunch.Fate.repeatOf($0) } ?? .notNeeded
                punches.append(JudgedPunch(punch: period.punches[entry.index], fate: fate))
            }
        }
        days.append(judge.day(index, punches: punches))
    }
    return PeriodResult(days: days, unassigned: unassigned)
}

extension PersonPeriod {
    /// - Throws: what keeps the period from being judged.
    fileprivate func check() throws(AttendanceError) {
        try policy.check()
        for (plan, next) in zip(plans, plans.dropFirst()) where next.date < plan.date {
            throw .plansOutOfOrder(next.date)
        }
        for plan in plans {
            guard case .shift(let shift) = plan.planned else { continue }
            switch shift.kind {
            case .fixed, .free: break
            case .flexShift: throw .notBuilt(.flexShift)
            case .flexCore: throw .notBuilt(.flexCore)
            }
            guard shift.options.lateOffLateOn.isEmpty else { throw .notBuilt(.lateOffLateOn) }
            let pairing = shift.options.pairing ?? policy.pairing
            guard shift.kind == .free || pairing == .firstLast || policy.stateMode == .ignore else {
                throw .notBuilt(.trustPerSession)
            }
        }
    }
}
