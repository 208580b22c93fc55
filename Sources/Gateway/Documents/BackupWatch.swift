import Logging
import ServiceLifecycle

/// Has the off-site backup made every night. One that failed is tried again ten minutes later, then after twice as long
/// each time, two hours at most.
struct BackupWatch<C: Clock>: Service where C.Duration == Duration {
    let desk: BackupDesk
    let clock: C
    let logger: Logger

    private static var shortest: Duration { .seconds(600) }
    private static var longest: Duration { .seconds(7_200) }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var pause = BackupWatch.shortest
            while !Task.isCancelled {
                do {
                    if let found = try await desk.due() { _ = try await desk.backUp(found) }
                    pause = BackupWatch.shortest
                    try await clock.sleep(for: .seconds(60))
                } catch {
                    try Task.checkCancellation()
                    // Why is in the log and an event of the backup.
                    logger.notice("the off-site backup is tried again in \(pause)")
                    try await clock.sleep(for: pause)
                    pause = min(pause * 2, BackupWatch.longest)
                }
            }
        }
    }
}
