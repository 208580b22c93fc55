@preconcurrency import Glibc

/// Writes a file that appears under its name only when it is whole.
enum NewFile {
    /// - Parameter make: writes the file at the path that it is given.
    /// - Throws: ``Refusal``, or what `make` throws; then nothing is left behind.
    static func write(_ path: String, _ make: (String) throws -> Void) throws {
        let unfinished = "\(path).part\(getpid())"
        do {
            try make(unfinished)
            guard rename(unfinished, path) == 0 else { throw cannotWrite(path) }
        } catch {
            unlink(unfinished)
            throw error
        }
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
