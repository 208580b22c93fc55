import Glibc

/// A blocking connection to a Unix socket that sends and receives whole messages.
struct ClientSocket: ~Copyable {
    private let descriptor: CInt
    private var framer: MessageFramer

    /// - Parameter limit: bytes of one received message.
    init(path: String, limit: Int) throws(ClientError) {
        guard let address = sockaddr_un(path: path) else { throw .pathTooLong(path: path) }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("make a socket", errno: errno) }
        var result: CInt
        repeat {
            result = address.withPointer { connect(descriptor, $0, $1) }
        } while result != 0 && errno == EINTR
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw Self.error(code, connectingTo: path)
        }
        self.descriptor = descriptor
        framer = MessageFramer(limit: limit)
    }

    deinit { close(descriptor) }

    private static func error(_ code: Int32, connectingTo path: String) -> ClientError {
        switch code {
        case ENOENT, ENOTDIR: .noSocket(path: path)
        case ECONNREFUSED: .refused(path: path)
        case EACCES, EPERM: .notPermitted(path: path, group: group(owning: path))
        case _: .system("connect to \(path)", errno: code)
        }
    }

    /// nil when already the directory is closed to us.
    private static func group(owning path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? String(status.st_gid)
    }

    /// MSG_NOSIGNAL: a daemon that is gone is an error here, and no signal that ends the process.
    mutating func send(_ message: [UInt8], for method: String) throws(ClientError) {
        var sent = 0
        while sent < message.count {
            let count = message[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EPIPE || errno == ECONNRESET {
                throw .closed(method: method)
            } else if errno != EINTR {
                throw .system("send", errno: errno)
            }
        }
    }

    /// The next message without its zero byte.
    mutating func receive(for method: String) throws(ClientError) -> [UInt8] {
        while true {
            do {
                if let message = try framer.next() { return message }
            } catch {
                throw .replyTooLong(method: method, limit: framer.limit)
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                framer.append(chunk[..<count])
            } else if count == 0 || errno == ECONNRESET {
                throw .closed(method: method)
            } else if errno != EINTR {
                throw .system("receive", errno: errno)
            }
        }
    }
}
