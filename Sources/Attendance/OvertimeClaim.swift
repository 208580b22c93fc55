import WallClock

/// What a day's overtime is counted from. Source: attendance.md 1.8.
struct OvertimeClaim {
    enum Stretch {
        /// Overtime lies outside of the shift's hours.
        case shift(Interval)
        /// The whole day is overtime, without its breaks.
        case dayOff(breaks: [Interval])
    }

    enum Presence {
        /// Certainly not there.
        case none
        /// A slot is missing.
        case unknown(out: Instant?)
        case known(in: Instant, out: Instant)
    }

    let stretch: Stretch
    /// With moments as lateness counts them.
    var presence = Presence.unknown(out: nil)

    /// Intervals without what cannot be overtime.
    func outsideWork(_ intervals: [Interval]) -> [Interval] {
        switch stretch {
        case .shift(let hours): intervals.subtracting([hours])
        case .dayOff(let breaks): intervals.subtracting(breaks)
        }
    }

    /// Minutes that the punches show, approved or not.
    func punchedMinutes(startAfterMinutes: Int) -> Int {
        switch (stretch, presence) {
        case (.shift(let hours), .known(_, let out)), (.shift(let hours), .unknown(let out?)):
            Interval(from: hours.end.adding(seconds: 60 * Int64(startAfterMinutes)), to: out)?.minutes ?? 0
        case (.dayOff, .known(let first, let last)):
            Interval(from: first, to: last).map { outsideWork([$0]).minutes } ?? 0
        case (_, .none), (.shift, .unknown(nil)), (.dayOff, .unknown): 0
        }
    }
}

extension PeriodJudge {
    func applyOvertime(_ claim: OvertimeClaim, _ index: Int, _ result: inout DayResult) {
        let rules = policy.overtime
        switch rules.mode {
        case .none: break
        case .punched: pay(claim.punchedMinutes(startAfterMinutes: rules.startAfterMinutes), claim, index, &result)
        case .approved: pay(claim.outsideWork(approvals(of: index)).minutes, claim, index, &result)
        case .approvedAndPunched:
            let approved = claim.outsideWork(approvals(of: index))
            var worked = 0
            switch claim.presence {
            case .unknown: return
            case .none: break
            case .known(let entry, let exit):
                worked = Interval(from: entry, to: exit).map { approved.intersecting($0).minutes } ?? 0
            }
            pay(worked, claim, index, &result)
            if worked < approved.minutes {
                result.apply(.overtimeBelowApproval(approved: approved.minutes, worked: worked))
            }
            let punched = claim.punchedMinutes(startAfterMinutes: rules.startAfterMinutes)
            let unapproved = rules.payable(punched - worked)
            if unapproved > 0 { result.apply(.overtimeUnapproved(minutes: unapproved)) }
        }
    }

    private func pay(_ counted: Int, _ claim: OvertimeClaim, _ index: Int, _ result: inout DayResult) {
        guard counted > 0 else { return }
        let rules = policy.overtime
        let type = result.plan.type
        let paid = rules.payable(counted)
        // As much as was granted for time off; work on a statutory holiday is always paid.
        let timeOff =
            type == .holiday ? 0 : min(paid, claim.outsideWork(approvals(of: index, settledAs: .timeOff)).minutes)
        result.apply(.overtime(type, mode: rules.mode, counted: counted, paid: paid, timeOff: timeOff))
    }

    /// - Parameter settlement: nil for either.
    private func approvals(of index: Int, settledAs settlement: RequestSubject.Settlement? = nil) -> [Interval] {
        period.overtimeApprovals.filter { approval in
            (settlement ?? approval.settledAs) == approval.settledAs
                && decides(approval.workDate, approval.interval.start, for: index)
        }.map(\.interval).merged()
    }
}
