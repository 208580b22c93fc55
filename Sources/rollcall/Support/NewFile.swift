@preconcurrency import Glibc

/// Writes a file that appears under its name only when it is whole.
///
/// What is at the name is replaced as `>` of a shell would: a link leads to what is replaced, a file keeps its mode and,
/// as far as the caller may, its owner. What is no file (a device, a pipe) cannot be replaced and is written to.
enum NewFile {
    /// - Parameter make: writes the file at the path that it is given, where an empty one may be.
    /// - Throws: ``Refusal``, or what `make` throws; then nothing is left behind.
    static func write(_ path: String, _ make: (String) throws -> Void) throws {
        guard let target = try target(path) else { return try make(path) }
        let unfinished = "\(target.path).part\(getpid())"
        do {
            try place(unfinished, like: target.status, for: path)
            try make(unfinished)
            guard rename(unfinished, target.path) == 0 else { throw cannotWrite(path) }
        } catch {
            unlink(unfinished)
            throw error
        }
    }

    /// Writes a table as the file's name says: a workbook or for spreadsheets.
    /// - Parameter example: a command that names a file which can be written.
    /// - Throws: ``Refusal``, or what is thrown while it is written.
    static func writeSheet(
        _ path: String,
        example: String,
        csv: () -> [UInt8],
        xlsx: (String) throws -> Void
    ) throws {
        let ending = path.split(separator: ".").last.map { $0.lowercased() }
        guard ending == "xlsx" || ending == "csv" else {
            throw Refusal(
                name: "NoFormat",
                message: "\(path) ends neither with .xlsx nor with .csv",
                hint: example,
                code: EX_USAGE
            )
        }
        try write(path) { part in
            if ending == "csv" { return try write(csv(), to: part) }
            try xlsx(part)
        }
    }

    /// What will be replaced.
    private struct Target {
        let path: String
        /// nil if nothing is there yet.
        var status: stat?
    }

    /// - Returns: nil if there is something that cannot be replaced: no file, or a link to nothing.
    private static func target(_ path: String) throws -> Target? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return lstat(path, &status) == 0 ? nil : Target(path: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        guard let real = realpath(path, nil) else { throw cannotWrite(path) }
        defer { free(real) }
        return Target(path: String(cString: real), status: status)
    }

    /// An empty file with the owner and the mode of another one: who may not read that one never reads this one.
    private static func place(_ unfinished: String, like status: stat?, for path: String) throws {
        unlink(unfinished)  // of a process that had our number
        let mode: mode_t = status == nil ? 0o666 : 0o600
        let file = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw cannotWrite(path) }
        defer { close(file) }
        guard let status else { return }
        let unchanged = uid_t.max
        _ = fchown(file, status.st_uid, unchanged)
        let keepsGroup = fchown(file, unchanged, status.st_gid) == 0
        var kept = status.st_mode & 0o777
        // What that group may is not for ours.
        if !keepsGroup { kept = kept & 0o707 | (kept & 0o007) << 3 }
        guard fchmod(file, kept) == 0 else { throw cannotWrite(path) }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "we") else { throw cannotWrite(path) }
        do { try put(bytes, into: file, named: path) } catch {
            fclose(file)
            throw error
        }
        guard fclose(file) == 0 else { throw cannotWrite(path) }
    }

    static func put(_ bytes: [UInt8], into file: UnsafeMutablePointer<FILE>?, named name: String) throws {
        guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else {
            throw cannotWrite(name)
        }
    }

    private static func cannotWrite(_ path: String) -> Refusal {
        Refusal(
            name: "CannotWrite",
            message: "\(path) cannot be written: \(String(cString: strerror(errno)))",
            code: EX_CANTCREAT
        )
    }
}
