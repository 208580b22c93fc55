package import Attendance
import Terms

/// A shift as it is kept and exchanged: the words of attendance-cases.md, times as clock text that may pass 24:00.
package struct ShiftRow: Codable, Equatable, Sendable {
    package var name: String
    /// A raw value of `Shift.Kind`.
    package var kind: String
    package var start: String?
    package var end: String?
    /// Pairs of from and to.
    package var breaks: [[String]]
    package var pairing: String?
    package var earliestInMinutes: Int?
    package var latestOutMinutes: Int?
    package var flexEarlyMinutes: Int?
    package var flexLateMinutes: Int?
    package var coreStart: String?
    package var coreEnd: String?
    package var requiredMinutes: Int?
    /// Pairs of minutes stayed yesterday and minutes allowed today; nil is none.
    package var lateOffLateOn: [[Int]]?

    package init(
        name: String,
        kind: String,
        start: String?,
        end: String?,
        breaks: [[String]],
        pairing: String? = nil,
        earliestInMinutes: Int? = nil,
        latestOutMinutes: Int? = nil
    ) {
        self.name = name
        self.kind = kind
        self.start = start
        self.end = end
        self.breaks = breaks
        self.pairing = pairing
        self.earliestInMinutes = earliestInMinutes
        self.latestOutMinutes = latestOutMinutes
    }

    /// - Throws: ``AttendanceError/invalidShift(name:reason:)`` that says what cannot be understood.
    package func shift() throws(AttendanceError) -> Shift {
        func refuse(_ english: String, _ chinese: String) -> AttendanceError {
            .invalidShift(name: name, reason: Wording(english, chinese))
        }
        func span(_ from: String, _ to: String) throws(AttendanceError) -> ClockSpan {
            guard let from = ClockTime(from), let to = ClockTime(to), let span = ClockSpan(from: from, to: to) else {
                throw refuse(
                    "\(from)-\(to) is no span of time such as 09:00-18:00 (06:00 on the next day is 30:00)",
                    "\(from)-\(to) 不是时间段，应如 09:00-18:00（次日 06:00 写作 30:00）"
                )
            }
            return span
        }
        guard let kind = Shift.Kind(rawValue: kind) else {
            let kinds = Shift.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw refuse(
                "kind \"\(kind)\" is not known; use one of \(kinds)",
                "没有类型“\(kind)”；可用 固定、弹性、核心工时、自由（\(kinds)）"
            )
        }
        var hours: ClockSpan?
        if let start, let end { hours = try span(start, end) }
        var spans: [ClockSpan] = []
        for pair in breaks {
            guard pair.count == 2 else { throw refuse("a break needs a start and an end", "休息时间须有开始和结束") }
            spans.append(try span(pair[0], pair[1]))
        }
        var options = Shift.Options()
        if let pairing {
            guard let known = Policy.Pairing(rawValue: pairing) else {
                throw refuse(
                    "pairing \"\(pairing)\" is not firstLast or perSession",
                    "打卡方式“\(pairing)”不是 每天两次（firstLast）或 每段两次（perSession）"
                )
            }
            options.pairing = known
        }
        options.earliestInMinutes = earliestInMinutes
        options.latestOutMinutes = latestOutMinutes
        options.flexEarlyMinutes = flexEarlyMinutes ?? 0
        options.flexLateMinutes = flexLateMinutes ?? 0
        if let coreStart, let coreEnd { options.core = try span(coreStart, coreEnd) }
        options.requiredMinutes = requiredMinutes
        for pair in lateOffLateOn ?? [] {
            guard pair.count == 2 else {
                throw refuse(
                    "lateOffLateOn needs minutes stayed and minutes allowed",
                    "晚走晚到须有晚走分钟数和可晚到分钟数"
                )
            }
            options.lateOffLateOn.append(
                Shift.LateOffLateOn(offAfterMinutes: pair[0], lateAllowedMinutes: pair[1])
            )
        }
        return try Shift(name: name, kind: kind, hours: hours, breaks: spans, options: options)
    }
}
