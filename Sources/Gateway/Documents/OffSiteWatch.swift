import Logging
import ServiceLifecycle

/// Has done what is due outside of this machine: the night's backup, the week's proof of the copies. What failed is tried again
/// ten minutes later, then after twice as long each time, two hours at most.
struct OffSiteWatch<C: Clock>: Service where C.Duration == Duration {
    /// For the log.
    let name: String
    /// Does what is due, if anything is.
    let work: @Sendable () async throws -> Void
    let clock: C
    let logger: Logger

    private static var shortest: Duration { .seconds(600) }
    private static var longest: Duration { .seconds(7_200) }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var pause = OffSiteWatch.shortest
            while !Task.isCancelled {
                do {
                    try await work()
                    pause = OffSiteWatch.shortest
                    try await clock.sleep(for: .seconds(60))
                } catch {
                    try Task.checkCancellation()
                    // Why is in the log and in the case.
                    logger.notice("\(name) is tried again in \(pause)")
                    try await clock.sleep(for: pause)
                    pause = min(pause * 2, OffSiteWatch.longest)
                }
            }
        }
    }
}
