import WallClock

extension PeriodJudge {
    /// What is to be said about a slot: ``AppliedRule/missing(_:session:)``, on time, within grace, late or early.
    /// Source: attendance.md 1.7.
    /// - Parameter allowance: how late an IN may be because of yesterday; nil if not at all.
    /// - Returns: nil for a filled slot of a day without times.
    func verdict(_ slot: Slot, _ moment: Instant?, _ pair: SlotPair, allowance: Int? = nil) -> AppliedRule? {
        guard let moment else { return .missing(slot, session: pair.session) }
        return switch slot {
        case .in: arrival(counted(moment), pair, allowance: allowance)
        case .out: departure(counted(moment), pair)
        }
    }

    private func arrival(_ at: Instant, _ pair: SlotPair, allowance: Int?) -> AppliedRule? {
        guard let due = pair.dueStart else { return nil }
        let session = pair.session
        guard let late = Interval(from: due, to: at)?.minutes else {
            return .onTime(.in, session: session, due: due, at: at)
        }
        let grace = policy.lateGraceMinutes
        guard late > grace else {
            return .withinGrace(.in, session: session, due: due, at: at, minutes: late, grace: grace)
        }
        if let allowance, late <= allowance {
            return .withinAllowance(session: session, due: due, at: at, minutes: late, allowed: allowance)
        }
        let minutes = late - (allowance ?? 0)
        return .late(session: session, due: due, in: at, minutes: minutes, grace: grace, level: lateLevel(minutes))
    }

    private func departure(_ at: Instant, _ pair: SlotPair) -> AppliedRule? {
        guard let due = pair.dueEnd else { return nil }
        guard let early = Interval(from: at, to: due)?.minutes else {
            return .onTime(.out, session: pair.session, due: due, at: at)
        }
        let grace = policy.earlyGraceMinutes
        guard early > grace else {
            return .withinGrace(.out, session: pair.session, due: due, at: at, minutes: early, grace: grace)
        }
        return .earlyLeave(session: pair.session, due: due, out: at, minutes: early, grace: grace)
    }

    private func lateLevel(_ minutes: Int) -> LateLevel {
        if let limit = policy.absentLateMinutes, minutes >= limit { return .absentLate }
        if let limit = policy.seriousLateMinutes, minutes >= limit { return .seriousLate }
        return .late
    }
}
