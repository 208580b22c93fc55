import Attendance
import DaemonConfiguration
import Fraud
import Storage
import WallClock

/// What final work dates say of people's coming and going.
struct AttendedDates {
    let judgement: Judgement

    /// Only dates that are final, by date and person.
    func attended(_ dates: ClosedRange<LocalDate>) async throws -> [Attended] {
        let judged = try await judgement.judge(dates)
        let zone = judgement.configuration.site.zone
        let proofs = try await punches(
            from: zone.instant(of: LocalDateTime(date: dates.lowerBound.adding(days: -1))),
            to: zone.instant(of: LocalDateTime(date: dates.upperBound.adding(days: 3)))
        )
        return judged.flatMap { one in
            one.result.days.compactMap { attended($0, one.person.number, proofs) }
        }
    }

    private func punches(from: Instant, to: Instant) async throws -> [Int64: CheckedPunch] {
        var found: [Int64: CheckedPunch] = [:]
        var cursor: PunchCursor?
        while true {
            let page = try await judgement.store.checkedPunches(from: from, to: to, after: cursor, limit: 2_000)
            for punch in page { found[punch.seq] = punch }
            guard page.count == 2_000, let last = page.last else { return found }
            cursor = PunchCursor(at: last.at, seq: last.seq)
        }
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
