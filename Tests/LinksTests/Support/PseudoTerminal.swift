import Foundation
import Glibc
import Testing

/// A serial line made of software: the test holds the terminal's end, the link opens `path`.
final class PseudoTerminal: Sendable {
    let master: CInt
    let path: String

    init() throws {
        // posix_openpt(3), unlockpt(3) and ptsname(3) step by step: Glibc's module shows neither them nor the numbers
        // of these two requests (asm-generic/ioctls.h).
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: CInt = 0
        var number: CInt = 0
        try #require(ioctl(master, 0x4004_5431, &lock) == 0)  // TIOCSPTLCK
        try #require(ioctl(master, 0x8004_5430, &number) == 0)  // TIOCGPTN
        path = "/dev/pts/\(number)"
    }

    func hangUp() { close(master) }

    func write(_ bytes: [UInt8]) throws { try #require(Glibc.write(master, bytes, bytes.count) == bytes.count) }

    /// What the link sent, once it is `count` bytes; fewer if nothing comes for a minute.
    ///
    /// Waits on a thread of its own: the link needs those of Swift's pool, of which there may be two.
    func read(_ count: Int) async -> [UInt8] {
        await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: self.readAndWait(count)) }
        }
    }

    private func readAndWait(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1_024)
        var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        while bytes.count < count, poll(&wait, 1, 60_000) > 0 {
            let length = Glibc.read(master, &buffer, min(buffer.count, count - bytes.count))
            guard length > 0 else { break }
            bytes += buffer.prefix(length)
        }
        return bytes
    }

    /// The settings of the link's end, which Linux shows at this end too.
    var settings: termios {
        get throws {
            var settings = termios()
            try #require(tcgetattr(master, &settings) == 0)
            return settings
        }
    }
}
