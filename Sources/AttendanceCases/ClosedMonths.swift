import Attendance
import JSON
import WallClock

/// Closed months at checkpoints. Source: attendance.md 3.5 to 3.7.
extension Scenario {
    /// A closed month as it was put away.
    struct Archive {
        let close: Close
        let days: [DayResult]
    }

    /// Nothing is closed before all terminals have been heard from, so what is archived is final.
    /// - Parameter accepted: positions of all accepted records.
    func archive(_ close: Close, accepted: [Int]) throws(AttendanceError) -> Archive {
        let known = accepted.filter { records[$0].receivedAt <= close.at }
        return Archive(close: close, days: try judge(known, at: nil).days.filter { close.month.contains($0.workDate) })
    }

    /// What is shown at a checkpoint: closed months as they were archived, the rest as it is judged then.
    func result(
        at checkpoint: Checkpoint,
        accepted: [Int],
        archives: [Archive]
    ) throws(AttendanceError) -> ScenarioResult.Checkpoint {
        let known = accepted.filter { records[$0].receivedAt <= checkpoint.asOf }
        let judged = try judge(known, at: checkpoint)
        // Only records change a closed month, never a terminal that is silent since.
        let late = try judge(known, at: nil)
        var days = judged.days
        var events: [JSONValue] = []
        var adjustments: [Adjustment] = []
        var isUnchanged = true
        for archive in latest(of: archives, at: checkpoint.asOf) {
            let month = archive.close.month
            let now = late.days.filter { month.contains($0.workDate) }
            days.removeAll { month.contains($0.workDate) }
            days += archive.days
            adjustments += Adjustment.between(archived: archive.days, judged: now)
            let again = try self.archive(archive.close, accepted: accepted)
            isUnchanged = isUnchanged && again.days == archive.days
            for (date, count) in arrivals(in: month, after: archive.close.at, among: judged) {
                events.append(
                    [
                        "kind": "late_arrival_after_close", "workDate": .string("\(date)"),
                        "count": .integer(Int64(count)),
                    ]
                )
            }
        }
        let order = days.enumerated().sorted { ($0.element.workDate, $0.offset) < ($1.element.workDate, $1.offset) }
        return ScenarioResult.Checkpoint(
            asOf: checkpoint.asOf,
            days: order.map { $0.element.json(in: zone) },
            recomputed: judged.days.map { $0.json(in: zone) },
            archivedUnchanged: isUnchanged,
            events: events,
            adjustments: adjustments.map(\.json),
            unassigned: judged.unassigned.map(\.at)
        )
    }

    /// The months that are closed at a moment, each as it was last put away, in order.
    private func latest(of archives: [Archive], at moment: Instant) -> [Archive] {
        let closed = archives.filter { $0.close.at <= moment }.sorted { $0.close.at < $1.close.at }
        return Dictionary(closed.map { ($0.close.month, $0) }, uniquingKeysWith: { _, last in last })
            .values.sorted { $0.close.month < $1.close.month }
    }

    /// How many of the records that came after the close belong to which of the month's dates, in order.
    private func arrivals(
        in month: Month,
        after close: Instant,
        among judged: PeriodResult
    ) -> [(LocalDate, Int)] {
        var counts: [LocalDate: Int] = [:]
        func count(_ punch: Punch, on date: LocalDate) {
            guard month.contains(date), records[Int(punch.id)].receivedAt > close else { return }
            counts[date, default: 0] += 1
        }
        for day in judged.days {
            for judgedPunch in day.punches { count(judgedPunch.punch, on: day.workDate) }
        }
        for punch in judged.unassigned { count(punch, on: zone.local(at: punch.at).date) }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Adjustment {
    fileprivate var json: JSONValue {
        [
            "workDate": .string("\(workDate)"), "before": before.json, "after": after.json, "state": "proposed",
        ]
    }
}
