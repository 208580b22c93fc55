import AsyncAlgorithms
import Logging
import ServiceLifecycle
import Storage

/// Runs the day feed at every event and as time passes. A fault of it costs events, never a punch.
struct DayFeedService<C: Clock>: Service where C.Duration == Duration {
    let feed: DayFeed
    let store: Store
    let clock: C
    let logger: Logger

    func run() async throws {
        let news = store.feedChanges(of: TouchedDays.kinds).map { true }
        let time = AsyncTimerSequence(interval: .seconds(1), clock: clock).map { _ in false }
        for try await hasNews in merge(news, time).cancelOnGracefulShutdown() {
            do {
                try await feed.tick(hasNews: hasNews)
            } catch is CancellationError {
                return
            } catch {
                logger.error("results of work dates cannot be told: \(error)")
            }
        }
    }
}
