import WallClock

/// Limits that a single day can pass. They never make a day abnormal. Source: attendance.md 2.1.
extension PeriodJudge {
    func reportLimits(_ result: inout DayResult) {
        let limits = policy.limits
        if let limit = limits.overtimeDayMinutes, result.overtime.total > limit {
            result.apply(.beyondLimit(.overtimeLimit(.day, minutes: result.overtime.total, limit: limit)))
        }
        if let limit = limits.inEarlyMinutes, let entry = result.in, let due = result.slots.first?.dueStart,
            let early = Interval(from: counted(entry), to: due)?.minutes, early > limit
        {
            result.apply(.beyondLimit(.inEarly(minutes: early)))
        }
        if let limit = limits.outLateMinutes, let exit = result.out, let due = result.slots.last?.dueEnd,
            let late = Interval(from: due, to: counted(exit))?.minutes, late > limit
        {
            result.apply(.beyondLimit(.outLate(minutes: late)))
        }
        if let tolerance = limits.breakToleranceMinutes { reportBreaks(&result, tolerance: tolerance) }
    }

    /// Breaks that a shift wants punched, between sessions that were both attended.
    private func reportBreaks(_ result: inout DayResult, tolerance: Int) {
        for (pair, next) in zip(result.slots, result.slots.dropFirst()) {
            guard let session = pair.session, pair.isAttended, next.isAttended, let end = pair.dueEnd,
                let start = next.dueStart, let planned = Interval(from: end, to: start)?.minutes
            else { continue }
            switch (pair.out, next.in) {
            case (nil, nil): result.apply(.beyondLimit(.breakMissing(session: session)))
            case (let exit?, let entry?):
                let taken = Interval(from: counted(exit), to: counted(entry))?.minutes ?? 0
                if taken > planned + tolerance {
                    result.apply(.beyondLimit(.breakLong(session: session, minutes: taken - planned)))
                } else if taken < planned - tolerance {
                    result.apply(.beyondLimit(.breakShort(session: session, minutes: planned - taken)))
                }
            case (nil, _?), (_?, nil): break
            }
        }
    }
}
