/// What a file on a terminal's flash drive is, by its name. Source: protocols/usb.md, "Flash drive import".
package struct DriveFileName: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Punches of a ZK terminal: ``AttlogFile``.
        case attlog
        /// The user table of a ZK terminal: ``UserFile``.
        case users
        /// Punches of an Anviz terminal: ``AnvizBackupFile``.
        case anvizRecords
        /// Punches as text with a header line, of any maker.
        case table
        /// Templates, operation logs and users in forms that are not published: listed, never read.
        case templates, operations, anvizUsers

        /// Those of ZK terminals.
        package static let zk: [Kind] = [.attlog, .users, .templates, .operations]

        package var isReadable: Bool {
            switch self {
            case .attlog, .users, .anvizRecords, .table: true
            case .templates, .operations, .anvizUsers: false
            }
        }
    }

    /// Which terminal wrote the file, as far as its name tells.
    package enum Writer: Equatable, Sendable {
        /// The number that addresses it.
        case number(Int)
        case serial(String)
    }

    package let kind: Kind
    package let writer: Writer?

    /// - Parameter path: relative to the drive, with `/` between folders.
    /// - Returns: nil for a file that no terminal writes.
    package init?(path: String) {
        let parts = path.split(separator: "/")
        guard let name = parts.last.map({ String($0).lowercased() }) else { return nil }
        if name == "bak.kq" || name == "bak.yg5" {
            kind = name == "bak.kq" ? .anvizRecords : .anvizUsers
            writer = parts.dropLast().last.flatMap { DriveFileName.digits($0) }.map { .number($0) }
            return
        }
        for (ending, kind) in DriveFileName.zkFiles where name.hasSuffix(ending) {
            let tag = parts.last.map { $0.dropLast(ending.count) } ?? ""
            if !tag.isEmpty {
                guard tag.count > 1, tag.last == "_" else { continue }
            }
            self.kind = kind
            writer = DriveFileName.writer(tag.dropLast())
            return
        }
        guard let kind = DriveFileName.other(name) else { return nil }
        self.kind = kind
        writer = nil
    }

    private static let zkFiles: [(String, Kind)] = [
        ("attlog.dat", .attlog), ("user.dat", .users), ("oplog.dat", .operations),
    ]

    /// Numbers of terminals have up to four digits; longer ones are serial numbers.
    private static func writer(_ tag: Substring) -> Writer? {
        if tag.isEmpty { return nil }
        if tag.count <= 4, let number = digits(tag) { return .number(number) }
        return .serial(String(tag))
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { 0x30...0x39 ~= $0 } && text.utf8.count <= 9 ? Int(text) : nil
    }

    private static func other(_ name: String) -> Kind? {
        let starts = { (starts: String...) in starts.contains { name.hasPrefix($0) } }
        if starts("template.", "templatev10.", "biodata") || starts("face") && name.hasSuffix(".dat") {
            return .templates
        }
        if name.hasSuffix(".csv") { return .table }
        if name.hasSuffix(".txt"), starts("attlog", "agl_", "glg_") { return .table }
        return nil
    }
}
