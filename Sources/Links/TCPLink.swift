import Glibc
import NIOCore
import NIOPosix
import TerminalProtocols

/// - Throws: ``LinkError/unreachable(address:reason:)``; whatever `body` throws.
func withTCPLink<Result: Sendable>(
    host: String,
    port: Int,
    group: any EventLoopGroup,
    timeout: TimeAmount,
    _ body: @Sendable (ByteLink) async throws -> Result
) async throws -> Result {
    let address = LinkAddress.tcp(host: host, port: port)
    func unreachable(_ reason: String) -> LinkError { .unreachable(address: "\(address)", reason: reason) }
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
        channel = try await ClientBootstrap(group: group)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .connect(host: host, port: port, channelInitializer: byteChannel)
    } catch let error as IOError {
        throw unreachable(String(cString: strerror(error.errnoCode)))
    } catch let error as NIOConnectionError {
        let first = error.connectionErrors.first?.error as? IOError
        throw unreachable(first.map { String(cString: strerror($0.errnoCode)) } ?? "the name has no address")
    } catch is ChannelError {
        throw unreachable("no answer")
    }
    return try await channel.executeThenClose { inbound, outbound in
        let result = try await body(ByteLink(inbound: inbound, outbound: outbound))
        await hangUp(channel.channel)
        return result
    }
}

/// Ends the connection so that what was said last is heard: closing it with bytes unread makes the kernel reset it, and
/// a terminal that meets the reset while it sends never reads the goodbye that enables it.
private func hangUp(_ channel: any Channel) async {
    let loop = channel.eventLoop
    let begun = loop.submit {
        try channel.pipeline.syncOperations.addHandler(Drain(), position: .first)
        channel.close(mode: .output, promise: nil)
    }
    guard (try? await begun.get()) != nil else { return }
    let patience = loop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
    try? await channel.closeFuture.get()
    patience.cancel()
}

/// Reads until the other side closes, and forgets it.
private final class Drain: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func handlerAdded(context: ChannelHandlerContext) { context.read() }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    func channelReadComplete(context: ChannelHandlerContext) { context.read() }
}

@Sendable
func byteChannel(_ channel: any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
    channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
    }
}

extension ByteLink {
    init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.init(messages: inbound.map { Array(buffer: $0) }) { try await outbound.write(ByteBuffer(bytes: $0)) }
    }
}
