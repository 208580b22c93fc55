import Attendance
import Testing

@Suite("What is not built is refused, never judged wrongly")
struct NotBuiltTests {
    private func refusal(_ options: Shift.Options = Shift.Options(), _ kind: Shift.Kind = .fixed) throws
        -> AttendanceError?
    {
        var desk = try Desk()
        try desk.plan(2, shift: try Shift(name: "X", kind: kind, hours: try span("09:00", "18:00"), options: options))
        return #expect(throws: AttendanceError.self) { try desk.judged() }
    }

    @Test("Flexible shifts and what depends on yesterday")
    func shifts() throws {
        #expect(try refusal(Shift.Options(), .flexShift) == .notBuilt(.flexShift))
        #expect(try refusal(Shift.Options(), .flexCore) == .notBuilt(.flexCore))
        var options = Shift.Options()
        options.lateOffLateOn = [Shift.LateOffLateOn(offAfterMinutes: 120, lateAllowedMinutes: 30)]
        #expect(try refusal(options) == .notBuilt(.lateOffLateOn))
    }

    @Test("Policies that need more than the engine has, or make no sense")
    func policies() throws {
        var desk = try Desk()
        try desk.plan(2)
        desk.period.policy.driftCorrection = true
        #expect(throws: AttendanceError.notBuilt(.driftCorrection)) { try desk.judged() }
        desk.period.policy = .standard
        desk.period.policy.stateMode = .trust
        desk.period.policy.pairing = .perSession
        #expect(throws: AttendanceError.notBuilt(.trustPerSession)) { try desk.judged() }
        desk.period.policy = .standard
        desk.period.policy.overtime.unitMinutes = 0
        #expect(throws: AttendanceError.invalidPolicy(key: "overtime.unitMinutes")) { try desk.judged() }
        desk.period.policy = .standard
        desk.period.policy.earliestInMinutes = .max
        #expect(throws: AttendanceError.invalidPolicy(key: "earliestInMinutes")) { try desk.judged() }
    }
}
