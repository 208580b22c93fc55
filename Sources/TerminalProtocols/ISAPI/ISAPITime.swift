import WallClock

/// Times as these terminals write them. Source: protocols/face.md, Hikvision ISAPI.
enum ISAPITime {
    /// What the site's clocks show at the moment of a text; a text without an offset is the terminal's wall clock, and
    /// that of the site.
    static func local(_ text: String, zone: Zone) -> LocalDateTime? {
        if let moment = Instant(rfc3339: text) { return zone.local(at: moment) }
        return LocalDateTime(text)
    }

    /// With an explicit offset: some terminals refuse `Z`.
    static func text(_ moment: Instant, zone: Zone) -> String { moment.rfc3339(in: zone) }

    /// The zone in force at a moment, as POSIX writes it: with the sign inverted (`UTC-8:00:00` is eight hours ahead).
    static func posixZone(_ zone: Zone, at moment: Instant) -> String {
        let offset = zone.offset(at: moment)
        let (hours, seconds) = abs(offset).quotientAndRemainder(dividingBy: 3_600)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "UTC\(offset < 0 ? "+" : "-")\(hours):\(two(seconds / 60)):\(two(seconds % 60))"
    }
}
