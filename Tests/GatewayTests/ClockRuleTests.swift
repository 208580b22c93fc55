import Attendance
import DaemonConfiguration
import Testing
import WallClock

@testable import Gateway

@Suite struct ClockRuleTests {
    /// 09:00 to 18:00 with a break, in minutes of the day.
    private static let edges: Set = [540, 720, 780, 1_080]

    private static func decide(
        _ time: String,
        drift: Int64 = 45_000,
        policy: Configuration.ClockPolicy = .step,
        lastSet: Int64? = nil,
        edges: Set<Int> = edges
    ) throws -> ClockRule.Decision {
        let wall = try #require(LocalDateTime("2026-11-24T\(time)"))
        return ClockRule.decide(policy: policy, drift: drift, wall: wall, sinceLastSet: lastSet, edges: edges)
    }

    @Test("Half a minute off at a quiet time is set, in both directions")
    func set() throws {
        #expect(try Self.decide("10:00:00", drift: 30_000) == .set)
        #expect(try Self.decide("10:00:00", drift: -30_000) == .set)
        #expect(try Self.decide("10:00:00", drift: 29_999) == .leave(.smallDrift))
        #expect(try Self.decide("10:00:00", drift: .min) == .set)
    }

    @Test("Only where the policy is step, and once a day at most")
    func policy() throws {
        #expect(try Self.decide("10:00:00", policy: .off) == .leave(.policy))
        #expect(try Self.decide("10:00:00", policy: .report) == .leave(.policy))
        #expect(try Self.decide("10:00:00", lastSet: 86_399_999) == .leave(.setBefore))
        #expect(try Self.decide("10:00:00", lastSet: 86_400_000) == .set)
    }

    @Test("Never within two minutes of midnight", arguments: ["23:58:00", "23:59:59", "00:00:00", "00:02:00"])
    func midnight(time: String) throws {
        #expect(try Self.decide(time) == .leave(.nearMidnight))
        #expect(try Self.decide(time, edges: []) == .leave(.nearMidnight))
    }

    @Test("Nor of a shift's edge or a break's", arguments: ["08:58:00", "09:02:00", "12:00:00", "18:01:59"])
    func shiftEdge(time: String) throws {
        #expect(try Self.decide(time) == .leave(.nearShiftEdge))
        #expect(try Self.decide(time, edges: []) == .set)
    }

    @Test("What the terminal shows must be clear of edges too")
    func shown() throws {
        #expect(try Self.decide("08:50:00", drift: 600_000) == .leave(.nearShiftEdge))
        #expect(try Self.decide("09:10:00", drift: -600_000) == .leave(.nearShiftEdge))
        #expect(try Self.decide("23:50:00", drift: 600_000) == .leave(.nearMidnight))
        #expect(try Self.decide("10:00:00", drift: 600_000) == .set)
    }

    @Test("A night shift that ends on the next day has its edge in the morning")
    func night() throws {
        #expect(try Self.decide("06:00:30", edges: [1_320, 1_800]) == .leave(.nearShiftEdge))
    }
}
