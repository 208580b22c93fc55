import CMemoryFile
import Glibc
import SystemPackage

/// Bytes for a program's standard input: a file without a name, in memory.
///
/// Not a pipe: a program that does not read would hold its caller up, and one that ends early would end the daemon by
/// SIGPIPE. Not a file on disk: these bytes may be a password.
enum ProgramInput {
    /// - Returns: at the first of the bytes; the caller closes it.
    static func open(_ bytes: [UInt8]) throws(Errno) -> FileDescriptor {
        let number = memfd_create("input", ROLLCALL_MFD_CLOEXEC)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let file = FileDescriptor(rawValue: number)
        do {
            try file.writeAll(bytes)
            try file.seek(offset: 0, from: .start)
        } catch {
            try? file.close()
            throw error as? Errno ?? .ioError
        }
        return file
    }
}
