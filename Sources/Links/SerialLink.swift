import Glibc
import NIOCore
import NIOPosix
import TerminalProtocols

/// - Throws: ``LinkError`` if the port cannot be opened or set; whatever `body` throws.
func withSerialLink<Result: Sendable>(
    path: String,
    line: SerialLine,
    group: any EventLoopGroup,
    _ body: @Sendable (ByteLink) async throws -> Result
) async throws -> Result {
    let port = try SerialPort(path: path, line: line)
    defer { port.restore() }
    let channel = try await NIOPipeBootstrap(group: group)
        .takingOwnershipOfDescriptor(inputOutput: port.descriptor, channelInitializer: byteChannel)
    return try await channel.executeThenClose { inbound, outbound in
        try await body(ByteLink(inbound: inbound, outbound: outbound))
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
            // Some drivers do not know TIOCEXCL; then the other lock has to do.
            guard ioctl(descriptor, UInt(TIOCEXCL), 0) == 0 || errno == ENOTTY else { throw failed("ioctl(TIOCEXCL)") }
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
        // A child that is being started has the descriptor too, until it is another program.
        flock(keeper, LOCK_UN)
        close(keeper)
    }
}
