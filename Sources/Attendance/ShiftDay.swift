import WallClock

extension PeriodJudge {
    /// A date with a shift that has times. Source: attendance.md 1.6, 1.7 and 1.9.
    func shiftDay(_ index: Int, _ shift: Shift, hours: Interval, punches: consuming [JudgedPunch]) -> DayResult {
        if shift.kind == .flexCore { return coreDay(index, shift, band: hours, punches: punches) }
        let plan = period.plans[index]
        let sessions = sessions(of: shift, within: hours, on: plan.date)
        let due = sessions.subtracting(excused)
        var result = DayResult(
            plan: plan,
            window: windows.windows[index],
            slots: pairs(pairing(of: shift), sessions: sessions, due: due),
            punches: punches
        )
        excuse(sessions.minutes - due.minutes, of: sessions, &result)
        var claim = OvertimeClaim(stretch: .shift(hours))
        if due.isEmpty {
            result.apply(.nothingDue(excuse(within: hours)))
        } else {
            let slid = fillSlots(&result, index, shift)
            claim = OvertimeClaim(stretch: .shift(hours.moved(by: slid)))
            claim.presence = judgeSlots(&result, dueMinutes: due.minutes, allowance: allowance(index, shift))
        }
        applyOvertime(claim, index, &result)
        return result
    }

    func pairing(of shift: Shift) -> Policy.Pairing { shift.options.pairing ?? policy.pairing }

    /// The hours without the breaks.
    func sessions(of shift: Shift, within hours: Interval, on date: LocalDate) -> [Interval] {
        hours.subtracting(shift.breaks.compactMap { $0.interval(on: date, in: period.zone) }.merged())
    }

    /// Says how much of the sessions leave and trips took.
    func excuse(_ minutes: Int, of sessions: [Interval], _ result: inout DayResult) {
        guard minutes > 0 else { return }
        var rest = sessions
        var shares: [ExcusedShare] = []
        for excused in period.excused.sorted(by: { ($0.interval.start, $0.type) < ($1.interval.start, $1.type) }) {
            let share = ExcusedShare(
                kind: excused.kind,
                type: excused.type,
                minutes: rest.intersecting(excused.interval).minutes
            )
            if share.minutes > 0 { shares.append(share) }
            rest = rest.subtracting([excused.interval])
        }
        result.apply(.excused(minutes: minutes, shares: shares))
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

    /// Lets punches and corrections take the slots, and a flexible shift follow the arrival.
    /// - Returns: seconds by which the shift moved.
    @discardableResult
    func fillSlots(_ result: inout DayResult, _ index: Int, _ shift: Shift) -> Int64 {
        let middle = windows.hours[index].flatMap { self.middle(of: shift, $0, result.slots) }
        fill(&result, pairing(of: shift), middle: middle)
        correct(&result, index, shift)
        let slide = slide(result.slots, shift)
        if slide != 0, let start = result.slots.first?.dueStart {
            result.apply(.slid(seconds: slide, start: start.adding(seconds: slide)))
        }
        return slide
    }

    /// What parts IN from OUT: the middle of what is due, of a shift that follows the arrival that of its nominal times.
    /// Source: attendance.md 1.6.
    func middle(of shift: Shift, _ hours: Interval, _ slots: [SlotPair]) -> Instant? {
        shift.kind == .flexShift ? hours.middle : slots.first?.middle
    }

    /// Lets punches take the slots.
    /// - Parameter middle: where one IN and one OUT are asked for, the moment that parts them; nil if nothing does.
    func fill(_ result: inout DayResult, _ pairing: Policy.Pairing, middle: Instant?) {
        guard !result.punches.isEmpty else { return }
        switch (policy.stateMode, pairing) {
        case (.trust, .firstLast): take(Pairing.trust(result.punches), session: nil, &result)
        case (.ignore, .firstLast):
            let found = Pairing.firstLast(result.punches, middle: middle, minSpanMinutes: policy.minSpanMinutes)
            take(found, session: nil, &result)
        case (_, .perSession):
            let pairs = result.slots
            let found =
                policy.stateMode == .trust
                ? Pairing.trustPerSession(result.punches, pairs: pairs)
                : Pairing.perSession(result.punches, pairs: pairs, minGapMinutes: policy.minBreakPunchGapMinutes)
            for (pair, found) in zip(pairs, found) { take(found, session: pair.session, &result) }
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
    /// - Parameter shift: nil on days without times.
    func correct(_ result: inout DayResult, _ index: Int, _ shift: Shift?) {
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
                guard let place = result.slots.firstIndex(where: { $0.session == session }) else { continue }
                var corrected = result.slots
                corrected[place][slot] = correction.at
                let before = finding(slot, at: place, of: result.slots, shift)
                if let before, before != finding(slot, at: place, of: corrected, shift) {
                    result.apply(.resolved(before, by: correction.id))
                }
                result.apply(.corrected(slot, session: session, at: correction.at, by: correction.id))
            }
        }
    }

    /// What would be found of one slot if the slots stayed as they are.
    private func finding(_ slot: Slot, at place: Int, of slots: [SlotPair], _ shift: Shift?) -> Anomaly.Finding? {
        let pair = (shift.map { slots.slid(by: slide(slots, $0)) } ?? slots)[place]
        return verdict(slot, pair[slot], pair)?.finding
    }

    /// The session whose due start (IN) or due end (OUT) lies nearest; the earlier of two.
    private func session(of correction: Correction, in pairs: [SlotPair]) -> Int? {
        func distance(_ pair: SlotPair) -> UInt64 {
            guard let due = correction.slot == .in ? pair.dueStart : pair.dueEnd else { return 0 }
            return correction.at.milliseconds(since: due).magnitude
        }
        return pairs.min { distance($0) < distance($1) }?.session
    }

    /// Late, early, missing, absent sessions, and the hours that follow. Source: attendance.md 1.7.
    /// - Parameter allowance: how late the first IN may be because of yesterday; nil if not at all.
    private func judgeSlots(
        _ result: inout DayResult,
        dueMinutes: Int,
        allowance: Allowance?
    ) -> OvertimeClaim.Presence {
        if result.isUnattended {
            result.apply(.absent(minutes: dueMinutes))
            return .none
        }
        if let allowance { result.apply(.mayComeLater(allowed: allowance.minutes, stayed: allowance.stayed)) }
        var worked: Int64 = 0
        var absent = 0
        var isKnown = true
        for (place, pair) in result.slots.enumerated() {
            if let session = pair.session, !pair.isAttended {
                let minutes = pair.due.minutes
                absent += minutes
                result.apply(.absentSession(session, minutes: minutes))
                continue
            }
            let entry = verdict(.in, pair.in, pair, allowance: place == 0 ? allowance?.minutes : nil)
            let exit = verdict(.out, pair.out, pair)
            if let entry { result.apply(entry) }
            if let exit { result.apply(exit) }
            if let from = entry?.credited, let to = exit?.credited {
                if let present = Interval(from: from, to: to) { worked += pair.due.milliseconds(within: present) }
            } else {
                isKnown = false
            }
        }
        result.apply(isKnown ? .hours(worked: Int(worked / 60_000), due: dueMinutes - absent) : .hoursUnknown)
        return presence(in: result)
    }

    /// The day's first IN and last OUT, as overtime is counted from them.
    func presence(in result: DayResult) -> OvertimeClaim.Presence {
        guard let entry = result.in, let exit = result.out else { return .unknown(out: result.out.map(counted)) }
        return .known(in: counted(entry), out: counted(exit))
    }
}

extension DayResult {
    /// Neither punches nor corrections say that anybody was there.
    var isUnattended: Bool { slots.allSatisfy { !$0.isAttended } && !punches.contains(where: \.isKept) }
}
