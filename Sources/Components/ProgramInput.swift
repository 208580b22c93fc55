import CMemoryFile
import Glibc
import SystemPackage

/// Bytes for a program's standard input: a file without a name, in memory.
///
/// Not a pipe: a program that does not read would hold its caller up, and one that ends early would end the daemon by
/// SIGPIPE. Not a file on disk: these bytes may be a password.
struct ProgramInput: ~Copyable {
    let descriptor: FileDescriptor

    static func holding(_ bytes: [UInt8]) throws(Errno) -> ProgramInput {
        let number = memfd_create("input", ROLLCALL_MFD_CLOEXEC)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let input = ProgramInput(descriptor: FileDescriptor(rawValue: number))
        do {
            try input.descriptor.writeAll(bytes)
            try input.descriptor.seek(offset: 0, from: .start)
        } catch {
            throw error as? Errno ?? .ioError
        }
        return input
    }

    private init(descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { close(descriptor.rawValue) }
}
