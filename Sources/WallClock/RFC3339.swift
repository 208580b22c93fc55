extension Instant {
    /// RFC 3339 with an offset (`2026-11-02T09:00:59+08:00`, `…Z`, fractions allowed); nil for anything else.
    package init?(rfc3339 text: some StringProtocol) {
        var scanner = DigitScanner(text)
        guard let local = scanner.dateTime() else { return nil }
        var milliseconds = 0
        if scanner.skip(".") {
            guard let fraction = scanner.milliseconds() else { return nil }
            milliseconds = fraction
        }
        var offset = 0
        if !scanner.skip("Z") {
            let sign = scanner.skip("+") ? 1 : scanner.skip("-") ? -1 : 0
            guard sign != 0, let hours = scanner.number(digits: 2), hours <= 23, scanner.skip(":"),
                let minutes = scanner.number(digits: 2), minutes <= 59
            else { return nil }
            offset = sign * (hours * 3_600 + minutes * 60)
        }
        guard scanner.isAtEnd else { return nil }
        self.init(milliseconds: (local.wallSeconds - Int64(offset)) * 1_000 + Int64(milliseconds))
    }

    /// RFC 3339 with the zone's offset at this moment, to the second; offsets are whole minutes in print.
    package func rfc3339(in zone: Zone) -> String {
        let offset = zone.offset(at: self)
        let local = LocalDateTime(wallSeconds: seconds + Int64(offset))
        let minutes = abs(offset) / 60
        return "\(local)\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }
}
