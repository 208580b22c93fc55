import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Hummingbird's HTTP/1 channel with ``PushWire`` in front of its parser.
struct PushChannel: ServerChildChannel {
    let http: HTTP1Channel
    let limits: PushLimits
    let addresses: ConnectionCounts

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(PushWireHandler(limits: limits, addresses: addresses))
        }.flatMap {
            http.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async { await http.handle(value: value, logger: logger) }
}

/// Open connections by address.
final class ConnectionCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: false if the address has as many as it may.
    func open(_ address: String) -> Bool {
        counts.withLock { counts in
            guard counts[address, default: 0] < limit else { return false }
            counts[address, default: 0] += 1
            return true
        }
    }

    func close(_ address: String) {
        counts.withLock { counts in
            counts[address, default: 0] -= 1
            if counts[address, default: 0] <= 0 { counts[address] = nil }
        }
    }
}

/// Carries out what a ``PushWire`` says, and keeps the time limits of a request.
final class PushWireHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let limits: PushLimits
    private let addresses: ConnectionCounts
    private var wire: PushWire
    private var counted: String?
    private var pause: Scheduled<Void>?
    private var whole: Scheduled<Void>?

    init(limits: PushLimits, addresses: ConnectionCounts) {
        self.limits = limits
        self.addresses = addresses
        wire = PushWire(bodyLimit: limits.body)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let address = context.channel.remoteAddress?.ipAddress ?? ""
        guard !address.isLoopback else { return }
        guard addresses.open(address) else { return context.close(promise: nil) }
        counted = address
    }

    func handlerRemoved(context: ChannelHandlerContext) { release() }

    func channelInactive(context: ChannelHandlerContext) {
        release()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let outputs = wire.receive(Array(buffer: unwrapInboundIn(data)))
        perform(outputs, context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { perform(wire.ended(), context: context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func release() {
        pause?.cancel()
        whole?.cancel()
        if let counted { addresses.close(counted) }
        counted = nil
    }

    private func perform(_ outputs: [PushWire.Output], context: ChannelHandlerContext) {
        var isForwarded = false
        for output in outputs {
            switch output {
            case .bytes(let bytes):
                isForwarded = true
                context.fireChannelRead(wrapInboundOut(context.channel.allocator.buffer(bytes: bytes)))
            case .goOn:
                write("HTTP/1.1 100 Continue\r\n\r\n", context: context)
            case .refuse(let status):
                write(
                    "HTTP/1.1 \(status) Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    context: context
                )
                context.close(mode: .output, promise: nil)
                schedule(&whole, after: .seconds(2), context) { $1.close(promise: nil) }
                return
            }
        }
        if isForwarded { context.fireChannelReadComplete() }
        pause?.cancel()
        if wire.waitsForPause {
            schedule(&pause, after: limits.pause, context) { handler, context in
                handler.perform(handler.wire.ended(), context: context)
            }
        }
        if wire.isBetweenRequests {
            whole?.cancel()
            whole = nil
        } else if whole == nil {
            schedule(&whole, after: limits.request, context) { $1.close(promise: nil) }
        }
    }

    private func write(_ text: String, context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }

    private func schedule(
        _ task: inout Scheduled<Void>?,
        after time: Duration,
        _ context: ChannelHandlerContext,
        _ body: @escaping (PushWireHandler, ChannelHandlerContext) -> Void
    ) {
        task?.cancel()
        task = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [self] in
            guard context.channel.isActive else { return }
            body(self, context)
        }
    }
}

extension String {
    /// The address is this machine's own.
    var isLoopback: Bool { hasPrefix("127.") || self == "::1" || hasPrefix("::ffff:127.") }
}
