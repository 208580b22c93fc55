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

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            manager.reloading()
            defer { manager.ready() }
            do {
                let file = try read()
                try fleet.reload(file)
                logger.notice("the configuration's terminals were read again: \(file.terminals.count)")
            } catch let error as ConfigurationError {
                for mistake in error.mistakes { logger.error("nothing was reloaded: \(mistake)") }
            } catch {
                logger.error("nothing was reloaded: \(error)")
            }
        }
    }
}
