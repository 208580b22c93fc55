import ServiceLifecycle

/// Looks at the time for HR's morning mail until the daemon stops.
struct SummaryWatch<C: Clock>: Service where C.Duration == Duration {
    let mailer: SummaryMailer
    let clock: C

    private static var pause: Duration { .seconds(5) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await mailer.tick()
                try? await clock.sleep(for: SummaryWatch.pause)
            }
        }
    }
}
