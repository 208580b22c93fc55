import Testing
import WallClock

@Test("Every day from 1900 to 2199 survives the way to its parts and back, in order")
func datesRoundTrip() throws {
    var previous = try #require(LocalDate(year: 1899, month: 12, day: 31))
    for year in 1900...2199 {
        for month in 1...12 {
            for day in 1...LocalDate.days(inMonth: month, of: year) {
                let date = try #require(LocalDate(year: year, month: month, day: day))
                #expect(date.parts == (year, month, day))
                #expect(date == previous.adding(days: 1))
                previous = date
            }
        }
    }
    #expect(LocalDate("2026-11-24")?.weekday == 2)
    #expect(LocalDate("1970-01-01")?.dayNumber == 0)
}

@Test(
    "Dates that do not exist are refused",
    arguments: ["2026-02-29", "2026-13-01", "2026-1-01", "2026-11-31", "0000-01-01", "2026-11-24x"]
)
func impossibleDates(text: String) { #expect(LocalDate(text) == nil) }

@Test("RFC 3339 is read with any offset and printed in the zone")
func rfc3339() throws {
    let shanghai = try Zone.load("Asia/Shanghai")
    let instant = try #require(Instant(rfc3339: "2026-11-02T09:00:59+08:00"))
    #expect(Instant(rfc3339: "2026-11-02T01:00:59Z") == instant)
    #expect(Instant(rfc3339: "2026-11-01T15:30:59.250-09:30")?.milliseconds == instant.milliseconds + 250)
    #expect(instant.rfc3339(in: shanghai) == "2026-11-02T09:00:59+08:00")
    for text in ["2026-11-02T09:00:59", "2026-11-02T09:00:60Z", "2026-11-02T09:00:59+8:00", "x"] {
        #expect(Instant(rfc3339: text) == nil)
    }
}

@Test("Berlin's clock changes: a skipped time takes the offset before, a doubled one the first")
func clockChanges() throws {
    let berlin = try Zone.load("Europe/Berlin")
    let skipped = try #require(LocalDateTime("2026-03-29T02:30:00"))
    #expect(berlin.reading(of: skipped) == .skipped(try #require(Instant(rfc3339: "2026-03-29T01:30:00Z"))))
    #expect(berlin.local(at: berlin.instant(of: skipped)).description == "2026-03-29T03:30:00")
    let doubled = try #require(LocalDateTime("2026-10-25T02:30:00"))
    let first = try #require(Instant(rfc3339: "2026-10-25T00:30:00Z"))
    #expect(berlin.reading(of: doubled) == .twice(first: first, second: first.adding(seconds: 3_600)))
    #expect(berlin.instant(of: doubled) == first)
}

@Test("Zones keep their rule beyond the file's last transition")
func farFuture() throws {
    let summer = try #require(LocalDateTime("2071-07-01T12:00:00"))
    #expect(try Zone.load("Europe/Berlin").offset(at: try Zone.load("Europe/Berlin").instant(of: summer)) == 7_200)
    #expect(try Zone.load("Australia/Sydney").instant(of: summer) == Instant(rfc3339: "2071-07-01T02:00:00Z"))
    #expect(try Zone.load("America/New_York").instant(of: summer) == Instant(rfc3339: "2071-07-01T16:00:00Z"))
}

@Test(
    "Every local time that a zone shows maps back to its moment",
    arguments: ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Shanghai", "Pacific/Apia"]
)
func roundTrip(identifier: String) throws {
    let zone = try Zone.load(identifier)
    let start = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z"))
    for quarter in 0..<(365 * 96) {
        let instant = start.adding(seconds: Int64(quarter) * 900)
        switch zone.reading(of: zone.local(at: instant)) {
        case .once(let found): #expect(found == instant)
        case .twice(let first, let second): #expect(first == instant || second == instant)
        case .skipped: Issue.record("a shown time cannot be skipped: \(instant)")
        }
    }
}

@Test(
    "A name that is no zone, or leaves the directory, is refused",
    arguments: ["Mars/Olympus", "../../etc/passwd", "", "/etc/passwd", "Asia/"]
)
func unknownZones(name: String) {
    #expect(throws: ZoneError.unknown(name)) { try Zone.load(name) }
}

@Test("A cut or mutated zone file is an error, never a trap")
func damagedZones() throws {
    let whole = try tzifOfTestZone()
    for length in 0..<whole.count - 1 {
        #expect(throws: ZoneError.self) { try Zone(identifier: "X", tzif: Array(whole.prefix(length))) }
    }
    var accepted = 0
    for index in whole.indices {
        for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
            var bytes = whole
            bytes[index] = value
            guard let zone = try? Zone(identifier: "X", tzif: bytes) else { continue }
            accepted += 1
            #expect(abs(zone.offset(at: Instant(seconds: 1_000_000_000))) < 86_400)
        }
    }
    #expect(accepted > 0)
}

/// One change in 2000 from +1 h to +2 h and no rule behind it.
private func tzifOfTestZone() throws -> [UInt8] {
    func header(_ counts: [UInt8]) -> [UInt8] {
        Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap { [0, 0, 0, $0] }
    }
    let second: [UInt8] =
        [0, 0, 0, 0, 0x38, 0x6D, 0x43, 0x80, 1] + [0, 0, 0x0E, 0x10, 0, 0] + [0, 0, 0x1C, 0x20, 1, 0] + [0x41, 0]
    return header([0, 0, 0, 0, 0, 0]) + header([0, 0, 0, 1, 2, 2]) + second + Array("\n\n".utf8)
}
