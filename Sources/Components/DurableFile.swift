import Glibc
import SystemPackage

/// Files that are there wholly or not at all, also after a power cut, and that only their owner reads.
enum DurableFile {
    /// What a name begins with while its file is not whole; a crash may leave one.
    static let partial = ".part-"

    /// Returns when the file, under its name, is on the disk.
    static func write(_ bytes: [UInt8], to path: String) throws(Errno) {
        let folder = FilePath(path).removingLastComponent().string
        let part = "\(folder)/\(partial)\(UInt64.random(in: .min ... .max))"
        do {
            let file = try FileDescriptor.open(
                part,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite
            )
            try file.closeAfter {
                try file.writeAll(bytes)
                try synchronize(file)
            }
            guard rename(part, path) == 0 else { throw Errno(rawValue: errno) }
            try synchronize(folder: folder)
        } catch {
            unlink(part)  // has no effect after the rename
            throw error as? Errno ?? .ioError
        }
    }

    /// - Parameter most: bytes; a larger file throws `Errno.fileTooLarge`.
    static func read(_ path: String, most: Int) throws(Errno) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .closeOnExec])
            return try file.closeAfter {
                let size = try file.seek(offset: 0, from: .end)
                guard size <= most else { throw Errno.fileTooLarge }
                return try [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
                    while count < Int(size) {
                        let rest = UnsafeMutableRawBufferPointer(
                            rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]
                        )
                        let read = try file.read(fromAbsoluteOffset: Int64(count), into: rest)
                        guard read > 0 else { break }
                        count += read
                    }
                }
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// The beginning of a file: so many bytes, or fewer if it has no more.
    static func read(_ path: String, first count: Int) throws(Errno) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .closeOnExec])
            return try file.closeAfter {
                try [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
                    read = try file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// Returns when the file is gone from the disk.
    static func remove(_ path: String) throws(Errno) {
        guard unlink(path) == 0 else { throw Errno(rawValue: errno) }
        do { try synchronize(folder: FilePath(path).removingLastComponent().string) } catch {
            throw error as? Errno ?? .ioError
        }
    }

    static func synchronize(_ file: FileDescriptor) throws(Errno) {
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func synchronize(folder: String) throws {
        let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        try descriptor.closeAfter { try synchronize(descriptor) }
    }
}
