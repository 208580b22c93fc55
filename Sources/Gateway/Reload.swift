import DaemonConfiguration
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration's terminals again on SIGHUP. A file with mistakes changes nothing.
struct Reload: Service {
    let fleet: TerminalFleet
    let read: @Sendable () throws -> Configuration
    let manager: ServiceManager
    let logger: Logger

    private static let refused: Logger.Metadata = ["event": "\(JournalEvent.reloadRefused.rawValue)"]

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            manager.reloading()
            defer { manager.ready() }
            do {
                let file = try read()
                try fleet.reload(file)
                logger.notice(
                    "the configuration's terminals were read again: \(file.terminals.count)",
                    metadata: ["event": "\(JournalEvent.reloaded.rawValue)"]
                )
            } catch let error as ConfigurationError {
                for mistake in error.mistakes {
                    logger.error("nothing was reloaded: \(mistake)", metadata: Reload.refused)
                }
            } catch {
                logger.error("nothing was reloaded: \(error)", metadata: Reload.refused)
            }
        }
    }
}
