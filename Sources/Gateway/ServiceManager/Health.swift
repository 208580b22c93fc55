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
                var told = StorageState.sound
                while !Task.isCancelled {
                    await look(&told)
                    try await clock.sleep(for: pause)
                }
            }
        } onGracefulShutdown: {
            manager.stopping()
        }
    }

    /// A disk that works again is found without a punch, and the terminals' logs are read at once.
    private func retryStorage(_ terminals: [Configuration.Terminal], _ told: inout StorageState) async {
        await store.tryToWrite(at: now())
        switch store.storageState.state {
        case .sound:
            told = .sound
            logger.notice("what comes is stored again", metadata: .of(.storageSound))
            for terminal in terminals { board.wake(terminal.name) }
        case .full: tell("the disk is full: terminals keep their logs", &told)
        case .failing(let reason): tell("what comes cannot be stored: \(reason)", &told)
        }
    }

    private func tell(_ text: String, _ told: inout StorageState) {
        manager.status(text)
        if told == .sound { logger.error("\(text)", metadata: .of(.storageFailing)) }
        told = store.storageState.state
    }

    /// When a terminal's log was last read to its end, as one reads it in `systemctl status`.
    static func text(_ sync: Instant?, at now: Instant) -> String {
        guard let sync else { return "no log read yet" }
        let seconds = max(0, now.milliseconds(since: sync) / 1_000)
        let (count, unit) =
            switch seconds {
            case ..<120: (seconds, "s")
            case ..<7_200: (seconds / 60, "min")
            case ..<172_800: (seconds / 3_600, "h")
            default: (seconds / 86_400, "d")
            }
        return "last sync \(count) \(unit) ago"
    }

    /// - Parameter told: what the log was told of the storage.
    func look(_ told: inout StorageState) async {
        do {
            let records = try await store.terminals().reduce(0) { $0 + $1.records }
            try await eventLoop.submit {}.get()
            manager.alive()
            let terminals = fleet.configuration.terminals.filter(\.isEnabled)
            let online = terminals.count { board.status($0.name)?.state == .online }
            if case .sound = store.storageState.state {
                let sync = board.lastSync(of: terminals.map(\.name))
                manager.status(
                    "\(online)/\(terminals.count) terminals online, \(records) records, \(Health.text(sync, at: now()))"
                )
            } else {
                await retryStorage(terminals, &told)
            }
        } catch {
            // Not alive: the manager waits as long as its watchdog says, and starts us anew.
            manager.status("the journal cannot be read: \(error)")
        }
    }
}
