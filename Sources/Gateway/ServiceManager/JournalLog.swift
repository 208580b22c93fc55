import Glibc
package import Logging

/// Writes each event to systemd's journal in its own protocol, with a field for each part.
///
/// Source: systemd.journal-fields(7) and the Journal Native Protocol: a datagram of `FIELD=value` lines; a value with a
/// line end is `FIELD`, its length in 64 bits, the lowest byte first, and the bytes.
package struct JournalLog: LogHandler {
    /// `/run/systemd/journal/socket` where systemd runs.
    private let path: String
    private let identifier: String
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    /// Takes what the journal does not.
    private var otherwise: any LogHandler

    /// What one datagram surely takes; our longest message is far shorter.
    private static let longest = 48 << 10

    package init(path: String, identifier: String, level: Logger.Level, otherwise: any LogHandler) {
        self.path = path
        self.identifier = identifier
        self.otherwise = otherwise
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let entry = JournalLog.entry(event.level, "\(event.message)", all, identifier: identifier)
        if !LocalDatagram.send(entry, to: path) { otherwise.log(event: event) }
    }

    static func entry(
        _ level: Logger.Level,
        _ message: String,
        _ metadata: Logger.Metadata,
        identifier: String
    ) -> [UInt8] {
        let fields = metadata.mapValues { "\($0)" }
        let event = fields["event"].flatMap(JournalEvent.init(rawValue:))
        var bytes: [UInt8] = []
        // Who reads only MESSAGE misses nothing.
        add("MESSAGE", String((message + metadata.details).prefix(4_096)), to: &bytes)
        add("PRIORITY", "\(level.syslogPriority)", to: &bytes)
        add("SYSLOG_IDENTIFIER", identifier, to: &bytes)
        if let event { add("MESSAGE_ID", event.id, to: &bytes) }
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            add("ROLLCALL_\(name(key))", String(value.prefix(1_024)), to: &bytes)
            guard bytes.count < longest else { break }
        }
        return bytes
    }

    /// Upper-case letters, digits and underscores.
    private static func name(_ key: String) -> String {
        String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private static func add(_ field: String, _ value: String, to bytes: inout [UInt8]) {
        bytes += field.utf8
        if value.utf8.contains(UInt8(ascii: "\n")) {
            bytes.append(UInt8(ascii: "\n"))
            withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { bytes += $0 }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value.utf8
        bytes.append(UInt8(ascii: "\n"))
    }
}

extension Logger.Metadata {
    /// What belongs to an event of the log, with more.
    static func of(_ event: JournalEvent, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        more.merging(["event": "\(event.rawValue)"]) { own, _ in own }
    }

    /// ` key=value` for each part, in their order; which event it is, is for programs.
    package var details: String {
        filter { $0.key != "event" }.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    }
}

extension Logger.Level {
    /// As in syslog(3).
    package var syslogPriority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
