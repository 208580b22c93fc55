import Crypto
import TerminalProtocols
import WallClock

/// A terminal's file on a drive, copied before anything was made of it: drives vanish in the middle.
struct DriveFile: Sendable {
    /// `DRIVE/PATH`, relative to the configured directory.
    let path: String
    let name: DriveFileName
    let bytes: [UInt8]
    /// SHA-256.
    let hash: [UInt8]

    init(path: String, name: DriveFileName, bytes: [UInt8]) {
        self.path = path
        self.name = name
        self.bytes = bytes
        hash = Array(SHA256.hash(data: bytes))
    }
}

/// What a file holds for the journal, and for people.
struct DriveContents: Sendable {
    struct Refused: Equatable, Sendable {
        let line: Int
        let reason: String
    }

    var items: [LogItem] = []
    var refused: [Refused] = []
    /// The user table, where the file is one.
    var users: [TerminalUser] = []

    /// Punches, of which times and number can be told.
    var times: [LocalDateTime] { items.compactMap { if case .record(let record) = $0 { record.time } else { nil } } }
}

/// Why nothing can be made of a file.
enum DriveProblem: Error, Equatable, Sendable {
    /// Nothing in the file says what its columns mean.
    case columns
    /// The file is not what its name says.
    case unbelievable(String)
    /// A form that nobody published.
    case notReadable(DriveFileName.Kind)
}

extension DriveFile {
    /// - Parameters:
    ///   - columns: as the administrator says; nil: as the file itself tells.
    ///   - now: by the site's clock.
    func contents(columns: AttlogFile.ColumnOrder? = nil, now: LocalDateTime) throws(DriveProblem) -> DriveContents {
        switch name.kind {
        case .attlog: try attlog(columns)
        case .users: try users()
        case .anvizRecords: try backup(now)
        case .table: try PunchTable.contents(bytes)
        case .templates, .operations, .anvizUsers: throw .notReadable(name.kind)
        }
    }

    private func attlog(_ stated: AttlogFile.ColumnOrder?) throws(DriveProblem) -> DriveContents {
        var device: Int?
        if case .number(let number) = name.writer { device = number }
        let told = AttlogFile.columnOrder(of: bytes, device: device, fewest: AttlogFile.fewestForEvidence)
        guard let order = stated ?? told else { throw .columns }
        var contents = DriveContents()
        for line in AttlogFile.lines(bytes, order: order) {
            switch line {
            case .record(let record, _): contents.items.append(.record(record))
            case .refused(.blank, _, _): break
            case .refused(let refusal, let line, let bytes):
                contents.refused.append(DriveContents.Refused(line: line, reason: "\(refusal)"))
                contents.items.append(.damaged(bytes, reason: "\(path), line \(line): \(refusal)"))
            }
        }
        return contents
    }

    private func users() throws(DriveProblem) -> DriveContents {
        do throws(UserFile.Refusal) {
            var contents = DriveContents()
            contents.users = try UserFile.users(bytes).users
            return contents
        } catch { throw .unbelievable("\(error)") }
    }

    private func backup(_ now: LocalDateTime) throws(DriveProblem) -> DriveContents {
        do throws(AnvizBackupFile.Refusal) {
            return DriveContents(items: try AnvizBackupFile.items(bytes, latest: now.adding(seconds: 86_400)))
        } catch { throw .unbelievable("\(error)") }
    }
}
