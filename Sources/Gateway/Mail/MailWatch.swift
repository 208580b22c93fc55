import ServiceLifecycle

/// Looks for mails that are due until the daemon stops.
struct MailWatch<C: Clock>: Service where C.Duration == Duration {
    let tick: @Sendable () async -> Void
    let clock: C

    private static var pause: Duration { .seconds(5) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await tick()
                try? await clock.sleep(for: MailWatch.pause)
            }
        }
    }
}
