import TerminalHealth
import Testing

@Suite struct ContactTests {
    @Test("Three heartbeats of silence are none yet, a moment more is terminal_offline; a contact ends it")
    func offline() {
        var patient = Patient()
        patient.note(.contact)
        patient.skip(seconds: 90)
        patient.tick()
        #expect(patient.open(.terminalOffline) == nil)
        patient.skip(seconds: 1)
        patient.tick()
        #expect(patient.open(.terminalOffline)?.severity == .medium)
        #expect(patient.open(.terminalOffline)?.evidence["lastContact"] == "2026-11-23T08:00:00+00:00")
        patient.note(.contact)
        #expect(patient.told == ["raised terminal_offline", "resolved terminal_offline"])
    }

    @Test("One outage is one alarm, however long; the next one has another id")
    func once() {
        var patient = Patient()
        patient.note(.contact)
        patient.pass(minutes: 60, contact: false)
        let first = patient.open(.terminalOffline)?.id
        #expect(patient.told == ["raised terminal_offline"])
        patient.note(.contact)
        patient.pass(minutes: 5, contact: false)
        #expect(first != nil && patient.open(.terminalOffline)?.id != first)
    }

    @Test("A shift that is near makes it high and keeps it so; a silent site is critical; people are named")
    func severity() {
        var patient = Patient()
        patient.note(.contact)
        patient.pass(minutes: 3, contact: false)
        patient.surroundings.isShiftNear = true
        patient.surroundings.waiting = ["7", "3"]
        patient.pass(minutes: 1, contact: false)
        #expect(patient.open(.terminalOffline)?.severity == .high)
        patient.surroundings.isShiftNear = false
        patient.surroundings.waiting = ["5"]
        patient.pass(minutes: 1, contact: false)
        #expect(patient.open(.terminalOffline)?.severity == .high)
        #expect(patient.open(.terminalOffline)?.evidence["waiting"] == .list(["3", "5", "7"]))
        patient.surroundings.isSiteSilent = true
        patient.pass(minutes: 1, contact: false)
        #expect(patient.open(.terminalOffline)?.severity == .critical)
        #expect(patient.told == ["raised terminal_offline", "changed terminal_offline", "changed terminal_offline"])
    }

    @Test("A daemon that starts gives a terminal three heartbeats before it calls it silent")
    func restart() {
        var patient = Patient()
        patient.note(.contact)
        patient.skip(hours: 5)
        patient.health.resume(at: patient.now)
        patient.tick()
        #expect(patient.told.isEmpty)
        patient.pass(minutes: 2, contact: false)
        #expect(patient.told == ["raised terminal_offline"])
    }
}
