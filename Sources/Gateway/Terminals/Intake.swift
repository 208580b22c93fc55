import Attendance
package import Storage
import TerminalProtocols
package import WallClock

/// The one way into the journal: makes log items durable and says what became of them.
package struct Intake: Sendable {
    package let store: Store
    package let rules: IntakeRules
    package let clock: HostClock
    /// Hears what terminals do, for their health; nil where nobody watches it.
    package var health: HealthMonitor?

    package init(store: Store, rules: IntakeRules, clock: HostClock) {
        self.store = store
        self.rules = rules
        self.clock = clock
    }

    /// Returns only after the items are on disk.
    func take(_ items: [LogItem], from source: RecordSource) async throws -> [IntakeOutcome] {
        try await store.append(items, from: source, receivedAt: clock.now(), rules: rules)
    }
}
