import DaemonConfiguration
@preconcurrency import Glibc

/// The files that hold the daemon's keys, and the drop-ins of its unit that name them. Nothing that exists is changed.
struct CredentialStore {
    /// Where a credential lies.
    struct Entry: Equatable {
        let path: String
        let isEncrypted: Bool
    }

    /// Before every path: empty for this machine, a directory for an image that is being put together.
    let root: String

    init(root: String = "") { self.root = root }

    static let directory = "/etc/rollcall/credentials"
    static let units = "/etc/systemd/system/rollcalld.service.d"

    /// As the unit names it, so without ``root``.
    private func path(_ name: String, encrypted: Bool) -> String {
        "\(Self.directory)/\(name)" + (encrypted ? ".cred" : "")
    }

    /// - Returns: nil if there is none.
    /// - Throws: ``Refusal`` for a plain one that others can read: then it is no secret any more.
    func entry(_ name: String) throws -> Entry? {
        for isEncrypted in [true, false] {
            let path = path(name, encrypted: isEncrypted)
            var status = stat()
            guard lstat(root + path, &status) == 0 else { continue }
            if !isEncrypted, status.st_mode & 0o077 != 0 {
                throw Refusal(
                    name: "Exposed",
                    message: "\(path) can be read by others than its owner",
                    hint: "if nobody has read it: chmod 600 \(path); else move it away and set it up anew",
                    code: EX_CONFIG
                )
            }
            return Entry(path: path, isEncrypted: isEncrypted)
        }
        return nil
    }

    /// - Throws: ``Refusal``; then there is no file under the credential's name.
    func write(_ secret: [UInt8], named name: String, encrypted isEncrypted: Bool) throws -> Entry {
        try makeDirectory(Self.directory, mode: 0o700)
        let entry = Entry(path: path(name, encrypted: isEncrypted), isEncrypted: isEncrypted)
        try place(root + entry.path, mode: 0o600) { unfinished in
            if isEncrypted {
                try SystemdCreds.encrypt(secret, named: name, to: unfinished)
            } else {
                try put(secret, unfinished)
            }
        }
        return entry
    }

    /// What the unit needs to hand the credential over.
    static func dropIn(_ name: String, _ entry: Entry) -> String {
        "# Written by `rollcall credential setup`.\n[Service]\n"
            + "LoadCredential\(entry.isEncrypted ? "Encrypted" : "")=\(name):\(entry.path)\n"
    }

    static func dropInPath(_ name: String) -> String { "\(units)/credential-\(name).conf" }

    /// - Returns: false if it was there.
    func writeDropIn(_ name: String, _ entry: Entry) throws -> Bool {
        let path = root + Self.dropInPath(name)
        guard access(path, F_OK) != 0 else { return false }
        try makeDirectory(Self.units, mode: 0o755)
        try place(path, mode: 0o644) { try put(Array(CredentialStore.dropIn(name, entry).utf8), $0) }
        return true
    }

    private func makeDirectory(_ path: String, mode: mode_t) throws {
        var made = root
        for part in path.split(separator: "/") {
            made += "/\(part)"
            let isLast = made == root + path
            guard mkdir(made, isLast ? mode : 0o755) == 0 || errno == EEXIST else { throw cannotWrite(made) }
        }
    }

    private func put(_ bytes: [UInt8], _ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw cannotWrite(path) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw cannotWrite(path) }
    }

    /// Makes a file that appears whole and on disk, or not at all, and never in another's place.
    private func place(_ path: String, mode: mode_t, _ make: (String) throws -> Void) throws {
        let unfinished = "\(path).part\(getpid())"
        unlink(unfinished)
        defer { unlink(unfinished) }
        try make(unfinished)
        guard chmod(unfinished, mode) == 0 else { throw cannotWrite(path) }
        let file = open(unfinished, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw cannotWrite(path) }
        defer { close(file) }
        guard fsync(file) == 0, link(unfinished, path) == 0 else { throw cannotWrite(path) }
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let directory = open(String(path[..<end]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    private func cannotWrite(_ path: String) -> Refusal {
        let reason = String(cString: strerror(errno))
        return Refusal(name: "CannotWrite", message: "\(path) cannot be written: \(reason)", code: EX_CANTCREAT)
    }
}
