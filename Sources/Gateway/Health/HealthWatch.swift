import Logging
import ServiceLifecycle

/// Looks after the terminals' health as time passes, until the daemon stops.
struct HealthWatch<C: Clock>: Service where C.Duration == Duration {
    let monitor: HealthMonitor
    let clock: C
    let logger: Logger

    /// Three heartbeats of a terminal that is asked each second or two are not much more.
    private static var pause: Duration { .seconds(2) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await monitor.tick()
                } catch is CancellationError {
                    break
                } catch {
                    logger.error("the terminals' health cannot be judged: \(error)")
                }
                try? await clock.sleep(for: HealthWatch.pause)
            }
        }
        await monitor.save()
    }
}
