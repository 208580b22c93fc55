import Attendance
import Control
import Terms
import WallClock

/// What a caller asks for, in wall-clock times of the site's zone, as a subject.
struct RequestReading {
    let zone: Zone

    /// - Throws: `ControlError` for what is missing, written wrongly, or does not belong to the kind.
    func subject(_ input: RequestMessages.Ask.Input) throws(ControlError) -> RequestSubject {
        guard let kind = RequestKind(rawValue: input.kind) else { throw .invalidParameter("kind") }
        switch kind {
        case .leave: return .leave(type: try needed(input.type, "type", of: kind), try interval(input, kind))
        case .trip: return .trip(try interval(input, kind))
        case .correction:
            let date = try date(input.workDate, kind)
            guard let slot = Slot(rawValue: try needed(input.slot, "slot", of: kind)) else {
                throw .invalidParameter("slot")
            }
            return .correction(
                workDate: date,
                slot: slot,
                at: try moment(needed(input.time, "time", of: kind), on: date)
            )
        case .overtime:
            let date = try date(input.workDate, kind)
            guard let settlement = RequestSubject.Settlement(rawValue: input.settledAs ?? "pay") else {
                throw .invalidParameter("settledAs")
            }
            return .overtime(workDate: date, try interval(input, kind, on: date), settledAs: settlement)
        }
    }

    private func needed(_ text: String?, _ name: String, of kind: RequestKind) throws(ControlError) -> String {
        guard let text, !text.isEmpty else {
            throw .badInput(
                Wording(
                    "\(kind.rawValue) needs \(name)",
                    "\(Language.zh.requestKind(kind.rawValue))申请缺少\(Language.zh.officeField(name))（\(name)）"
                )
            )
        }
        return text
    }

    private func date(_ text: String?, _ kind: RequestKind) throws(ControlError) -> LocalDate {
        let text = try needed(text, "workDate", of: kind)
        guard let date = LocalDate(text) else {
            throw .badInput(
                Wording("workDate: \"\(text)\" is no date", "考勤日期：“\(text)”不是日期"),
                hint: Wording("write it as 2026-11-24", "请写作 2026-11-24")
            )
        }
        return date
    }

    private func interval(
        _ input: RequestMessages.Ask.Input,
        _ kind: RequestKind,
        on date: LocalDate? = nil
    ) throws(ControlError) -> Interval {
        let from = try moment(needed(input.from, "from", of: kind), on: date)
        let text = try needed(input.to, "to", of: kind)
        // A date as the end means all of it.
        let to: Instant
        if let last = LocalDate(text) {
            to = zone.instant(of: LocalDateTime(date: last.adding(days: 1)))
        } else {
            to = try moment(text, on: date)
        }
        guard let interval = Interval(from: from, to: to) else {
            throw .badInput(Wording("to does not lie after from", "结束时间须晚于开始时间"))
        }
        return interval
    }

    /// A moment, a wall-clock time, a date's beginning, or, on a work date, a time of day up to 48:00.
    private func moment(_ text: String, on date: LocalDate?) throws(ControlError) -> Instant {
        if let instant = Instant(rfc3339: text) { return instant }
        for candidate in [text, text + ":00"] {
            if let local = LocalDateTime(candidate) { return try existing(local, text) }
        }
        if let date, let time = ClockTime(text) {
            return try existing(LocalDateTime(date: date, secondOfDay: time.minutes * 60), text)
        }
        if date == nil, let day = LocalDate(text) { return zone.instant(of: LocalDateTime(date: day)) }
        throw .badInput(
            Wording("\"\(text)\" is no time", "“\(text)”不是时间"),
            hint: Wording("write it as 2026-11-24T13:00, in the site's zone", "请写作 2026-11-24T13:00（本地时区）")
        )
    }

    /// A time that the clock change skips is a mistake; of one that exists twice the first is meant.
    private func existing(_ local: LocalDateTime, _ text: String) throws(ControlError) -> Instant {
        switch zone.reading(of: local) {
        case .once(let instant), .twice(let instant, _): return instant
        case .skipped:
            throw .badInput(
                Wording(
                    "\"\(text)\" does not exist: the clock was set forward over it",
                    "“\(text)”不存在：夏令时调整时跳过了该时刻"
                )
            )
        }
    }
}
