import WallClock

extension PeriodJudge {
    /// A date without times: only absence counts. Source: attendance.md 1.2 (free) and 1.5.
    /// - Parameter requiredMinutes: what an absence costs, if the plan says it.
    func freeDay(_ index: Int, requiredMinutes: Int?, punches: consuming [JudgedPunch]) -> DayResult {
        let plan = period.plans[index]
        let window = windows.windows[index]
        var result = DayResult(plan: plan, window: window, slots: [SlotPair(due: [])], punches: punches)
        fill(&result, .firstLast, middle: nil)
        correct(&result, index, nil)
        guard result.in != nil || result.out != nil || result.punches.contains(where: \.isKept) else {
            // Leave is asked for by calendar dates: that of tomorrow begins before this day's cut and excuses nothing.
            let midnight = ClockTime.midnight.instant(on: plan.date, in: period.zone)
            let nextMidnight = ClockTime.midnight.instant(on: plan.date.adding(days: 1), in: period.zone)
            if let day = Interval(from: midnight, to: nextMidnight), !excused.intersecting(day).isEmpty {
                let minutes = requiredMinutes ?? 0
                let shares = period.excused.first { $0.interval.intersection(day) != nil }.map {
                    [ExcusedShare(kind: $0.kind, type: $0.type, minutes: minutes)]
                }
                result.apply(.excused(minutes: minutes, shares: shares ?? []))
                result.apply(.nothingDue(excuse(within: day)))
            } else {
                result.apply(.absent(minutes: requiredMinutes ?? 0))
            }
            return result
        }
        if result.in == nil { result.apply(.missing(.in, session: nil)) }
        if result.out == nil { result.apply(.missing(.out, session: nil)) }
        guard let entry = result.in, let exit = result.out else {
            result.apply(.hoursUnknown)
            return result
        }
        let present = Interval(from: counted(entry), to: counted(exit))?.subtracting(excused) ?? []
        result.apply(.hours(worked: present.minutes, due: nil))
        return result
    }

    /// A rest day or holiday: from the first punch to the last is overtime, and one alone proves nothing.
    /// Source: attendance.md 1.8.
    func dayOff(_ index: Int, punches: consuming [JudgedPunch]) -> DayResult {
        let plan = period.plans[index]
        let window = windows.windows[index]
        var result = DayResult(plan: plan, window: window, slots: [SlotPair(due: [])], punches: punches)
        result.apply(.dayOff(plan.type))
        let kept = result.punches.filter(\.isKept).map(\.punch)
        let entry = corrections(.in, of: index).last
        let exit = corrections(.out, of: index).last
        if let first = kept.first, let last = kept.last {
            if kept.count == 1, let correction = entry ?? exit {
                result.apply(.resolved(.unscheduledPunch(at: first.at), by: correction.id))
            }
            // A lone punch is the slot that a correction does not state.
            if kept.count > 1 || (entry == nil && exit != nil) {
                result.apply(.filled(.in, session: nil, at: first.at, punch: first.id))
            }
            if kept.count > 1 || (entry != nil && exit == nil) {
                result.apply(.filled(.out, session: nil, at: last.at, punch: last.id))
            }
            if kept.count == 1, entry == nil, exit == nil {
                result.apply(.unscheduledPunch(at: first.at, punch: first.id))
            }
        }
        for correction in [entry, exit].compactMap({ $0 }) {
            result.apply(.corrected(correction.slot, session: nil, at: correction.at, by: correction.id))
        }
        let breaks = policy.restDayBreaks.compactMap { $0.interval(on: plan.date, in: period.zone) }
        var claim = OvertimeClaim(stretch: .dayOff(breaks: breaks.merged()))
        if let first = result.in, let last = result.out {
            claim.presence = .known(in: counted(first), out: counted(last))
        } else {
            claim.presence = kept.isEmpty && entry == nil && exit == nil ? .none : .unknown(out: nil)
        }
        applyOvertime(claim, index, &result)
        return result
    }
}
