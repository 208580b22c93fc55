import Gateway
import Logging
@preconcurrency import Glibc

/// One line an event on standard error; under systemd each begins with its priority, so that the journal filters.
///
/// Source of the prefix: sd-daemon(3), `<N>` as in syslog(3).
struct StandardErrorLog: LogHandler {
    private let withPriority: Bool
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(level: Logger.Level, withPriority: Bool) {
        logLevel = level
        self.withPriority = withPriority
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let prefix = withPriority ? "<\(event.level.syslogPriority)>" : "\(event.level): "
        // One event is one line, whatever a device put into its text.
        let text = "\(event.message)\(all.details)".map { $0.isNewline ? " " : $0 }
        fputs("\(prefix)\(String(text))\n", stderr)
    }
}
