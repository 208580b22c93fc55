import Attendance
import DaemonConfiguration
import Fraud
import Storage
import WallClock

/// What final work dates say of people's coming and going.
struct AttendedDates {
    let judgement: Judgement

    /// What the final results of dates say.
    struct Found {
        var attended: [Attended] = []
        /// The first date of which somebody's result is not final yet, as far as that is waited for.
        var waiting: LocalDate?
    }

    /// - Parameter patience: what is not final of a date before this one is done without.
    func attended(_ dates: ClosedRange<LocalDate>, patience: LocalDate) async throws -> Found {
        var found = Found()
        try await judgement.judge(dates, in: judgement.surroundings(of: dates)) { judged in
            let days = judged.result.days
            if let waiting = days.lazy.filter({ !$0.isFinal && $0.workDate >= patience }).map(\.workDate).min() {
                found.waiting = min(found.waiting ?? waiting, waiting)
            }
            let punches = try await judgement.store.checkedPunches(days.flatMap(\.edges))
            found.attended += days.compactMap { attended($0, judged.person.number, punches) }
        }
        if let waiting = found.waiting { found.attended.removeAll { $0.date >= waiting } }
        return found
    }

    private func attended(_ day: DayResult, _ person: String, _ punches: [Int64: CheckedPunch]) -> Attended? {
        guard day.isFinal, let shift = day.plan.shiftName, let first = day.slots.first, let last = day.slots.last,
            let start = first.due.first?.start, let end = last.due.last?.end
        else { return nil }
        func edge(_ slot: Slot, _ session: Int?, _ planned: Instant) -> Attended.Edge? {
            let filled = day.punches.first { $0.fate == .filled(slot, session: session) }
            guard let filled, let punch = punches[filled.punch.id] else { return nil }
            let milliseconds = punch.at.milliseconds(since: planned)
            let minutes = Int((Double(milliseconds) / 60_000).rounded(.down))
            return Attended.Edge(
                at: punch.at,
                receivedAt: punch.receivedAt,
                terminal: punch.terminal,
                proof: judgement.configuration.proof(of: punch),
                offsetMinutes: minutes,
                second: judgement.configuration.site.zone.local(at: punch.at).secondOfDay % 60
            )
        }
        return Attended(
            person: person,
            shift: shift,
            date: day.workDate,
            graceMinutes: judgement.configuration.policy.lateGraceMinutes,
            arrival: edge(.in, first.session, start),
            leaving: edge(.out, last.session, end)
        )
    }
}

extension DayResult {
    /// The places in the journal of the punches that made somebody come and go.
    fileprivate var edges: [Int64] {
        guard isFinal else { return [] }
        return punches.compactMap { if case .filled = $0.fate { $0.punch.id } else { nil } }
    }
}
