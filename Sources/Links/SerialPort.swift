import Glibc
import TerminalProtocols

/// Why a link could not be opened.
package enum LinkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An operating-system call failed on this address.
    case system(address: String, call: String, code: Int32)
    /// Another program holds the port.
    case busy(address: String)
    case unreachable(address: String, reason: String)
    /// The link kind exists in the configuration but not in this version.
    case notSupported(address: String)

    package var description: String {
        switch self {
        case .system(let address, let call, let code):
            switch code {
            case ENOENT: "\(address): there is no such device; is it plugged in?"
            case EACCES: "\(address): no permission; the service user must be in the group that owns it (dialout)"
            default: "\(address): \(call) failed: \(String(cString: strerror(code)))"
            }
        case .busy(let address): "\(address) is used by another program; stop it or choose another port"
        case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .notSupported(let address): "\(address): this kind of link is not supported by this version"
        }
    }
}

/// An exclusively opened tty with its line set, and what is needed to leave it as it was.
struct SerialPort {
    /// Given away to the event loop, which closes it.
    let descriptor: CInt
    private let keeper: CInt
    private let before: termios

    init(path: String, line: SerialLine) throws(LinkError) {
        func failed(_ call: String, _ code: Int32 = errno) -> LinkError {
            code == EBUSY || code == EWOULDBLOCK
                ? .busy(address: path) : .system(address: path, call: call, code: code)
        }
        // O_NOCTTY: a pulled terminal must not hang up the daemon; O_NONBLOCK: a port without carrier opens at once.
        let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failed("open") }
        do throws(LinkError) {
            guard isatty(descriptor) == 1 else { throw failed("isatty", ENOTTY) }
            // flock keeps other daemons out that lock (also as root), TIOCEXCL those that do not.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw failed("flock") }
            guard ioctl(descriptor, UInt(TIOCEXCL), 0) == 0 else { throw failed("ioctl(TIOCEXCL)") }
            var settings = termios()
            guard tcgetattr(descriptor, &settings) == 0 else { throw failed("tcgetattr") }
            before = settings
            line.apply(to: &settings)
            guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { throw failed("tcsetattr") }
            tcflush(descriptor, TCIOFLUSH)  // what was said before we listened belongs to nobody
            keeper = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard keeper >= 0 else { throw failed("fcntl(F_DUPFD_CLOEXEC)") }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    /// Gives the line back as it was found, except that DTR stays up.
    func restore() {
        var settings = before
        settings.c_cflag &= ~HUPCL.flag
        tcsetattr(keeper, TCSANOW, &settings)
        _ = ioctl(keeper, UInt(TIOCNXCL), 0)
        close(keeper)
    }
}
