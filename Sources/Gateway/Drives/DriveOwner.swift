import DaemonConfiguration
import Storage
import TerminalProtocols

/// Which terminal a file belongs to.
struct DriveOwner: Sendable {
    let terminals: [Configuration.Terminal]
    /// As the terminals told them.
    let serials: [String: String]

    init(terminals: [Configuration.Terminal], rows: [TerminalRow]) {
        self.terminals = terminals
        serials = Dictionary(rows.compactMap { row in row.serial.map { (row.name, $0) } }) { first, _ in first }
    }

    /// By the serial number in the file's name, the drive's own name, the number in the file's name; else the only
    /// terminal whose drives are imported, unless something speaks against it.
    /// - Returns: nil if nobody, or more than one, may have written it.
    func terminal(of path: String, _ name: DriveFileName) -> Configuration.Terminal? {
        let speakers = terminals.filter { speaks($0, name.kind) }
        if case .serial(let serial) = name.writer {
            return only(speakers) { serials[$0.name]?.caseInsensitiveCompare(to: serial) ?? false }
        }
        let drive = path.split(separator: "/").first.map(String.init)
        if let named = speakers.first(where: { $0.name == drive }) { return named }
        if case .number(let number) = name.writer {
            if let numbered = only(speakers, where: { $0.session.address == UInt32(clamping: number) }) {
                return numbered
            }
            return only(speakers) { $0.importsDrives && $0.session.address == 0 }
        }
        return only(speakers) { $0.importsDrives }
    }

    private func only(
        _ terminals: [Configuration.Terminal],
        where isRight: (Configuration.Terminal) -> Bool
    ) -> Configuration.Terminal? {
        let right = terminals.filter(isRight)
        return right.count == 1 ? right.first : nil
    }

    private func speaks(_ terminal: Configuration.Terminal, _ kind: DriveFileName.Kind) -> Bool {
        kind == .table || terminal.descriptor?.driveFiles.contains(kind) == true
    }
}

extension String {
    /// Serial numbers on file systems that know one case only.
    fileprivate func caseInsensitiveCompare(to other: String) -> Bool { lowercased() == other.lowercased() }
}
