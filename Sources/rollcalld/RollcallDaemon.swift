import ArgumentParser
import DaemonConfiguration
import Control
import Foundation
import Gateway
import Glibc
import Logging
import Storage
import UnixSignals

/// The gateway between an office's clock terminals and everything that wants to know who is here.
@main
struct RollcallDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollcalld",
        abstract: "Reads clock terminals, keeps every punch, judges work days.",
        discussion: """
            Runs in the foreground until SIGTERM or SIGINT; SIGHUP reads the configuration's terminals again. Exit \
            codes: 0 stopped, 69 the socket cannot be used, 70 a fault of its own, 74 the state directory cannot be used, \
            75 another rollcalld uses it or the socket, 77 its account may not write in the state directory, 78 the \
            configuration is wrong.
            """,
        version: Version.current
    )

    @Option(
        help: "The configuration file; conf.d/*.toml beside it are read after it.",
        completion: .file(extensions: ["toml"])
    )
    var config = Configuration.defaultPath

    @Option(help: "The directory that holds the journal; it must exist.", completion: .directory)
    var state = Configuration.defaultState

    @Option(help: "The path of the control socket; its directory must exist.")
    var socket = Configuration.defaultSocket

    @Option(
        help: "The least severe log level that is written: debug, info, notice, warning, error.",
        completion: .list(["debug", "info", "notice", "warning", "error"])
    )
    var logLevel = Logger.Level.info.rawValue

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError(
                "--log-level is one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
    }

    func run() async throws {
        // A client or terminal that goes away in the middle of a write is an error of that write, not our end.
        signal(SIGPIPE, SIG_IGN)
        // What the journal and its neighbours hold concerns people: nobody else reads the files.
        umask(0o077)
        let withPriority = getenv("JOURNAL_STREAM") != nil
        let level = Logger.Level(rawValue: logLevel) ?? .info
        LoggingSystem.bootstrap { _ in
            let plain = StandardErrorLog(level: level, withPriority: withPriority)
            guard withPriority else { return plain }
            return JournalLog(
                path: "/run/systemd/journal/socket",
                identifier: "rollcalld",
                level: level,
                otherwise: plain
            )
        }
        let logger = Logger(label: "rollcalld")
        let path = config
        let read: @Sendable () throws -> Configuration = {
            let document = try ConfigurationDocument(ConfigurationFile.texts(path))
            let configuration = try Configuration(document)
            let mistakes = document.mistakes(ofAccess: configuration) { _ = try AccessRules([$0]) }
            guard mistakes.isEmpty else { throw ConfigurationError(mistakes: mistakes) }
            return configuration
        }
        do {
            let daemon = try Daemon(
                configuration: try read(),
                stateDirectory: state,
                socketPath: socket,
                credentials: Credentials(directory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]),
                manager: ServiceManager(environment: ProcessInfo.processInfo.environment),
                reload: read,
                logger: logger
            )
            try await daemon.run(gracefulShutdownSignals: [.sigterm, .sigint])
        } catch let error as ConfigurationError {
            for mistake in error.mistakes { logger.critical("\(mistake)") }
            throw ExitCode(EX_CONFIG)
        } catch let error as ConfigurationFile.ReadError {
            logger.critical("\(error)")
            throw ExitCode(EX_CONFIG)
        } catch let error as StoreError {
            logger.critical("\(error)")
            switch error {
            case .inUse: throw ExitCode(EX_TEMPFAIL)
            case .notPermitted: throw ExitCode(EX_NOPERM)
            default: throw ExitCode(EX_IOERR)
            }
        } catch let error as ListeningError {
            logger.critical("\(error)")
            if case .inUse = error { throw ExitCode(EX_TEMPFAIL) }
            throw ExitCode(EX_UNAVAILABLE)
        } catch {
            logger.critical("\(error)")
            throw ExitCode(EX_SOFTWARE)
        }
    }
}
