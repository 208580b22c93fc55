/// What a clock on a wall shows: a date and a time of day, to the second, without a zone.
package struct LocalDateTime: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00 on the same wall clock; not UTC.
    package let wallSeconds: Int64

    package init(wallSeconds: Int64) { self.wallSeconds = wallSeconds }

    /// - Parameter secondOfDay: may be beyond the day (a night shift ends at 30:00) or negative.
    package init(date: LocalDate, secondOfDay: Int = 0) {
        wallSeconds = Int64(date.dayNumber) * 86_400 + Int64(secondOfDay)
    }

    /// - Returns: nil for a date or time that does not exist; a leap second (60) does not exist here.
    package init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard let date = LocalDate(year: year, month: month, day: day), (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.init(date: date, secondOfDay: hour * 3_600 + minute * 60 + second)
    }

    /// `YYYY-MM-DDTHH:MM:SS` or with a space instead of the T; nil for anything else.
    package init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(text)
        guard let value = scanner.dateTime(), scanner.isAtEnd else { return nil }
        self = value
    }

    package static func < (left: Self, right: Self) -> Bool { left.wallSeconds < right.wallSeconds }

    package var date: LocalDate {
        let (quotient, remainder) = wallSeconds.quotientAndRemainder(dividingBy: 86_400)
        return LocalDate(dayNumber: Int(remainder < 0 ? quotient - 1 : quotient))
    }

    /// 0 to 86,399.
    package var secondOfDay: Int {
        let remainder = Int(wallSeconds % 86_400)
        return remainder < 0 ? remainder + 86_400 : remainder
    }

    package func adding(seconds: Int64) -> LocalDateTime { LocalDateTime(wallSeconds: wallSeconds + seconds) }
}

extension LocalDateTime: CustomStringConvertible {
    /// `YYYY-MM-DDTHH:MM:SS`.
    package var description: String { "\(date)T\(timeOfDay)" }

    /// `HH:MM:SS`.
    package var timeOfDay: String {
        "\(padded(secondOfDay / 3_600, 2)):\(padded(secondOfDay / 60 % 60, 2)):\(padded(secondOfDay % 60, 2))"
    }
}
