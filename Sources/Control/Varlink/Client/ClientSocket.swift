import Glibc

/// A blocking connection to a Unix socket that sends and receives whole messages.
struct ClientSocket: ~Copyable {
    private let descriptor: CInt
    private var framer: MessageFramer
    /// How long nothing may move before a call is given up; nil: without end.
    var patience: Duration? {
        didSet { Self.set(patience, of: descriptor) }
    }

    /// - Parameters:
    ///   - limit: bytes of one received message.
    ///   - patience: connecting waits too, where the daemon has long taken no connection.
    init(path: String, limit: Int, patience: Duration?) throws(ClientError) {
        guard let address = sockaddr_un(path: path) else { throw .pathTooLong(path: path) }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("make a socket", errno: errno) }
        Self.set(patience, of: descriptor)
        var result: CInt
        repeat {
            result = address.withPointer { connect(descriptor, $0, $1) }
        } while result != 0 && errno == EINTR
        guard result == 0 else {
            let code = errno
            close(descriptor)
            if code == EAGAIN, let patience { throw .noAnswer(method: "at all", after: patience) }
            throw Self.error(code, connectingTo: path)
        }
        self.descriptor = descriptor
        self.patience = patience
        framer = MessageFramer(limit: limit)
    }

    deinit { close(descriptor) }

    private static func set(_ patience: Duration?, of descriptor: CInt) {
        let (seconds, attoseconds) = patience?.components ?? (0, 0)  // for the kernel, 0 is no limit
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

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
            } else if errno == EAGAIN, let patience {
                throw .noAnswer(method: method, after: patience)
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
            } else if errno == EAGAIN, let patience {
                throw .noAnswer(method: method, after: patience)
            } else if errno != EINTR {
                throw .system("receive", errno: errno)
            }
        }
    }
}
