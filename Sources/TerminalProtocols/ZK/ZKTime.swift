package import WallClock

/// The two forms of a wall-clock time on the wire. Source: protocols/zk.md, Time.
package enum ZKTime {
    /// - Returns: nil for a date that does not exist (the coding gives each month 31 days) or is beyond 2099.
    ///   0 is 2000-01-01 00:00:00, which a terminal with a dead battery shows.
    package static func decode(_ value: UInt32) -> LocalDateTime? {
        let second = Int(value % 86_400)
        let days = Int(value / 86_400)
        let (months, day) = days.quotientAndRemainder(dividingBy: 31)
        guard months / 12 < 100,
            let date = LocalDate(year: 2_000 + months / 12, month: months % 12 + 1, day: day + 1)
        else { return nil }
        return LocalDateTime(date: date, secondOfDay: second)
    }

    /// - Returns: nil outside the years 2000 to 2099.
    package static func encode(_ time: LocalDateTime) -> UInt32? {
        guard first <= time, time <= last else { return nil }
        let (year, month, day) = time.date.parts
        return UInt32(((year % 100 * 12 + month - 1) * 31 + day - 1) * 86_400 + time.secondOfDay)
    }

    /// The six bytes of an event: year - 2000, month, day, hour, minute, second.
    package static func decode(eventBytes bytes: ArraySlice<UInt8>) -> LocalDateTime? {
        let parts = bytes.map(Int.init)
        guard parts.count == 6, parts[0] < 100 else { return nil }
        return LocalDateTime(
            year: 2_000 + parts[0],
            month: parts[1],
            day: parts[2],
            hour: parts[3],
            minute: parts[4],
            second: parts[5]
        )
    }

    private static let first = LocalDateTime(date: LocalDate(dayNumber: 10_957))  // 2000-01-01
    private static let last = LocalDateTime(date: LocalDate(dayNumber: 47_481), secondOfDay: 86_399)  // 2099-12-31
}
