import Glibc
import NIOCore
import NIOPosix
import TerminalProtocols

/// A connected datagram socket: only the terminal's own datagrams come in, and the kernel says when nobody listens.
/// - Throws: ``LinkError/unreachable(address:reason:)`` if the name has no address, and out of the link's messages when
///   the host refuses; whatever `body` throws.
func withUDPLink<Result: Sendable>(
    host: String,
    port: Int,
    group: any EventLoopGroup,
    _ body: @Sendable (ByteLink) async throws -> Result
) async throws -> Result {
    let address = "\(LinkAddress.udp(host: host, port: port))"
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
        // A name is looked up on a thread that may wait.
        let target = try await NIOThreadPool.singleton.runIfActive {
            try SocketAddress.makeAddressResolvingHost(host, port: port)
        }
        channel = try await DatagramBootstrap(group: group)
            // The default takes 2,048 bytes of a datagram and drops the rest.
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .channelOption(.socketOption(.so_rcvbuf), value: 1 << 20)
            .connect(to: target) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(address: address))
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
    } catch let error as IOError {
        throw LinkError.unreachable(address: address, reason: String(cString: strerror(error.errnoCode)))
    } catch is SocketAddressError.UnknownHost {
        throw LinkError.unreachable(address: address, reason: "the name has no address")
    }
    return try await channel.executeThenClose { inbound, outbound in
        try await body(ByteLink(inbound: inbound, outbound: outbound))
    }
}

/// Takes datagrams out of their envelopes: the socket is connected, so all come from the one terminal.
private final class DatagramHandler: ChannelDuplexHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let address: String

    init(address: String) { self.address = address }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(wrapInboundOut(unwrapInboundIn(data).data))
    }

    /// An ICMP answer: nobody has that port open, or there is no way to the host.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError else { return context.fireErrorCaught(error) }
        let reason =
            error.errnoCode == ECONNREFUSED
            ? "nobody listens on this UDP port" : String(cString: strerror(error.errnoCode))
        context.fireErrorCaught(LinkError.unreachable(address: address, reason: reason))
    }
}
