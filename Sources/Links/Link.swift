import Glibc
package import NIOCore
import NIOPosix
package import TerminalProtocols

/// An open pipe of bytes to one device: it delivers bytes and its loss, nothing else.
package struct Link: Sendable {
    /// What the device sends, in pieces as they come. Ends when the other side closed, throws when the link broke.
    package let bytes: any AsyncSequence<[UInt8], any Error> & Sendable
    private let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>

    fileprivate init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        bytes = inbound.map { Array(buffer: $0) }
        writer = outbound
    }

    /// Returns when the link has taken the bytes; waits while it is full.
    package func send(_ bytes: [UInt8]) async throws { try await writer.write(ByteBuffer(bytes: bytes)) }
}

extension LinkAddress {
    /// Opens the link, hands it to `body`, and closes it on every way out.
    /// - Throws: ``LinkError`` if it cannot be opened; whatever `body` throws.
    package func withLink<Result: Sendable>(
        on group: any EventLoopGroup,
        connectTimeout: TimeAmount = .seconds(4),
        _ body: @Sendable (Link) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .tcp(let host, let port):
            let channel = try await connect(host: host, port: port, group: group, timeout: connectTimeout)
            return try await channel.executeThenClose { inbound, outbound in
                try await body(Link(inbound: inbound, outbound: outbound))
            }
        case .serial(let path, let line):
            let port = try SerialPort(path: path, line: line)
            defer { port.restore() }
            let channel = try await NIOPipeBootstrap(group: group)
                .takingOwnershipOfDescriptor(inputOutput: port.descriptor, channelInitializer: asyncChannel)
            return try await channel.executeThenClose { inbound, outbound in
                try await body(Link(inbound: inbound, outbound: outbound))
            }
        case .udp, .usb:
            throw LinkError.notSupported(address: description)
        }
    }

    private func connect(
        host: String,
        port: Int,
        group: any EventLoopGroup,
        timeout: TimeAmount
    ) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        do {
            return try await ClientBootstrap(group: group)
                .connectTimeout(timeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connect(host: host, port: port, channelInitializer: asyncChannel)
        } catch let error as IOError {
            throw LinkError.unreachable(address: description, reason: String(cString: strerror(error.errnoCode)))
        } catch let error as NIOConnectionError {
            let first = error.connectionErrors.first?.error as? IOError
            let reason = first.map { String(cString: strerror($0.errnoCode)) } ?? "the name has no address"
            throw LinkError.unreachable(address: description, reason: reason)
        } catch is ChannelError {
            throw LinkError.unreachable(address: description, reason: "no answer")
        }
    }
}

@Sendable
private func asyncChannel(_ channel: any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
    channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
    }
}
