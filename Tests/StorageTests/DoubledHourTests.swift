import Attendance
import TerminalProtocols
import Testing
import WallClock

@testable import Storage

/// 2026-10-25 in Berlin: at 03:00 summer time (01:00 UTC) the clocks went back to 02:00.
@Suite struct DoubledHourTests {
    private let midnight = Instant(seconds: 1_792_886_400)  // 2026-10-25T00:00:00Z, 02:00 summer time

    private func rules() throws -> IntakeRules {
        IntakeRules(policy: .standard, zone: try Zone.load("Europe/Berlin"))
    }

    private func item(_ clock: String) throws -> LogItem {
        let time = try #require(LocalDateTime("2026-10-25T\(clock):00"))
        return .record(TerminalRecord(user: "1", time: time, verify: 1, bytes: Array(clock.utf8)))
    }

    /// Minutes after 00:00 UTC at which the records came to lie, in the order in which they were stored.
    private func minutes(_ batches: [[String]], received: [Instant]) async throws -> [Int64] {
        try await withStore { store, source in
            for (batch, received) in zip(batches, received) {
                let items = try batch.map(item)
                _ = try await store.append(items, from: source, receivedAt: received, rules: try rules())
            }
            return try await store.everyRecord().compactMap { row in
                row.at.map { $0.milliseconds(since: midnight) / 60_000 }
            }
        }
    }

    private let log = ["01:50", "02:10", "02:50", "02:20", "02:40", "03:10"]
    private let moments: [Int64] = [-10, 10, 50, 80, 100, 130]

    @Test("The terminal's own order decides between the two readings")
    func order() async throws {
        let tomorrow = midnight.adding(seconds: 86_400)
        #expect(try await minutes([log], received: [tomorrow]) == moments)
    }

    @Test("However the log is cut, the readings are the same", arguments: 1...5)
    func pieces(first: Int) async throws {
        let tomorrow = midnight.adding(seconds: 86_400)
        let pieces = [Array(log.prefix(first)), Array(log.dropFirst(first))]
        #expect(try await minutes(pieces, received: [tomorrow, tomorrow]) == moments)
    }

    @Test("A punch that comes as it is made means now")
    func live() async throws {
        let first = midnight.adding(seconds: 10 * 60 + 2)
        let second = midnight.adding(seconds: 80 * 60 + 2)
        #expect(try await minutes([["02:10"]], received: [first]) == [10])
        #expect(try await minutes([["02:20"]], received: [second]) == [80])
    }

    @Test("A record from a clock that was far off says nothing of the order of those behind it")
    func glitch() async throws {
        let tomorrow = midnight.adding(seconds: 86_400)
        #expect(try await minutes([["23:59", "02:10"]], received: [tomorrow])[1] == 10)
    }
}
