import TerminalHealth
import Testing
import WallClock

@Suite struct ClockTests {
    @Test(
        "A clock is wrong beyond 60 s, ahead or behind, and badly beyond 5 min",
        arguments: [
            (60_000, nil), (60_001, TerminalAnomaly.Severity.medium), (-60_001, .medium), (300_000, .medium),
            (300_001, .high), (-300_001, .high),
        ] as [(Int64, TerminalAnomaly.Severity?)]
    )
    func offset(drift: Int64, severity: TerminalAnomaly.Severity?) {
        var patient = Patient()
        patient.note(.clock(drift: drift))
        #expect(patient.open(.terminalClockDrift, "offset")?.severity == severity)
    }

    @Test("Readings that scatter round the limit are one alarm")
    func hysteresis() {
        var patient = Patient()
        for drift: Int64 in [60_500, 59_500, 60_600, 59_000] { patient.note(.clock(drift: drift)) }
        #expect(patient.told == ["raised terminal_clock_drift"])
        patient.note(.clock(drift: 53_000))
        #expect(patient.told.last == "resolved terminal_clock_drift")
    }

    @Test("A jump of more than 30 s between two contacts is told, unless we set the clock", arguments: [true, false])
    func jump(isOurs: Bool) {
        var patient = Patient()
        patient.note(.clock(drift: 1_000))
        patient.note(.clock(drift: 31_000))
        #expect(patient.told.isEmpty)
        if isOurs { patient.note(.clockSet) }
        patient.note(.clock(drift: 999))
        #expect((patient.open(.terminalClockDrift, "jump") != nil) == !isOurs)
    }

    @Test(
        "A rate beyond 100 ppm over a day and more is told, one within is not",
        arguments: [(90, false), (120, true)]
    )
    func rate(ppm: Int64, isTold: Bool) {
        var patient = Patient()
        for hour: Int64 in 0...48 {
            patient.note(.clock(drift: ppm * 3_600 * hour / 1_000))
            patient.skip(hours: 1)
        }
        #expect((patient.open(.terminalClockDrift, "rate") != nil) == isTold)
    }

    @Test("Whole seconds that scatter are no rate")
    func scatter() {
        var patient = Patient()
        for hour in 0...72 {
            patient.note(.clock(drift: hour.isMultiple(of: 2) ? 500 : -500))
            patient.skip(hours: 1)
        }
        #expect(patient.told.isEmpty)
    }
}

@Suite struct OrderTests {
    @Test(
        "Behind an older-stamped record in one piece of the log: by more than 5 s",
        arguments: [(-5, false), (-6, true)]
    )
    func inOnePiece(second: Int64, isTold: Bool) {
        var patient = Patient()
        patient.took(patient.record("1"), patient.record("2", second: second))
        #expect((patient.open(.clockSetBack) != nil) == isTold)
    }

    @Test("A record that was not there at the last complete reading, and is older than what was")
    func betweenReadings() {
        var patient = Patient()
        patient.took(patient.record("1"))
        patient.note(.logRead)
        patient.took(patient.record("2", second: -600))
        #expect(patient.open(.clockSetBack)?.severity == .high)
        #expect(patient.open(.clockSetBack)?.evidence["seconds"] == 600)
        #expect(patient.open(.clockSetBack)?.evidence["user"] == "2")
    }

    @Test("What merely arrives late proves nothing: an event overtook the log")
    func overtaken() {
        var patient = Patient()
        patient.took(patient.record("1"))
        patient.note(.logRead)
        patient.took(patient.record("3", second: 60))
        patient.took(patient.record("2", second: 30))
        #expect(patient.told.isEmpty)
    }

    @Test("The log read again is no older record, nor is one with an impossible time a newer one")
    func again() {
        var patient = Patient()
        patient.took(patient.record("1"), patient.record("2", second: 9))
        patient.note(.logRead)
        patient.took(patient.record("1", .duplicate), patient.record("2", second: 9, .duplicate))
        patient.took(patient.record("9", second: 900_000, .inFuture))
        patient.note(.logRead)
        patient.took(patient.record("3", second: 10))
        #expect(patient.open(.clockSetBack) == nil)
    }

    @Test("A clock that we set back is nobody's trick")
    func ours() {
        var patient = Patient()
        patient.took(patient.record("1"))
        patient.note(.logRead)
        patient.note(.clockSet)
        patient.took(patient.record("2", second: -600))
        #expect(patient.told.isEmpty)
    }

    @Test("The hour that summer time doubles is not a clock set back")
    func doubledHour() throws {
        let zone = try Zone.load("Europe/Berlin")
        var patient = Patient()
        patient.profile.zone = zone
        patient.now = Instant(seconds: 1_792_900_800)  // 2026-10-25T04:00:00Z, an hour and more behind the doubled one
        let late = try #require(LocalDateTime("2026-10-25T02:59:00"))
        let again = try #require(LocalDateTime("2026-10-25T02:01:00"))
        func record(_ user: String, _ time: LocalDateTime) -> HealthRecord {
            HealthRecord(user: user, time: time, outcome: .accepted)
        }
        patient.took(record("1", late), record("2", again))
        #expect(patient.told.isEmpty)
    }
}
