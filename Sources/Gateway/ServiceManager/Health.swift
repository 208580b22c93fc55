import DaemonConfiguration
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

    func look() async {
        do {
            let records = try await store.terminals().reduce(0) { $0 + $1.records }
            try await eventLoop.submit {}.get()
            manager.alive()
            let terminals = fleet.configuration.terminals.filter(\.isEnabled)
            let online = terminals.count { board.status($0.name)?.state == .online }
            manager.status("\(online)/\(terminals.count) terminals online, \(records) records")
        } catch {
            // Not alive: the manager waits as long as its watchdog says, and starts us anew.
            manager.status("the journal cannot be read: \(error)")
        }
    }
}
