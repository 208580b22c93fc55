import WallClock

extension PeriodJudge {
    /// How far a flexible shift follows the arrival, in seconds: within its band, from the first due moment.
    /// Source: attendance.md 1.7. Without an arrival it stays where it is planned.
    func slide(_ slots: [SlotPair], _ shift: Shift) -> Int64 {
        guard shift.kind == .flexShift, let first = slots.first, let entry = first.in, let due = first.dueStart else {
            return 0
        }
        let earliest = -60 * Int64(shift.options.flexEarlyMinutes)
        let latest = 60 * Int64(shift.options.flexLateMinutes)
        return min(max(counted(entry).milliseconds(since: due) / 1_000, earliest), latest)
    }

    /// What yesterday's late leaving allows today (晚走晚到).
    struct Allowance {
        let minutes: Int
        /// How long after yesterday's end the person left.
        let stayed: Int
    }

    /// Of several shifts of a date it is for the first, because of the last one of the date before.
    /// Source: attendance.md 1.7.
    func allowance(_ index: Int, _ shift: Shift) -> Allowance? {
        let rules = shift.options.lateOffLateOn
        guard !rules.isEmpty else { return nil }
        let today = period.plans[index].date
        func shifts(on date: LocalDate) -> [Int] { windows.shifts.filter { period.plans[$0].date == date } }
        guard shifts(on: today).first == index, let before = shifts(on: today.adding(days: -1)).last,
            let stayed = stayedMinutes(before),
            let most = rules.filter({ stayed >= $0.offAfterMinutes }).map(\.lateAllowedMinutes).max()
        else { return nil }
        return Allowance(minutes: most, stayed: stayed)
    }

    /// Whole minutes from a shift's end, where the arrival put it, to OUT; nil without a shift or OUT.
    private func stayedMinutes(_ index: Int) -> Int? {
        guard case .shift(let shift) = period.plans[index].planned, let hours = windows.hours[index] else { return nil }
        let date = period.plans[index].date
        let due = sessions(of: shift, within: hours, on: date).subtracting(excused)
        guard let last = due.last else { return nil }
        var result = DayResult(
            plan: period.plans[index],
            window: windows.windows[index],
            slots: [SlotPair(due: due)],
            punches: punches(of: index)
        )
        // Of several sessions only the last OUT matters here, and that is also the whole shift's.
        let middle = pairing(of: shift) == .perSession ? last.middle : self.middle(of: shift, hours, result.slots)
        fill(&result, .firstLast, middle: middle)
        correct(&result, index, shift)
        return result.out.flatMap {
            Interval(from: hours.end.adding(seconds: slide(result.slots, shift)), to: counted($0))?.minutes
        }
    }

    /// A date on which people come and go within a band, are there in the core, and work a number of minutes.
    /// Source: attendance.md 1.2 (flexCore) and 1.7.
    func coreDay(_ index: Int, _ shift: Shift, band: Interval, punches: consuming [JudgedPunch]) -> DayResult {
        let plan = period.plans[index]
        let sessions = sessions(of: shift, within: band, on: plan.date)
        let free = sessions.subtracting(excused)
        let core = shift.options.core?.interval(on: plan.date, in: period.zone)
        let due = core.map { free.intersecting($0) } ?? []
        var excusedMinutes = sessions.minutes - free.minutes
        if let required = shift.options.requiredMinutes { excusedMinutes = min(excusedMinutes, required) }
        let required = shift.options.requiredMinutes.map { $0 - excusedMinutes }
        var result = DayResult(
            plan: plan,
            window: windows.windows[index],
            slots: [SlotPair(due: due)],
            punches: punches
        )
        excuse(excusedMinutes, of: sessions, &result)
        var claim = OvertimeClaim(stretch: .shift(band))
        if free.isEmpty || (due.isEmpty && required == 0) {
            result.apply(.nothingDue(excuse(within: band)))
        } else {
            fill(&result, .firstLast, middle: core?.middle ?? result.slots[0].middle ?? band.middle)
            correct(&result, index, shift)
            claim.presence = judgeCore(&result, free: free, required: required, allowance: allowance(index, shift))
        }
        applyOvertime(claim, index, &result)
        return result
    }

    private func judgeCore(
        _ result: inout DayResult,
        free: [Interval],
        required: Int?,
        allowance: Allowance?
    ) -> OvertimeClaim.Presence {
        if result.isUnattended {
            result.apply(.absent(minutes: required ?? 0))
            return .none
        }
        if let allowance { result.apply(.mayComeLater(allowed: allowance.minutes, stayed: allowance.stayed)) }
        let pair = result.slots[0]
        for rule in [verdict(.in, pair.in, pair, allowance: allowance?.minutes), verdict(.out, pair.out, pair)] {
            if let rule { result.apply(rule) }
        }
        let presence = presence(in: result)
        guard case .known(let entry, let exit) = presence else {
            result.apply(.hoursUnknown)
            return presence
        }
        let worked = Interval(from: entry, to: exit).map { free.intersecting($0).minutes } ?? 0
        result.apply(.hours(worked: worked, due: required))
        if let required, worked < required { result.apply(.shortHours(minutes: required - worked, required: required)) }
        return presence
    }
}
