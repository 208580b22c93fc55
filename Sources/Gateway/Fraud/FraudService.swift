import Logging
import ServiceLifecycle

/// Runs the checks for fraud while the daemon runs. A fault of theirs costs flags, never a punch.
struct FraudService<C: Clock>: Service where C.Duration == Duration {
    let monitor: FraudMonitor
    let clock: C
    let logger: Logger

    private static var pause: Duration { .seconds(2) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await monitor.tick()
                } catch is CancellationError {
                    break
                } catch {
                    logger.error("punches cannot be checked for fraud: \(error)")
                }
                try? await clock.sleep(for: FraudService.pause)
            }
        }
        await monitor.save()
    }
}
