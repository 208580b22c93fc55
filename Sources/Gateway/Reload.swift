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

    private static let refused: Logger.Metadata = .of(.reloadRefused)

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            manager.reloading()
            defer { manager.ready() }
            do {
                let file = try read()
                try fleet.reload(file)
                logger.notice(
                    "the configuration's terminals were read again: \(file.terminals.count)",
                    metadata: .of(.reloaded)
                )
                // Compared each time with what the daemon started with, so that it is said until it is restarted.
                let tables = fleet.configuration.tablesNeedingRestart(for: file)
                if !tables.isEmpty {
                    logger.warning("the file's changes in \(tables.joined(separator: ", ")) need a restart")
                }
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
