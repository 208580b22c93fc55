import Logging
import ServiceLifecycle

/// Lets time pass for the office's cases: reminders, escalations, due times that a changed calendar moves.
///
/// Nothing is kept of what is due next: each minute the cases say it, so a restart loses nothing and repeats nothing.
struct OfficeWatch<C: Clock>: Service where C.Duration == Duration {
    let desk: @Sendable () -> OfficeDesk
    let clock: C
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await desk().letTimePass()
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("the office's due times cannot be looked at: \(error)")
                }
                try await clock.sleep(for: .seconds(60))
            }
        }
    }
}
