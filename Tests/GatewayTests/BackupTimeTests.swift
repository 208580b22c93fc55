import Testing
import WallClock

@testable import Gateway

@Suite("When the off-site backup is due")
struct BackupTimeTests {
    private static let zone = Zone.fixed("Asia/Test", offset: 8 * 3_600)

    private static func at(_ text: String) throws -> Instant {
        BackupTimeTests.zone.instant(of: try #require(LocalDateTime(text)))
    }

    @Test(
        "At 02:00 of the site, or as soon after as the daemon runs; once a night",
        arguments: [
            (nil, "2026-11-25T01:59:00", true),
            ("2026-11-24T02:00:30", "2026-11-25T01:59:59", false),
            ("2026-11-24T02:00:30", "2026-11-25T02:00:00", true),
            ("2026-11-24T02:00:30", "2026-11-25T15:00:00", true),
            ("2026-11-25T02:00:00", "2026-11-25T02:00:00", false),
            ("2026-11-25T02:00:30", "2026-11-25T23:59:59", false),
            ("2026-11-24T15:00:00", "2026-11-25T01:00:00", false),
            ("2026-11-20T02:00:30", "2026-11-25T01:00:00", true),
            // The clock was set back.
            ("2026-11-26T02:00:30", "2026-11-25T03:00:00", false),
        ] as [(String?, String, Bool)]
    )
    func nightly(last: String?, now: String, isDue: Bool) throws {
        let found = BackupTime.isDue(try last.map(Self.at), at: 2 * 60, now: try Self.at(now), Self.zone)
        #expect(found == isDue)
    }

    @Test("At another time, if the office says so")
    func earlier() throws {
        let (last, now) = (try Self.at("2026-11-24T02:00:30"), try Self.at("2026-11-24T22:30:00"))
        #expect(!BackupTime.isDue(last, at: 2 * 60, now: now, Self.zone))
        #expect(BackupTime.isDue(last, at: 22 * 60 + 30, now: now, Self.zone))
    }

    @Test("A weekly proof does not slip by a night because the backup before it took longer")
    func weekly() throws {
        let now = try Self.at("2026-11-25T02:00:30")
        #expect(BackupTime.isDue(nil, everyDays: 7, now: now))
        #expect(BackupTime.isDue(try Self.at("2026-11-18T02:40:00"), everyDays: 7, now: now))
        #expect(!BackupTime.isDue(try Self.at("2026-11-19T02:00:00"), everyDays: 7, now: now))
    }
}
