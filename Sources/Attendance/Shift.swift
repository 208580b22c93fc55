import Terms

/// The plan of a work date: when work is due, and which punches prove it.
///
/// Source: attendance.md 1.1 and 1.2. A night shift is a fixed shift whose clock values pass 24:00.
package struct Shift: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable { case fixed, flexShift, flexCore, free }

    /// Who stayed this long after the end may come this much later the next day.
    ///
    /// Of several rules that fit, the one that allows most counts; yesterday is the calendar's.
    package struct LateOffLateOn: Equatable, Sendable {
        package let offAfterMinutes: Int
        package let lateAllowedMinutes: Int

        package init(offAfterMinutes: Int, lateAllowedMinutes: Int) {
            self.offAfterMinutes = offAfterMinutes
            self.lateAllowedMinutes = lateAllowedMinutes
        }
    }

    /// What a shift may add to its kind and times; nil takes the policy's value.
    package struct Options: Equatable, Sendable {
        package var pairing: Policy.Pairing?
        package var earliestInMinutes: Int?
        package var latestOutMinutes: Int?
        /// flexShift: how far before `start` the shift may begin.
        package var flexEarlyMinutes = 0
        /// flexShift: how far after `start` the shift may begin.
        package var flexLateMinutes = 0
        /// flexCore: the time in which everybody is there; nil, and nobody is late or leaves early.
        package var core: ClockSpan?
        /// flexCore and free: minutes of work due; nil, and no number is.
        package var requiredMinutes: Int?
        package var lateOffLateOn: [LateOffLateOn] = []

        package init() {}
    }

    package let name: String
    package let kind: Kind
    /// From the first session's start to the last one's end, for flexCore the band in which work counts; nil for a free
    /// shift only.
    package let hours: ClockSpan?
    /// Unpaid, within `hours`, ascending. Sessions are the hours without them.
    package let breaks: [ClockSpan]
    package let options: Options

    /// - Throws: ``AttendanceError/invalidShift(name:reason:)`` if the times contradict each other.
    package init(
        name: String,
        kind: Kind = .fixed,
        hours: ClockSpan?,
        breaks: [ClockSpan] = [],
        options: Options = Options()
    ) throws(AttendanceError) {
        func refuse(_ english: String, _ chinese: String) -> AttendanceError {
            .invalidShift(name: name, reason: Wording(english, chinese))
        }
        if kind == .free {
            guard hours == nil, breaks.isEmpty else { throw refuse("a free shift has no times", "自由班次没有时间") }
        } else {
            guard let hours else { throw refuse("it needs a start and an end", "须有上班时间和下班时间") }
            let sorted = breaks.sorted { $0.from < $1.from }
            guard sorted.allSatisfy({ hours.from <= $0.from && $0.to <= hours.to }) else {
                throw refuse(
                    "a break lies outside of \(hours.from) to \(hours.to)",
                    "休息时间超出 \(hours.from) 至 \(hours.to)"
                )
            }
            guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.to <= $1.from }) else {
                throw refuse("two breaks overlap", "休息时间重叠")
            }
            guard sorted.reduce(0, { $0 + $1.to.minutes - $1.from.minutes }) < hours.to.minutes - hours.from.minutes
            else { throw refuse("its breaks leave no work", "休息占满了全部工作时间") }
        }
        if let core = options.core {
            guard kind == .flexCore else { throw refuse("only a flexCore shift has core hours", "只有核心工时班次才有核心时间") }
            guard let hours, hours.from <= core.from, core.to <= hours.to else {
                throw refuse("the core hours lie outside of its band", "核心时间超出班次的时间范围")
            }
        }
        let day = 0...1_440
        guard
            options.lateOffLateOn.allSatisfy({ day.contains($0.offAfterMinutes) && day.contains($0.lateAllowedMinutes) }
            )
        else { throw refuse("a number of minutes of late off, late on is outside of 0 to 1440", "晚走晚到的分钟数超出 0 至 1440") }
        guard day.contains(options.earliestInMinutes ?? 0), day.contains(options.latestOutMinutes ?? 0),
            day.contains(options.flexEarlyMinutes), day.contains(options.flexLateMinutes),
            day.contains(options.requiredMinutes ?? 0)
        else { throw refuse("a number of minutes is outside of 0 to 1440", "分钟数超出 0 至 1440") }
        self.name = name
        self.kind = kind
        self.hours = hours
        self.breaks = breaks.sorted { $0.from < $1.from }
        self.options = options
    }
}
