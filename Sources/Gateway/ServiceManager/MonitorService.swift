import Logging
import ServiceLifecycle

/// Looks at the feed and the time again and again, and keeps its state. A fault of it costs findings, never a punch.
protocol Monitor: Sendable {
    func tick() async throws
    func save() async
}

/// Runs a monitor until the daemon stops, then saves its state.
struct MonitorService<M: Monitor, C: Clock>: Service where C.Duration == Duration {
    let monitor: M
    /// What is not done while it fails, for the log.
    let failure: Logger.Message
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
                    logger.error("\(failure): \(error)")
                }
                try? await clock.sleep(for: MonitorService.pause)
            }
        }
        await monitor.save()
    }
}

extension HealthMonitor: Monitor {
    func tick() async throws { try await tick(looksAround: false) }
}

extension FraudMonitor: Monitor {}
