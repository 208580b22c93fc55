import Logging
import ServiceLifecycle
import Storage
import WallClock

/// Applies the retention once a date, where the configuration allows it.
struct RetentionWatch<C: Clock>: Service where C.Duration == Duration {
    let desk: RetentionDesk
    let clock: C
    let logger: Logger

    private static var pause: Duration { .seconds(600) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var done: LocalDate?
            while !Task.isCancelled {
                let today = desk.today
                do {
                    if done != today { try await pass() }
                    done = today
                } catch is CancellationError {
                    break
                } catch {
                    logger.error("what is over could not be erased: \(error)")
                }
                try? await clock.sleep(for: RetentionWatch.pause)
            }
        }
    }

    func pass() async throws {
        guard try await !desk.due().isEmpty else { return }
        let counts = try await desk.apply(by: "rollcalld", dryRun: false)
        logger.notice("retention: \(counts.people) people and \(counts.archives) versions of months were erased")
    }
}
