import Attendance
import Testing

@Suite("Policies that make no sense are refused")
struct PolicyTests {
    @Test("Numbers out of range are named")
    func numbers() throws {
        var desk = try Desk()
        try desk.plan(2)
        desk.period.policy.overtime.unitMinutes = 0
        #expect(throws: AttendanceError.invalidPolicy(key: "overtime.unitMinutes")) { try desk.judged() }
        desk.period.policy = .standard
        desk.period.policy.earliestInMinutes = .max
        #expect(throws: AttendanceError.invalidPolicy(key: "earliestInMinutes")) { try desk.judged() }
    }
}
