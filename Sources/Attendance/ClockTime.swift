package import WallClock

/// A wall-clock time counted from midnight of a work date, to the minute; 26:00 is 02:00 on the next date.
package struct ClockTime: Hashable, Comparable, Sendable {
    /// 0 to 2,880 (48:00).
    package let minutes: Int

    package static let range = 0...2_880

    /// - Returns: nil outside of ``range``.
    package init?(minutes: Int) {
        guard ClockTime.range.contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// `HH:MM`, exactly five characters; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        var digits: [Int] = []
        for byte in [bytes[0], bytes[1], bytes[3], bytes[4]] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            digits.append(Int(byte - UInt8(ascii: "0")))
        }
        guard digits[2] < 6 else { return nil }
        self.init(minutes: (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3])
    }

    private init(known minutes: Int) { self.minutes = minutes }

    package static let midnight = ClockTime(known: 0)
    /// Where one free day ends and the next begins unless the policy says otherwise. Source: attendance.md 1.12.
    package static let fourOClock = ClockTime(known: 240)

    package static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }

    /// The moment this clock time means on a date; clock changes as attendance.md 1.10 rules them.
    package func instant(on date: LocalDate, in zone: Zone) -> Instant {
        zone.instant(of: LocalDateTime(date: date, secondOfDay: minutes * 60))
    }
}

extension ClockTime: CustomStringConvertible {
    package var description: String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
}

/// A stretch of wall-clock time, such as a break.
package struct ClockSpan: Hashable, Sendable {
    package let from: ClockTime
    package let to: ClockTime

    /// - Returns: nil unless `from` comes before `to`.
    package init?(from: ClockTime, to: ClockTime) {
        guard from < to else { return nil }
        self.from = from
        self.to = to
    }

    /// Its moments on a date; nil if a clock change leaves nothing of it.
    func interval(on date: LocalDate, in zone: Zone) -> Interval? {
        Interval(from: from.instant(on: date, in: zone), to: to.instant(on: date, in: zone))
    }
}
