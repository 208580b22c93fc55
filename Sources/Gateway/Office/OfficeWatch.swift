import DaemonConfiguration
import Logging
import Office
import ServiceLifecycle
import Storage
import WallClock

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

extension OfficeDesk {
    /// What time alone changes.
    /// - Returns: the events.
    @discardableResult
    func letTimePass() async throws -> [OfficeEvent] {
        let (now, kernel, calendar) = (clock.now(), Kernel(modules), try await officeClock())
        let settings = configuration.office
        return try await store.office(key: nil, modules: modules, now: now, zone: configuration.site.zone) {
            view,
            directory in
            try kernel.timers(view, Facts(now: now, clock: calendar, directory: directory, settings: settings))
        }
    }
}
