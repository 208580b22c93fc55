import ArgumentParser
import Glibc
import NIOCore
import NIOPosix
import Simulators

extension Bench {
    /// Serves one gateway at a time on a TCP port, for ever. A second one takes the first one's place, as terminals do.
    nonisolated func listen(_ address: String) async throws {
        let (host, port) = try Self.hostAndPort(address)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await server.executeThenClose { connections in
            for try await connection in connections {
                let channel = connection.channel
                await open { channel.writeAndFlush(ByteBuffer(bytes: $0), promise: nil) }
                try? await connection.executeThenClose { inbound, _ in
                    for try await piece in inbound { await receive(Array(buffer: piece)) }
                }
                await close()
            }
        }
    }

    /// Answers whoever sends a datagram to a UDP port, for ever. Another sender takes the first one's place.
    nonisolated func receive(on address: String) async throws {
        let (host, port) = try Self.hostAndPort(address)
        let socket = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        let channel = socket.channel
        try await socket.executeThenClose { inbound, _ in
            var gateway: SocketAddress?
            for try await datagram in inbound {
                let sender = datagram.remoteAddress
                if sender != gateway {
                    gateway = sender
                    await open { bytes in
                        let envelope = AddressedEnvelope(remoteAddress: sender, data: ByteBuffer(bytes: bytes))
                        channel.writeAndFlush(envelope, promise: nil)
                    }
                }
                await receive(Array(buffer: datagram.data))
            }
        }
    }

    private static func hostAndPort(_ address: String) throws -> (host: String, port: Int) {
        let parts = address.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else { throw ValidationError("\(address) is not HOST:PORT") }
        return (String(parts[0]), port)
    }

    /// Serves a pseudo terminal whose other end is linked at `path`, for ever.
    ///
    /// The gateway's end is never opened here: then a closing gateway would go unseen, and its exclusive lock stay.
    nonisolated func serve(pty path: String) async throws {
        // posix_openpt(3), unlockpt(3) and ptsname(3) step by step: Glibc's module shows neither them nor the numbers of
        // these two requests (asm-generic/ioctls.h).
        let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
        let askNumber: UInt = 0x8004_5430  // TIOCGPTN
        let master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: CInt = 0
        var number: CInt = 0
        guard master >= 0, ioctl(master, unlock, &lock) == 0, ioctl(master, askNumber, &number) == 0
        else { throw ValidationError("no pseudo terminal: \(String(cString: strerror(errno)))") }
        var settings = termios()
        tcgetattr(master, &settings)
        cfmakeraw(&settings)
        tcsetattr(master, TCSANOW, &settings)
        unlink(path)
        guard symlink("/dev/pts/\(number)", path) == 0 else {
            throw ValidationError("\(path): \(String(cString: strerror(errno)))")
        }
        defer { unlink(path) }
        var isOpen = false
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !Task.isCancelled {
            // While nobody has the other end open, the kernel reports a hang-up at once and for ever.
            var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wait, 1, isOpen ? 20 : 0)
            let hungUp = wait.revents & Int16(POLLHUP) != 0
            if isOpen != !hungUp {
                isOpen = !hungUp
                if isOpen {
                    await open { bytes in Self.write(bytes, to: master) }
                } else {
                    await close()
                }
            }
            if hungUp || !isOpen {
                try await ContinuousClock().sleep(for: .milliseconds(20))
                continue
            }
            guard ready > 0 else { continue }
            let count = read(master, &buffer, buffer.count)
            if count > 0 { await receive(Array(buffer.prefix(count))) }
        }
    }

    private nonisolated static func write(_ bytes: [UInt8], to descriptor: CInt) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }  // the gateway went away: what was on the line is lost, as on a real one
            rest = rest.dropFirst(count)
        }
    }
}
