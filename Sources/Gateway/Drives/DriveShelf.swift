import Glibc
import NIOPosix
import TerminalProtocols

/// The directory in which drives appear: what is on them, and their files' bytes. It only ever reads.
///
/// A stranger's file system is hostile: nothing but plain files is opened, links are not followed, and everything is
/// bounded. Source: protocols/usb.md, "Flash drive import".
struct DriveShelf: Sendable {
    static let largestFile = 64 << 20
    static let mostDrives = 64
    static let mostEntries = 2_000
    /// Folders below a drive's own: Anviz terminals put their files into one of their number.
    static let depth = 2

    let directory: String

    /// A file whose name is known, by what the file system says of it.
    struct Entry: Hashable, Sendable {
        let path: String
        let size: Int
        /// Seconds and nanoseconds.
        let changed: [Int]
    }

    /// Every file that a terminal may have written, by path. A drive that cannot be read is empty.
    func entries() async throws -> [Entry] {
        try await NIOThreadPool.singleton.runIfActive {
            var found: [Entry] = []
            for drive in DriveShelf.names(in: directory).prefix(DriveShelf.mostDrives) {
                search(drive, depth: DriveShelf.depth, into: &found)
            }
            return found.sorted { $0.path < $1.path }
        }
    }

    /// The whole file.
    /// - Throws: ``DriveShelfError``.
    func file(_ path: String) async throws -> DriveFile {
        guard let name = DriveFileName(path: path), !path.hasPrefix("/"),
            !path.split(separator: "/").contains(where: { $0 == ".." || $0 == "." })
        else { throw DriveShelfError.noSuchFile(path) }
        let bytes = try await NIOThreadPool.singleton.runIfActive { try read(path) }
        return DriveFile(path: path, name: name, bytes: bytes)
    }

    private func search(_ folder: String, depth: Int, into found: inout [Entry]) {
        for name in DriveShelf.names(in: "\(directory)/\(folder)") where found.count < DriveShelf.mostEntries {
            let path = "\(folder)/\(name)"
            var facts = stat()
            guard lstat("\(directory)/\(path)", &facts) == 0 else { continue }
            switch facts.st_mode & S_IFMT {
            case S_IFDIR where depth > 0: search(path, depth: depth - 1, into: &found)
            case S_IFREG where DriveFileName(path: path) != nil:
                found.append(
                    Entry(path: path, size: facts.st_size, changed: [facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec])
                )
            default: break
            }
        }
    }

    /// In order; without hidden ones.
    private static func names(in directory: String) -> [String] {
        guard let open = opendir(directory) else { return [] }
        defer { closedir(open) }
        var names: [String] = []
        while names.count < mostEntries, let entry = readdir(open) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name, !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private func read(_ path: String) throws -> [UInt8] {
        // Not blocked by a pipe that calls itself attlog.dat, and not led elsewhere by a link.
        let descriptor = open("\(directory)/\(path)", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? DriveShelfError.noSuchFile(path) : .unreadable(path, String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw DriveShelfError.unreadable(path, "it is no plain file")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0 else { throw DriveShelfError.unreadable(path, String(cString: strerror(errno))) }
            bytes += buffer.prefix(count)
            guard bytes.count <= DriveShelf.largestFile else { throw DriveShelfError.tooLarge(path) }
        }
    }
}

/// Why a file on a drive cannot be had.
enum DriveShelfError: Error, Equatable, Sendable, CustomStringConvertible {
    case noSuchFile(String)
    case unreadable(String, String)
    case tooLarge(String)

    var description: String {
        switch self {
        case .noSuchFile(let path): "there is no file \(path) of a terminal; rollcall drive list shows those that are"
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .tooLarge(let path): "\(path) is larger than \(DriveShelf.largestFile >> 20) MiB"
        }
    }
}
