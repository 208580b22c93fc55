import WallClock

/// The `Date` of an HTTP message: `Wed, 25 Nov 2026 08:58:07 GMT`. Source: RFC 9110, 5.6.7.
struct PushDate {
    let moment: Instant

    /// - Returns: nil for the old forms, and for a date that does not exist.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 6, words[5] == "GMT", let day = PushText.number(String(words[1])),
            let month = months.firstIndex(where: { $0 == words[2] }), let year = PushText.number(String(words[3]))
        else { return nil }
        let clock = words[4].split(separator: ":").map { PushText.number(String($0)) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            let time = LocalDateTime(
                year: year,
                month: month + 1,
                day: day,
                hour: hour,
                minute: minute,
                second: second
            )
        else { return nil }
        moment = Zone.utc.instant(of: time)
    }
}
