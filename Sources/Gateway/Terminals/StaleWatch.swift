import Logging
import ServiceLifecycle
import Storage
import WallClock

/// Tells the feed and the log of terminals that fall silent, and of those that speak again: each once.
struct StaleWatch<C: Clock>: Service where C.Duration == Duration {
    let board: TerminalBoard
    let store: Store
    let host: HostClock
    let clock: C
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await clock.sleep(for: .seconds(1)) } catch { return }
                await look()
            }
        }
    }

    func look() async {
        for change in board.changesOfStaleness() {
            let contact = change.lastContact.map { "the last contact was at \($0.rfc3339(in: .utc))" }
            let reason = change.isStale ? "stale: \(contact ?? "there was no contact")" : "no longer stale"
            if change.isStale {
                logger.warning(
                    "terminal \(change.name) is \(reason)",
                    metadata: .of(.terminalStale, ["terminal": "\(change.name)"])
                )
            }
            do {
                let state = change.isStale ? "stale" : change.state.rawValue
                try await store.announceTerminal(change.name, state: state, reason: reason, at: host.now())
            } catch {
                logger.error("the feed cannot be written: \(error)")
            }
        }
    }
}
