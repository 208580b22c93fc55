import Foundation
import TerminalHealth
import TerminalProtocols
import Testing
import WallClock

@Suite struct RecordTests {
    @Test("A conflict is high, each one its own")
    func conflict() {
        var patient = Patient()
        patient.took(patient.record("1", .conflict), patient.record("2", .conflict))
        #expect(patient.told == ["raised record_conflict", "raised record_conflict"])
        #expect(patient.open(.recordConflict)?.severity == .high)
    }

    @Test("Unknown ids are grouped by id, with first, last and count; mapping the id ends it")
    func unknown() {
        var patient = Patient()
        patient.took(patient.record("77", .unknownUser), patient.record("78", .unknownUser))
        patient.took(patient.record("77", second: 60, .unknownUser))
        #expect(patient.told == ["raised unknown_user", "raised unknown_user"])
        #expect(patient.open(.unknownUser, "77")?.evidence["count"] == 2)
        #expect(patient.open(.unknownUser, "77")?.evidence["first"] == "2026-11-23T08:00:00")
        #expect(patient.open(.unknownUser, "77")?.evidence["last"] == "2026-11-23T08:01:00")
        patient.surroundings.mapped = ["77"]
        patient.tick()
        #expect(patient.open(.unknownUser, "77") == nil)
        #expect(patient.open(.unknownUser, "78") != nil)
    }

    @Test("Impossible times show the record's bytes and close a day after the last")
    func times() {
        var patient = Patient()
        patient.took(patient.record("1", .inFuture), patient.record("2", .implausiblyOld))
        #expect(patient.open(.punchInFuture)?.evidence["bytes"] == "ab01")
        #expect(patient.open(.punchImplausiblyOld)?.severity == .medium)
        patient.skip(hours: 24)
        patient.note(.contact)
        patient.tick()
        #expect(patient.health.anomalies.isEmpty)
    }

    @Test("What is ordinary alarms nobody")
    func ordinary() {
        var patient = Patient()
        patient.took(patient.record("1"), patient.record("2", .duplicate))
        #expect(patient.told.isEmpty)
    }

    @Test("The order in which records of different people come makes no difference to what is open")
    func order() {
        func outcome(_ users: [String]) -> [String] {
            var patient = Patient()
            for user in users { patient.took(patient.record(user, .unknownUser)) }
            return patient.health.anomalies.compactMap(\.subject).sorted()
        }
        #expect(outcome(["3", "1", "2", "1"]) == outcome(["1", "1", "2", "3"]))
    }
}

@Suite struct VerificationTests {
    /// Ten days with ten punches each, one of them weak, then today.
    private func today(weak: Int, of all: Int) -> Patient {
        var patient = Patient()
        for _ in 0..<10 {
            for index in 0..<10 { patient.took(patient.record("\(index)", isWeak: index == 0)) }
            patient.skip(hours: 24)
        }
        patient.note(.records((0..<all).map { patient.record("\($0)", isWeak: $0 < weak) }))
        return patient
    }

    @Test(
        "A share of cards and passwords 4 standard errors above the terminal's own is told",
        // 10 % before; with 40 punches one error is 4.8 %, so 4 of them are reached between 11 and 12 of 40.
        arguments: [(11, false), (12, true)]
    )
    func shift(weak: Int, isTold: Bool) {
        #expect((today(weak: weak, of: 40).open(.verifyShift)?.severity == .medium) == isTold)
    }

    @Test("Few punches say nothing")
    func few() { #expect(today(weak: 19, of: 19).open(.verifyShift) == nil) }

    @Test("More than a fifth of fifty tries refused", arguments: [(10, false), (11, true)])
    func rejects(refused: Int, isTold: Bool) {
        var patient = Patient()
        patient.note(.rejections(refused))
        patient.note(.records(patient.new(50 - refused)))
        #expect((patient.open(.highRejectRate)?.severity == .low) == isTold)
    }

    @Test("Before fifty tries nothing is said")
    func early() {
        var patient = Patient()
        patient.note(.rejections(49))
        #expect(patient.told.isEmpty)
    }

    @Test("Keys that contradict in more than a fifth of 200 punches", arguments: [(40, false), (41, true)])
    func keys(contradicting: Int, isTold: Bool) {
        var patient = Patient()
        let date = Zone.utc.local(at: patient.now).date
        patient.note(.keys(date: date, agreeing: 100, contradicting: contradicting))
        patient.note(.keys(date: date, agreeing: 0, contradicting: 200))
        #expect(patient.told.isEmpty)
        patient.note(.keys(date: date.adding(days: 1), agreeing: 100 - contradicting, contradicting: 0))
        #expect((patient.open(.stateKeyUnreliable)?.severity == .info) == isTold)
    }
}

@Suite struct IdentityTests {
    @Test("Another serial, another firmware or another address is told; the same is not")
    func replaced() {
        let facts = TerminalFacts(serial: "A", firmware: "1.0")
        var patient = Patient()
        patient.note(.identified(facts))
        patient.note(.identified(facts))
        #expect(patient.told.isEmpty)
        patient.note(.identified(TerminalFacts(serial: "A", firmware: "1.1")))
        #expect(patient.told == ["raised terminal_replaced"])
        patient.profile.link = "tcp://192.0.2.11:4370"
        patient.note(.identified(TerminalFacts(serial: "A", firmware: "1.1")))
        #expect(patient.told == ["raised terminal_replaced", "changed terminal_replaced"])
        patient.note(.identified(TerminalFacts(serial: "B", firmware: "1.1")))
        #expect(patient.open(.terminalReplaced)?.evidence["serialBefore"] == "A")
    }

    @Test("Ghosts and administrators are one alarm a terminal, told again when somebody is new, and over with the last")
    func ghosts() {
        var patient = Patient()
        patient.note(.enrolled(ghosts: [], administrators: []))
        #expect(patient.told.isEmpty)
        patient.note(.enrolled(ghosts: ["7"], administrators: []))
        patient.note(.enrolled(ghosts: ["7"], administrators: []))
        #expect(patient.told == ["raised ghost_enrolment"])
        patient.note(.enrolled(ghosts: ["7"], administrators: ["1"]))
        #expect(patient.told == ["raised ghost_enrolment", "changed ghost_enrolment"])
        #expect(patient.open(.ghostEnrolment)?.severity == .high)
        patient.note(.enrolled(ghosts: [], administrators: []))
        #expect(patient.told.last == "resolved ghost_enrolment")
    }
}

@Suite struct OperationTests {
    @Test("Within office hours for information, outside of them high", arguments: [true, false])
    func hours(isShiftRunning: Bool) {
        var patient = Patient()
        patient.surroundings.isShiftRunning = isShiftRunning
        patient.tick()
        patient.note(.operation(TerminalOperation(what: "menu entered", by: "1")))
        #expect(patient.open(.adminAction)?.severity == (isShiftRunning ? .info : .high))
    }

    @Test("A punch within five minutes of the enrolment makes it high", arguments: [(300, true), (301, false)])
    func punched(second: Int64, isHigh: Bool) {
        var patient = Patient()
        patient.surroundings.isShiftRunning = true
        patient.tick()
        let time = Zone.utc.local(at: patient.now)
        patient.note(.operation(TerminalOperation(what: "enrolled user 1001", by: "1", time: time)))
        patient.took(patient.record("1002", second: 5))
        #expect(patient.open(.adminAction)?.severity == .info)
        patient.took(patient.record("1001", second: second))
        #expect(patient.open(.adminAction)?.severity == (isHigh ? .high : .info))
    }

    @Test("What no administrator does is no action of one")
    func harmless() {
        var patient = Patient()
        for what in ["switched on", "access event 5", "opened the lock"] {
            patient.note(.operation(TerminalOperation(what: what)))
        }
        #expect(patient.told.isEmpty)
    }

    @Test("What an operation log holds of earlier days alarms nobody")
    func old() {
        var patient = Patient()
        let time = Zone.utc.local(at: patient.now).adding(seconds: -90_000)
        patient.note(.operation(TerminalOperation(what: "enrolled user 1001", time: time)))
        #expect(patient.told.isEmpty)
    }
}

@Suite struct StateTests {
    @Test("Saved and read again it goes on as if nothing had happened, and tells nothing twice")
    func restart() throws {
        var patient = Patient()
        patient.note(.clock(drift: 90_000))
        patient.took(patient.record("77", .unknownUser))
        let saved = try JSONEncoder().encode(patient.health)
        var again = patient
        again.health = try JSONDecoder().decode(TerminalHealth.self, from: saved)
        again.health.resume(at: again.now)
        #expect(again.health.anomalies == patient.health.anomalies)
        again.note(.clock(drift: 91_000))
        again.took(again.record("77", second: 5, .unknownUser))
        #expect(again.told == patient.told)
        #expect(again.open(.unknownUser, "77")?.evidence["count"] == 2)
    }

    @Test("The state of a terminal with everything wrong stays small")
    func bounded() throws {
        var patient = Patient(readsWholeLog: false)
        for index in 0..<1_500 {
            patient.took(patient.record("\(index)", .unknownUser), patient.record("\(index)", .conflict))
            patient.note(.clock(drift: Int64(index) * 1_000))
            patient.pass(minutes: 1)
        }
        #expect(patient.health.anomalies.count <= 200)
        #expect(try JSONEncoder().encode(patient.health).count < 200_000)
    }
}
