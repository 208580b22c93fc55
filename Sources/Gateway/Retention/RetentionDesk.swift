import Attendance
import DaemonConfiguration
import Storage
import WallClock

/// Erases what is known of people who left, and archives of months, once their retention is over. Source: attendance.md 3.8.
struct RetentionDesk: Sendable {
    let store: Store
    let configuration: Configuration
    let clock: HostClock

    private var zone: Zone { configuration.site.zone }

    var today: LocalDate { zone.local(at: clock.now()).date }

    /// The first month that is kept.
    var firstKept: Month { configuration.retention.firstKept(today: today) }

    func due() async throws -> RetentionDue { try await store.retentionDue(before: firstKept, start: start) }

    /// - Parameter dryRun: everything is counted, nothing is kept.
    func apply(by signature: String, dryRun: Bool) async throws -> RetentionCounts {
        try await store.applyRetention(
            before: firstKept,
            start: start,
            change: Change(by: signature, at: clock.now()),
            dryRun: dryRun
        )
    }

    private var start: Instant { zone.instant(of: LocalDateTime(date: firstKept.first)) }
}
