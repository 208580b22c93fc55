import DaemonConfiguration
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import WallClock

/// Tells the service manager that the daemon works: only when the store answered and the loop that serves clients and
/// terminals turned. A terminal that hangs is not our health. Source: daemon.md 4.2.
struct Health<C: Clock>: Service where C.Duration == Duration {
    let manager: ServiceManager
    let store: Store
    let board: TerminalBoard
    let fleet: TerminalFleet
    let eventLoop: any EventLoop
    let clock: C
    let now: @Sendable () -> Instant
    let logger: Logger

    /// Between two looks; a watchdog is fed twice in its time.
    private var pause: Duration { min(manager.watchdog.map { $0 / 3 } ?? .seconds(10), .seconds(10)) }

    func run() async {
        manager.ready()
        await withGracefulShutdownHandler {
            // Its only error is the end of the wait at a stop.
            try? await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await look()
                    try await clock.sleep(for: pause)
                }
            }
        } onGracefulShutdown: {
            manager.stopping()
        }
    }

    /// A disk that works again is found without a punch, and the terminals' logs are read at once.
    private func retryStorage(_ terminals: [Configuration.Terminal]) async {
        await store.tryToWrite(at: now())
        switch store.storageState.state {
        case .sound:
            logger.notice("what comes is stored again")
            for terminal in terminals { board.wake(terminal.name) }
        case .full: manager.status("the disk is full: terminals keep their logs")
        case .failing(let reason): manager.status("what comes cannot be stored: \(reason)")
        }
    }

    func look() async {
        do {
            let records = try await store.terminals().reduce(0) { $0 + $1.records }
            try await eventLoop.submit {}.get()
            manager.alive()
            let terminals = fleet.configuration.terminals.filter(\.isEnabled)
            let online = terminals.count { board.status($0.name)?.state == .online }
            if case .sound = store.storageState.state {
                manager.status("\(online)/\(terminals.count) terminals online, \(records) records")
            } else {
                await retryStorage(terminals)
            }
        } catch {
            // Not alive: the manager waits as long as its watchdog says, and starts us anew.
            manager.status("the journal cannot be read: \(error)")
        }
    }
}
