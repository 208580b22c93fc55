import TerminalHealth
import TerminalProtocols
import Testing
import WallClock

extension Patient {
    /// One round: the terminal counts, gives items, and its log is at its end.
    mutating func round(records: Int, _ items: [HealthRecord] = [], capacity: Int? = nil) {
        skip(seconds: 30)
        note(.counts(TerminalCounts(records: records, recordCapacity: capacity)))
        if !items.isEmpty { note(.records(items)) }
        note(.logRead)
    }

    func new(_ count: Int) -> [HealthRecord] { (0..<count).map { record("\($0)", second: Int64($0)) } }
}

@Suite struct LogTests {
    @Test(
        "A counter that grows by more than came is a gap, with how many are missing",
        arguments: [(5, false), (6, true)]
    )
    func gap(growth: Int, isTold: Bool) {
        var patient = Patient()
        patient.round(records: 100, patient.new(2))
        // The two that came behind the first count may be part of what the second one grew by: they are no proof.
        patient.round(records: 100 + growth, patient.new(3))
        #expect((patient.open(.logGap, "count") != nil) == isTold)
        if isTold { #expect(patient.open(.logGap, "count")?.evidence["missing"] == 1) }
    }

    @Test("A record that came before it was counted is not missing when it is")
    func early() {
        var patient = Patient()
        patient.round(records: 100, patient.new(1))
        patient.took(patient.record("9", second: 60))
        patient.round(records: 101)
        patient.round(records: 102, [patient.record("8", second: 99)])
        #expect(patient.told.isEmpty)
    }

    @Test("Two equal records of one second in the log are counted twice and kept once")
    func doubles() {
        var patient = Patient()
        patient.round(records: 100, patient.new(1))
        patient.round(records: 102, [patient.record("7"), patient.record("7", .duplicate)])
        #expect(patient.told.isEmpty)
    }

    @Test("Who gives as many records as the log counts has left none out: they had come by another way")
    func whole() {
        var patient = Patient()
        patient.round(records: 3)
        patient.round(
            records: 5,
            patient.new(5).map { HealthRecord(user: $0.user, time: $0.time, outcome: .duplicate) }
        )
        #expect(patient.told.isEmpty)
    }

    @Test("What was not yet saved at a stop is not missing after it")
    func restart() {
        var patient = Patient()
        patient.round(records: 100, patient.new(2))
        patient.health.resume(at: patient.now)
        patient.round(records: 105)
        #expect(patient.told.isEmpty)
    }

    @Test("A counter that falls is critical, unless we cleared the log", arguments: [true, false])
    func shrunk(isOurs: Bool) {
        var patient = Patient()
        patient.round(records: 100)
        if isOurs { patient.note(.logCleared) }
        patient.round(records: 99)
        #expect((patient.open(.logShrunk)?.severity == .critical) == !isOurs)
        #expect(patient.told.count == (isOurs ? 0 : 1))
        patient.round(records: 99)
        #expect(patient.told.count == (isOurs ? 0 : 1))
    }

    @Test("Another device with fewer records is replaced, not shrunk")
    func replaced() {
        var patient = Patient()
        patient.note(.identified(TerminalFacts(serial: "A")))
        patient.round(records: 100)
        patient.note(.identified(TerminalFacts(serial: "B")))
        patient.round(records: 0)
        #expect(patient.told == ["raised terminal_replaced"])
    }

    @Test("Nearly full from 90 % on, and over only below 88 %")
    func full() {
        var patient = Patient()
        patient.round(records: 899, capacity: 1_000)
        #expect(patient.open(.logNearlyFull) == nil)
        patient.round(records: 900, capacity: 1_000)
        #expect(patient.open(.logNearlyFull)?.severity == .high)
        patient.note(.logCleared)
        patient.round(records: 885, capacity: 1_000)
        #expect(patient.open(.logNearlyFull) != nil)
        patient.round(records: 879, capacity: 1_000)
        #expect(patient.open(.logNearlyFull) == nil)
    }

    @Test("Full in less than seven days at the rate of the last ones", arguments: [(700, false), (860, true)])
    func forecast(start: Int, isTold: Bool) {
        // 20 records a day and room for 1000: after a day 14 or 6 days are left.
        var patient = Patient()
        for hour in 0...24 {
            patient.note(.counts(TerminalCounts(records: start + hour * 20 / 24, recordCapacity: 1_000)))
            patient.skip(hours: 1)
        }
        #expect((patient.open(.logNearlyFull) != nil) == isTold)
    }

    @Test("Users nearly full is low", arguments: [(89, false), (90, true)])
    func users(count: Int, isTold: Bool) {
        var patient = Patient()
        patient.note(.counts(TerminalCounts(users: count, userCapacity: 100)))
        #expect((patient.open(.usersNearlyFull)?.severity == .low) == isTold)
    }
}

@Suite struct SilenceTests {
    /// Six Mondays from 08:00 to 12:00 with a punch each five minutes, then one without.
    private func mondays(quietMinutes: Int) -> Patient {
        var patient = Patient()
        patient.surroundings.isShiftRunning = true
        for week: Int64 in 0..<6 {
            patient.now = Patient.monday.adding(seconds: week * 7 * 86_400)
            patient.health.resume(at: patient.now)
            for minute in 0..<240 {
                patient.pass(minutes: 1)
                if minute.isMultiple(of: 5) { patient.took(patient.record("\(minute)")) }
            }
        }
        patient.now = Patient.monday.adding(seconds: 6 * 7 * 86_400)
        patient.health.resume(at: patient.now)
        patient.took(patient.record("first"))
        patient.told = []
        patient.pass(minutes: quietMinutes)
        return patient
    }

    @Test(
        "Silence with a chance below 1 in 10,000 is a gap; the next punch ends it",
        arguments: [(44, false), (50, true)]
    )
    func silence(minutes: Int, isTold: Bool) {
        var patient = mondays(quietMinutes: minutes)
        #expect((patient.open(.logGap, "silence")?.severity == .high) == isTold)
        patient.took(patient.record("9"))
        #expect(patient.open(.logGap, "silence") == nil)
    }

    @Test("On a day without shifts nobody is missed")
    func holiday() {
        var patient = mondays(quietMinutes: 1)
        patient.surroundings.isShiftRunning = false
        patient.pass(minutes: 180)
        #expect(patient.told.isEmpty)
    }
}

@Suite struct UploadTests {
    @Test(
        "More than half known within 15 minutes is a storm; exactly half is none",
        arguments: [(10, false), (11, true)]
    )
    func storm(known: Int, isTold: Bool) {
        var patient = Patient(readsWholeLog: false)
        let duplicates = (0..<known).map { patient.record("\($0)", .duplicate) }
        patient.note(.records(patient.new(20 - known) + duplicates))
        #expect((patient.open(.duplicateUploadStorm)?.severity == .low) == isTold)
        patient.pass(minutes: 15)
        #expect(patient.open(.duplicateUploadStorm) == nil)
    }

    @Test("A terminal whose whole log is read each time sends nothing again")
    func wholeLog() {
        var patient = Patient(readsWholeLog: true)
        patient.note(.records((0..<100).map { patient.record("\($0)", .duplicate) }))
        #expect(patient.told.isEmpty)
    }
}
