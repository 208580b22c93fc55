import Logging
import Storage
import TerminalProtocols
import WallClock

/// Watches this machine's clock for the moment in which it is set right. Until then one without a battery is behind, and
/// what terminals bring seems to lie in the future: those records are judged once more. Source: daemon.md 6.2, power loss.
actor HostClockWatch<C: Clock>: Monitor where C.Duration == Duration {
    /// A clock that is set forward by less (milliseconds) made no record one of the future.
    private static var least: Int64 { 60_000 }

    private let store: Store
    private let rules: IntakeRules
    private let host: HostClock
    private let clock: C
    private let logger: Logger
    /// From when on records came by the clock as it goes now.
    private var since: Instant?
    private var last: (host: Instant, clock: C.Instant)?

    init(store: Store, rules: IntakeRules, host: HostClock, clock: C, logger: Logger) {
        self.store = store
        self.rules = rules
        self.host = host
        self.clock = clock
        self.logger = logger
    }

    func tick() async throws {
        let (now, elapsed) = (host.now(), clock.now)
        if let last, let since {
            let unmoved = last.host.adding(milliseconds: last.clock.duration(to: elapsed).inMilliseconds)
            let lag = now.milliseconds(since: unmoved)
            if lag >= Self.least {
                let accepted = try await store.backfill(min(since, unmoved)...unmoved, lag: lag, at: now, rules: rules)
                logger.notice(
                    "this machine's clock was set forward by \(lag / 1_000) s: \(accepted) records that seemed to lie in the future are punches"
                )
                self.since = now
            }
        }
        since = since ?? now
        last = (now, elapsed)
    }

    func save() async {}
}
