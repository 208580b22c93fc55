import Glibc
import Synchronization

/// A Unix socket that listens: bound here to a path, or handed over by a service manager.
package final class ListeningSocket: Sendable {
    private struct Open {
        let descriptor: CInt
        /// Only when we bound the path ourselves.
        let bound: (path: String, lock: CInt)?
    }

    private let open: Mutex<Open?>

    /// Binds `path` with mode 0660. Clients can connect when this returns; they wait until a server accepts.
    ///
    /// A lock on `path.lock` (which stays) tells a stale socket, which is removed, from one of a running instance.
    /// Source: daemon.md 3.5.
    ///
    /// - Throws: ``ListeningError``.
    package init(path: String) throws(ListeningError) {
        guard let address = sockaddr_un(path: path) else { throw .pathTooLong(path) }
        let lock = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw .system("open \(path).lock", errno: errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            Glibc.close(lock)
            throw code == EWOULDBLOCK ? .inUse(path) : .system("lock \(path).lock", errno: code)
        }
        do {
            let descriptor = try Self.listen(at: path, address)
            open = Mutex(Open(descriptor: descriptor, bound: (path, lock)))
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    /// Takes over a descriptor that listens already, from socket activation; closes it in the end.
    ///
    /// - Throws: ``ListeningError/notListening`` for anything but a listening Unix stream socket.
    package init(descriptor: CInt) throws(ListeningError) {
        guard Self.option(SO_ACCEPTCONN, of: descriptor) == 1, Self.option(SO_DOMAIN, of: descriptor) == AF_UNIX,
            Self.option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue)
        else { throw .notListening }
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .system("set close-on-exec", errno: errno) }
        open = Mutex(Open(descriptor: descriptor, bound: nil))
    }

    deinit { close() }

    /// Stops listening. Removes the path if it was bound here, then gives up the lock. Later calls do nothing.
    package func close() {
        guard
            let closed = open.withLock({ open in
                defer { open = nil }
                return open
            })
        else { return }
        if let path = closed.bound?.path { unlink(path) }
        Glibc.close(closed.descriptor)
        guard let lock = closed.bound?.lock else { return }
        // A child that is being started has the descriptor too, until it is another program: closing alone would leave the
        // lock to it for that long.
        flock(lock, LOCK_UN)
        Glibc.close(lock)
    }

    /// A descriptor of the same socket that the caller closes.
    func duplicate() throws(ListeningError) -> CInt {
        guard let descriptor = open.withLock({ $0?.descriptor }) else { throw .notListening }
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .system("duplicate the socket", errno: errno) }
        return copy
    }

    /// With the lock held, so whatever socket is there belongs to nobody. Anything else at the path is not ours to remove.
    private static func listen(at path: String, _ address: sockaddr_un) throws(ListeningError) -> CInt {
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
            guard unlink(path) == 0 else { throw .system("remove \(path)", errno: errno) }
        }
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .system("make a socket", errno: errno) }
        // On Linux the name gets the socket's own mode, cut by the process's mask. So it is never open to more than
        // 0660, and the mask, which all threads share, stays as it is; what it cut off is given back.
        let isBound =
            fchmod(descriptor, 0o660) == 0 && address.withPointer { bind(descriptor, $0, $1) } == 0
            && chmod(path, 0o660) == 0
        guard isBound else {
            let code = errno
            Glibc.close(descriptor)
            throw .system("bind \(path)", errno: code)
        }
        guard Glibc.listen(descriptor, 128) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw .system("listen at \(path)", errno: code)
        }
        return descriptor
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}

/// Why there is no socket to listen on.
package enum ListeningError: Error, Equatable, Sendable {
    /// A Unix socket's path has at most 107 bytes.
    case pathTooLong(String)
    /// Another instance holds the lock.
    case inUse(String)
    /// Something that is no socket is at the path.
    case notASocket(String)
    /// The descriptor handed over is no listening Unix stream socket, or is closed.
    case notListening
    case system(_ operation: String, errno: Int32)
}

extension ListeningError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .pathTooLong(let path): "\(path) is too long for a socket: at most 107 bytes"
        case .inUse(let path): "another instance listens at \(path)"
        case .notASocket(let path): "\(path) is there and is no socket; remove it or choose another path"
        case .notListening: "the descriptor is no listening Unix stream socket"
        case .system(let operation, let code): "cannot \(operation): \(String(cString: strerror(code)))"
        }
    }
}
