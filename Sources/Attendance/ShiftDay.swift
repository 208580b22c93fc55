import WallClock

extension PeriodJudge {
    /// A date with a fixed shift. Source: attendance.md 1.6, 1.7 and 1.9.
    func shiftDay(_ index: Int, _ shift: Shift, hours: Interval, punches: consuming [JudgedPunch]) -> DayResult {
        let plan = period.plans[index]
        let breaks = shift.breaks.compactMap { $0.interval(on: plan.date, in: period.zone) }
        let sessions = [hours].subtracting(breaks.merged())
        let due = sessions.subtracting(excused)
        let pairing = shift.options.pairing ?? policy.pairing
        var result = DayResult(
            plan: plan,
            window: windows.windows[index],
            slots: pairs(pairing, sessions: sessions, due: due),
            punches: punches
        )
        if !excused.isEmpty {
            let minutes = sessions.minutes - due.minutes
            if minutes > 0 { result.apply(.excused(minutes: minutes)) }
        }
        var claim = OvertimeClaim(stretch: .shift(hours))
        if due.isEmpty {
            result.apply(.nothingDue(excuse(within: hours)))
        } else {
            claim.presence = fillAndJudge(&result, index, pairing, dueMinutes: due.minutes)
        }
        applyOvertime(claim, index, &result)
        return result
    }

    /// What the shift asks for after excused time.
    private func pairs(_ pairing: Policy.Pairing, sessions: [Interval], due: [Interval]) -> [SlotPair] {
        switch pairing {
        case .firstLast: return due.isEmpty ? [] : [SlotPair(due: due)]
        case .perSession:
            return sessions.enumerated().compactMap { number, session in
                let ofSession = due.intersecting(session)
                return ofSession.isEmpty ? nil : SlotPair(session: number + 1, due: ofSession)
            }
        }
    }

    private func fillAndJudge(
        _ result: inout DayResult,
        _ index: Int,
        _ pairing: Policy.Pairing,
        dueMinutes: Int
    ) -> OvertimeClaim.Presence {
        fill(&result, pairing)
        correct(&result, index)
        if result.slots.allSatisfy({ !$0.isAttended }), !result.punches.contains(where: \.isKept) {
            result.apply(.absent(minutes: dueMinutes))
            return .none
        }
        judgeSlots(&result, dueMinutes: dueMinutes)
        guard let entry = result.in, let exit = result.out else { return .unknown(out: result.out.map(counted)) }
        return .known(in: counted(entry), out: counted(exit))
    }

    /// Lets punches take the slots.
    func fill(_ result: inout DayResult, _ pairing: Policy.Pairing) {
        guard !result.punches.isEmpty else { return }
        switch (policy.stateMode, pairing) {
        case (.trust, _): take(Pairing.trust(result.punches), session: nil, &result)
        case (.ignore, .firstLast):
            let middle = result.slots.first?.middle
            let found = Pairing.firstLast(result.punches, middle: middle, minSpanMinutes: policy.minSpanMinutes)
            take(found, session: nil, &result)
        case (.ignore, .perSession):
            let pairs = result.slots
            let gap = policy.minBreakPunchGapMinutes
            for (pair, found) in zip(pairs, Pairing.perSession(result.punches, pairs: pairs, minGapMinutes: gap)) {
                take(found, session: pair.session, &result)
            }
        }
    }

    private func take(_ found: Pairing, session: Int?, _ result: inout DayResult) {
        if let span = found.tooShort {
            result.apply(.spanTooShort(minutes: span, minimum: policy.minSpanMinutes))
        }
        if let position = found.in {
            let punch = result.punches[position].punch
            result.apply(.filled(.in, session: session, at: punch.at, punch: punch.id))
        }
        if let position = found.out {
            let punch = result.punches[position].punch
            result.apply(.filled(.out, session: session, at: punch.at, punch: punch.id))
        }
    }

    /// Lets approved corrections set slots; what they put right stays on record. Source: attendance.md 1.9.
    func correct(_ result: inout DayResult, _ index: Int) {
        guard !period.corrections.isEmpty else { return }
        for slot in [Slot.in, .out] {
            // Of several corrections for one slot the last one counts.
            var chosen: [(session: Int?, correction: Correction)] = []
            for correction in corrections(slot, of: index) {
                let session = session(of: correction, in: result.slots)
                chosen.removeAll { $0.session == session }
                chosen.append((session, correction))
            }
            for (session, correction) in chosen {
                guard let pair = result.slots.first(where: { $0.session == session }) else { continue }
                let before = verdict(slot, pair[slot], pair)?.finding
                if let before, before != verdict(slot, correction.at, pair)?.finding {
                    result.apply(.resolved(before, by: correction.id))
                }
                result.apply(.corrected(slot, session: session, at: correction.at, by: correction.id))
            }
        }
    }

    /// The session whose due start (IN) or due end (OUT) lies nearest; the earlier of two.
    private func session(of correction: Correction, in pairs: [SlotPair]) -> Int? {
        func distance(_ pair: SlotPair) -> UInt64 {
            guard let due = correction.slot == .in ? pair.dueStart : pair.dueEnd else { return 0 }
            return correction.at.milliseconds(since: due).magnitude
        }
        return pairs.min { distance($0) < distance($1) }?.session
    }

    /// What is to be said about a slot: ``AppliedRule/missing(_:session:)``, on time, within grace, late or early.
    /// - Returns: nil for a filled slot of a day without times.
    func verdict(_ slot: Slot, _ moment: Instant?, _ pair: SlotPair) -> AppliedRule? {
        let session = pair.session
        guard let moment else { return .missing(slot, session: session) }
        let at = counted(moment)
        switch slot {
        case .in:
            guard let due = pair.dueStart else { return nil }
            guard let late = Interval(from: due, to: at) else {
                return .onTime(.in, session: session, due: due, at: at)
            }
            let grace = policy.lateGraceMinutes
            guard late.minutes > grace else {
                return .withinGrace(.in, session: session, due: due, at: at, minutes: late.minutes, grace: grace)
            }
            let level = lateLevel(late.minutes)
            return .late(session: session, due: due, in: at, minutes: late.minutes, grace: grace, level: level)
        case .out:
            guard let due = pair.dueEnd else { return nil }
            guard let early = Interval(from: at, to: due) else {
                return .onTime(.out, session: session, due: due, at: at)
            }
            let grace = policy.earlyGraceMinutes
            guard early.minutes > grace else {
                return .withinGrace(.out, session: session, due: due, at: at, minutes: early.minutes, grace: grace)
            }
            return .earlyLeave(session: session, due: due, out: at, minutes: early.minutes, grace: grace)
        }
    }

    private func lateLevel(_ minutes: Int) -> LateLevel {
        if let limit = policy.absentLateMinutes, minutes >= limit { return .absentLate }
        if let limit = policy.seriousLateMinutes, minutes >= limit { return .seriousLate }
        return .late
    }

    /// Late, early, missing, absent sessions, and the hours that follow. Source: attendance.md 1.7.
    private func judgeSlots(_ result: inout DayResult, dueMinutes: Int) {
        var worked: [Interval] = []
        var absent = 0
        var isKnown = true
        for pair in result.slots {
            if let session = pair.session, !pair.isAttended {
                let minutes = pair.due.minutes
                absent += minutes
                result.apply(.absentSession(session, minutes: minutes))
                continue
            }
            let entry = verdict(.in, pair.in, pair)
            let exit = verdict(.out, pair.out, pair)
            if let entry { result.apply(entry) }
            if let exit { result.apply(exit) }
            if let from = entry?.credited, let to = exit?.credited {
                if let present = Interval(from: from, to: to) { worked += pair.due.intersecting(present) }
            } else {
                isKnown = false
            }
        }
        result.apply(isKnown ? .hours(worked: worked.minutes, due: dueMinutes - absent) : .hoursUnknown)
    }
}
