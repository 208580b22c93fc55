import Attendance
import Testing
import WallClock

/// Source: attendance.md section 7. Each over ten thousand made-up histories; a failure names its seed.
@Suite("Properties")
struct PropertyTests {
    /// The first seed that breaks a property, so that a failure is one line.
    private func firstSeed(_ breaks: (RandomHistory) throws -> Bool) throws -> UInt64? {
        try RandomHistory.many.get().first(where: breaks)?.seed
    }

    @Test("Results do not depend on the order in which punches arrive")
    func order() throws {
        #expect(
            try firstSeed { history in
                var history = history
                let expected = try history.desk.judged()
                history.desk.period.punches.shuffle(using: &history.random)
                return try history.desk.judged() != expected
            } == nil
        )
    }

    @Test("Sending punches again changes nothing")
    func again() throws {
        #expect(
            try firstSeed { history in
                var history = history
                let expected = try history.desk.judged()
                history.desk.period.punches += history.desk.period.punches.filter { _ in
                    Bool.random(using: &history.random)
                }
                return try history.desk.judged() != expected
            } == nil
        )
    }

    @Test("A punch between IN and OUT, a minute from any other, changes neither slot")
    func between() throws {
        var added = 0
        let broken = try firstSeed { history in
            var history = history
            let before = try history.desk.judged().days
            guard let day = before.filter({ $0.hasOnePair }).randomElement(using: &history.random), let entry = day.in,
                let exit = day.out, entry.adding(seconds: 1) < exit
            else { return false }
            let moment = Instant(
                milliseconds: Int64.random(
                    in: (entry.milliseconds + 1)..<exit.milliseconds,
                    using: &history.random
                )
            )
            let isClear = history.desk.period.punches.allSatisfy {
                $0.at.milliseconds(since: moment).magnitude >= 60_000
            }
            guard isClear else { return false }
            added += 1
            try history.desk.punch(at: moment)
            let after = try history.desk.judged().days.first { $0.workDate == day.workDate }
            return after?.in != entry || after?.out != exit
        }
        #expect(broken == nil)
        #expect(added > 500)
    }

    @Test("Moving all times and the zone together changes nothing but the times")
    func shifted() throws {
        let zone = try Zone.load("Asia/Shanghai")
        #expect(
            try firstSeed { history in
                // A zone that changes its clock cannot be moved.
                guard history.desk.period.zone == zone else { return false }
                var random = history.random
                let seconds = Int.random(in: -43_200...43_200, using: &random)
                var moved = history.desk.period
                moved.zone = .fixed("moved", offset: 28_800 - seconds)
                moved.move(by: Int64(seconds))
                let before = try history.desk.judged()
                let after = try judge(moved)
                return before.summary(movedBy: Int64(seconds)) != after.summary(movedBy: 0)
            } == nil
        )
    }

    @Test("worked + lost + absent = due whenever worked is known, and nothing exceeds the plan")
    func sums() throws {
        var known = 0
        let broken = try firstSeed { history in
            return try history.desk.judged().days.contains { day in
                // With core hours the due time is a number, and working more than that is allowed.
                guard case .shift(let shift) = day.plan.planned, let hours = shift.hours, shift.kind != .flexCore
                else { return false }
                let start = hours.from.instant(on: day.workDate, in: history.desk.period.zone)
                let end = hours.to.instant(on: day.workDate, in: history.desk.period.zone)
                let due = day.slots.flatMap(\.due).reduce(0) { $0 + $1.minutes }
                let breaks = shift.breaks.reduce(0) { $0 + $1.to.minutes - $1.from.minutes }
                let planned = Int(end.milliseconds(since: start) / 60_000) - breaks
                // A break in the hour that the clock changes may be shorter or longer than it says.
                if breaks == 0 && due + day.excusedMinutes != planned { return true }
                guard let worked = day.workedMinutes, let lost = day.lostMinutes else { return false }
                known += 1
                return worked + lost + day.absentMinutes != due || worked < 0 || lost < 0 || day.absentMinutes < 0
            }
        }
        #expect(broken == nil)
        #expect(known > 5_000)
    }

    @Test("Judging dates one by one, each with its neighbours, gives what judging all at once gives")
    func pieces() throws {
        #expect(
            try firstSeed { history in
                let period = history.desk.period
                let whole = try judge(period).days
                return try whole.contains { day in
                    var piece = period
                    let reach = PersonPeriod.neighbourDays
                    piece.judged = day.workDate...day.workDate
                    piece.plans.removeAll { abs($0.date.dayNumber - day.workDate.dayNumber) > reach }
                    return try judge(piece).days != [day]
                }
            } == nil
        )
    }

    @Test("What several days show of a date is the same whether a month or only what it needs was judged")
    func rows() throws {
        var found = 0
        let broken = try firstSeed { history in
            var limits = LimitPolicy.law
            limits.overtimeMonthMinutes = 120
            limits.workDatesInARow = 4
            let period = history.desk.period
            let whole = try judge(period).acrossDays(limits)
            guard let day = whole.days.last else { return false }
            found += day.anomalies.count
            var piece = period
            piece.judged = PersonPeriod.firstDate(before: day.workDate)...day.workDate
            return try judge(piece).acrossDays(limits).days.last { $0.workDate == day.workDate } != day
        }
        #expect(broken == nil)
        #expect(found > 500)
    }

    @Test("Every punch is in exactly one place: a day's window, the unassigned, or another's repeat")
    func nothingDropped() throws {
        #expect(
            try firstSeed { history in
                let result = try history.desk.judged()
                let repeated = repeats(
                    among: history.desk.period.punches,
                    within: history.desk.period.policy.debounceSeconds
                )
                let placed = result.days.flatMap { $0.punches.map(\.punch.id) } + result.unassigned.map(\.id)
                let all = Set(history.desk.period.punches.map(\.id))
                return Set(placed).count != placed.count || !all.subtracting(repeated.map(\.id)).isSubset(of: placed)
            } == nil
        )
    }

    @Test("While a terminal is silent nobody is accused, and what it may still send takes no IN later or OUT earlier")
    func silent() throws {
        #expect(
            try firstSeed { history in
                var history = history
                let final = try history.desk.judged().days
                history.desk.period.asOf = try history.desk.at("25 00:00")
                history.desk.period.watermarks = [TerminalWatermark(terminal: "T9", until: nil)]
                let days = try history.desk.judged().days
                return zip(days, final).contains { day, final in
                    day.isFinal || !day.anomalies.allSatisfy { $0.resolvedBy != nil } || day.in != final.in
                        || (final.status == .abnormal || final.status == .absent) != (day.status == .pending)
                }
            } == nil
        )
    }
}

extension DayResult {
    fileprivate var hasOnePair: Bool {
        guard case .shift = plan.planned, slots.count == 1, slots[0].session == nil else { return false }
        return self.in != nil && out != nil
    }
}

extension PersonPeriod {
    fileprivate mutating func move(by seconds: Int64) {
        func moved(_ interval: Interval) -> Interval {
            Interval(from: interval.start.adding(seconds: seconds), to: interval.end.adding(seconds: seconds))
                ?? interval
        }
        punches = punches.map {
            Punch(
                id: $0.id,
                at: $0.at.adding(seconds: seconds),
                terminal: $0.terminal,
                site: $0.site,
                direction: $0.direction
            )
        }
        excused = excused.map { ExcusedInterval(kind: $0.kind, type: $0.type, interval: moved($0.interval)) }
        corrections = corrections.map {
            Correction(
                id: $0.id,
                workDate: $0.workDate,
                slot: $0.slot,
                at: $0.at.adding(seconds: seconds),
                status: $0.status
            )
        }
        overtimeApprovals = overtimeApprovals.map {
            OvertimeApproval(workDate: $0.workDate, interval: moved($0.interval))
        }
    }
}

/// What must not change when times move: everything but the moments, which are compared after moving.
private struct DaySummary: Equatable {
    let status: DayStatus
    let moments: [Instant?]
    let minutes: [Int?]
    let overtime: Overtime
    let kinds: [String]
    let fates: [JudgedPunch.Fate]
}

extension PeriodResult {
    fileprivate func summary(movedBy seconds: Int64) -> [DaySummary] {
        days.map { day in
            DaySummary(
                status: day.status,
                moments: ([day.in, day.out, day.window.start, day.window.end]).map { $0?.adding(seconds: seconds) },
                minutes: [
                    day.lateMinutes, day.earlyMinutes, day.workedMinutes, day.lostMinutes, day.absentMinutes,
                    day.excusedMinutes,
                ],
                overtime: day.overtime,
                kinds: day.anomalies.map(\.kind),
                fates: day.fates
            )
        }
    }
}
