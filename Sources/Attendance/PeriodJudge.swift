import WallClock

/// Judges the single days of a period; the kinds of day are in extensions.
struct PeriodJudge {
    let period: PersonPeriod
    let windows: DayWindows
    /// All excused time, merged.
    let excused: [Interval]
    /// Leave without trips, merged.
    let leave: [Interval]
    /// All punches by time.
    private let ordered: [OrderedPunch]
    /// The plan that each of them belongs to.
    private let owners: [Int?]
    /// Of each plan, the stretch of ordered punches among which its own lie.
    private let stretches: [Range<Int>?]

    init(period: PersonPeriod, windows: DayWindows) {
        self.period = period
        self.windows = windows
        let ordered = orderedPunches(period.punches, repeatsWithin: period.policy.debounceSeconds)
        let owners = windows.plans(of: ordered.map { period.punches[$0.index].at })
        var stretches = [Range<Int>?](repeating: nil, count: period.plans.count)
        for (position, owner) in owners.enumerated() {
            guard let owner else { continue }
            stretches[owner] = (stretches[owner]?.lowerBound ?? position)..<(position + 1)
        }
        self.ordered = ordered
        self.owners = owners
        self.stretches = stretches
        excused = period.excused.map(\.interval).merged()
        leave = period.excused.filter { $0.kind == .leave }.map(\.interval).merged()
    }

    var policy: Policy { period.policy }

    /// Kept punches of the judged dates that lie in no plan's window, by time.
    var unassigned: [Punch] {
        zip(owners, ordered).compactMap { owner, entry in
            guard owner == nil, entry.repeatOf == nil else { return nil }
            let punch = period.punches[entry.index]
            return period.judged.contains(period.zone.local(at: punch.at).date) ? punch : nil
        }
    }

    /// Those of a plan's window, by time.
    func punches(of index: Int) -> [JudgedPunch] {
        guard let stretch = stretches[index] else { return [] }
        var punches: [JudgedPunch] = []
        punches.reserveCapacity(stretch.count)
        for position in stretch where owners[position] == index {
            let entry = ordered[position]
            let fate = entry.repeatOf.map { JudgedPunch.Fate.repeatOf($0) } ?? .notNeeded
            punches.append(JudgedPunch(punch: period.punches[entry.index], fate: fate))
        }
        return punches
    }

    func day(_ index: Int) -> DayResult {
        var result: DayResult
        let punches = punches(of: index)
        switch period.plans[index].planned {
        case .shift(let shift):
            if let hours = windows.hours[index] {
                result = shiftDay(index, shift, hours: hours, punches: punches)
            } else {
                result = freeDay(index, requiredMinutes: shift.options.requiredMinutes, punches: punches)
            }
        case .free: result = freeDay(index, requiredMinutes: nil, punches: punches)
        case .off: result = dayOff(index, punches: punches)
        }
        reportOpenLeave(&result)
        reportPunchesDuringLeave(&result)
        reportClocks(&result)
        reportLimits(&result)
        let state = state(windowEnd: result.window.end)
        if state != .final { result.apply(.withheld(state)) }
        return result
    }

    /// Source: attendance.md 1.11.
    private func state(windowEnd: Instant) -> DayState {
        guard let asOf = period.asOf else { return .final }
        guard asOf >= windowEnd else { return .open(until: windowEnd) }
        let silent = period.watermarks.filter { mark in mark.until.map { $0 < windowEnd } ?? true }
        let settlesAt = windowEnd.adding(seconds: 60 * Int64(policy.settleMinutes))
        return silent.isEmpty && asOf >= settlesAt ? .final : .pending(silent: silent, settlesAt: settlesAt)
    }

    /// Whoever is absent and asked for leave is no truant yet: the decision is missing. Source: attendance.md 2.1.
    private func reportOpenLeave(_ result: inout DayResult) {
        guard result.absentMinutes > 0, !period.openLeave.isEmpty else { return }
        var missed = result.slots.filter { !$0.isAttended }.flatMap(\.due)
        // A day without times is missed as a whole.
        if missed.isEmpty { missed = [Interval(from: result.window.start, to: result.window.end)].compactMap(\.self) }
        for open in period.openLeave where !missed.intersecting(open.interval).isEmpty {
            result.apply(.leaveWithoutApproval(request: open.id))
        }
    }

    /// The leave stands; the punch is shown. Source: attendance.md 1.9.
    private func reportPunchesDuringLeave(_ result: inout DayResult) {
        guard !leave.isEmpty else { return }
        let tolerance = Int64(policy.leavePunchToleranceMinutes) * 60_000
        for judged in result.punches where judged.isKept {
            let at = judged.punch.at
            let isInside = leave.contains {
                at.milliseconds(since: $0.start) > tolerance && $0.end.milliseconds(since: at) > tolerance
            }
            guard isInside else { continue }
            result.apply(
                .punchDuringLeave(
                    at: at,
                    punch: judged.punch.id,
                    toleranceMinutes: policy.leavePunchToleranceMinutes
                )
            )
        }
    }

    /// A clock that was wrong is shown beside what was judged by it. Source: attendance.md 1.10.
    private func reportClocks(_ result: inout DayResult) {
        guard !policy.driftCorrection, !period.clocks.isEmpty else { return }
        let tolerance = Int64(policy.driftToleranceSeconds) * 1_000
        var worst: [String: Int64] = [:]
        for judged in result.punches {
            guard case .filled = judged.fate,
                let drift = period.clocks.drift(of: judged.punch.terminal, at: judged.punch.at),
                drift.magnitude > tolerance.magnitude
            else { continue }
            if drift.magnitude > (worst[judged.punch.terminal] ?? 0).magnitude { worst[judged.punch.terminal] = drift }
        }
        for (terminal, drift) in worst.sorted(by: { $0.key < $1.key }) {
            let seconds = Int((Double(drift) / 1_000).rounded())
            result.apply(.clockOff(terminal: terminal, seconds: seconds, tolerance: policy.driftToleranceSeconds))
        }
    }

    /// The moment of a slot as lateness and hours count it.
    func counted(_ moment: Instant) -> Instant {
        switch policy.secondsPolicy {
        case .exact: return moment
        case .floorMinute:
            // The wall clock's minute, also where an offset is not a whole number of minutes.
            let wall = moment.adding(seconds: Int64(period.zone.offset(at: moment))).milliseconds
            let rest = wall % 60_000
            return moment.adding(milliseconds: -(rest < 0 ? rest + 60_000 : rest))
        }
    }

    /// Which excused time left nothing due: a trip only if no leave has a part in it.
    func excuse(within stretch: Interval) -> ExcusedInterval.Kind {
        leave.intersecting(stretch).isEmpty ? .trip : .leave
    }

    /// The approved corrections of a slot of a plan, in the order of the list.
    func corrections(_ slot: Slot, of index: Int) -> [Correction] {
        period.corrections.filter { correction in
            correction.status == .approved && correction.slot == slot
                && decides(correction.workDate, correction.at, for: index)
        }
    }

    /// Whether a decision about a work date is meant for a plan. Of several plans on the date it is the one whose
    /// window holds the moment, else the last.
    func decides(_ workDate: LocalDate, _ moment: Instant, for index: Int) -> Bool {
        guard period.plans[index].date == workDate else { return false }
        let sameDate = period.plans.indices.filter { period.plans[$0].date == workDate }
        return index == sameDate.first { windows.windows[$0].contains(moment) } ?? sameDate.last
    }
}
