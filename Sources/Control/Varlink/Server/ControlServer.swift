package import Logging
package import NIOCore
import NIOPosix

/// Serves a ``ControlService`` on Unix sockets: one task a connection. Source: daemon.md 3.3 and 3.6.
package struct ControlServer: Sendable {
    private struct Connection: Sendable {
        let peer: Peer
        let channel: NIOAsyncChannel<ByteBuffer, Never>
    }

    private let service: ControlService
    private let access: AccessRules
    private let sockets: [ListeningSocket]
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let rolesOfAccount: @Sendable (UInt32) async -> Set<Role>

    /// - Parameters:
    ///   - rolesOfAccount: what an account may do beside what the rules give it, asked when it connects.
    ///   - eventLoop: moves the bytes; handlers do not run on it.
    package init(
        service: ControlService,
        access: AccessRules,
        rolesOfAccount: @escaping @Sendable (UInt32) async -> Set<Role> = { _ in [] },
        sockets: [ListeningSocket],
        eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
        logger: Logger
    ) {
        self.service = service
        self.access = access
        self.rolesOfAccount = rolesOfAccount
        self.sockets = sockets
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// Serves until the task is cancelled, then closes all connections and the sockets.
    ///
    /// - Throws: ``ServiceError`` before it accepts anybody, or when accepting fails.
    package func run() async throws {
        defer { for socket in sockets { socket.close() } }
        let dispatcher = try service.dispatcher()
        let limits = ConnectionLimits()
        try await withThrowingDiscardingTaskGroup { group in
            for socket in sockets { group.addTask { try await serve(socket, dispatcher, limits) } }
        }
    }

    private func serve(_ socket: ListeningSocket, _ dispatcher: Dispatcher, _ limits: ConnectionLimits) async throws {
        let listener = try await ServerBootstrap(group: eventLoop)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.duplicate()) { [access] channel in Self.accept(channel, access: access) }
        do {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { await serve(connection, dispatcher, limits) }
                    }
                    group.cancelAll()
                }
            }
        } catch  where Task.isCancelled {}
    }

    /// On the event loop.
    private static func accept(_ channel: any Channel, access: AccessRules) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            // At most this many reads wait while a call runs: the kernel holds back the rest.
            try NIOAsyncChannel<ByteBuffer, Never>(
                wrappingChannelSynchronously: channel,
                configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4))
            )
        }.and(PeerCredentials.peer(of: channel, access: access)).map { wrapped, peer in
            Connection(peer: peer, channel: wrapped)
        }.flatMapErrorThrowing { error in
            channel.close(promise: nil)
            throw error
        }
    }

    private func serve(_ connection: Connection, _ dispatcher: Dispatcher, _ limits: ConnectionLimits) async {
        let channel = connection.channel.channel
        let uid = connection.peer.uid
        await withTaskCancellationHandler {
            do {
                try await connection.channel.executeThenClose { inbound in
                    guard limits.enter(uid: uid) else {
                        logger.warning("control connection refused: too many", metadata: ["uid": "\(uid)"])
                        return
                    }
                    defer { limits.leave(uid: uid) }
                    let peer = connection.peer.having(await rolesOfAccount(uid))
                    let hangUp = HangUp()
                    channel.closeFuture.whenComplete { _ in hangUp.signal() }
                    let conversation = Conversation(
                        dispatcher: dispatcher,
                        peer: peer,
                        hangUp: hangUp,
                        logger: logger,
                        write: { try await channel.writeAndFlush(ByteBuffer(bytes: $0)) }
                    )
                    try await converse(conversation, inbound)
                }
            } catch let violation as ProtocolViolation {
                logger.info("control connection closed", metadata: ["reason": "\(violation)", "uid": "\(uid)"])
            } catch {
                logger.debug("control connection ended", metadata: ["reason": "\(error)", "uid": "\(uid)"])
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Answers what arrives until the peer closes its side. Calls that arrived before a peer left are carried out all
    /// the same: `varlinkctl --oneway` sends and closes at once.
    private func converse(_ conversation: Conversation, _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>)
        async throws
    {
        var framer = MessageFramer(limit: conversation.peer.messageLimit)
        for try await bytes in inbound {
            framer.append(bytes.readableBytesView)
            while let message = try framer.next() {
                do { try await conversation.answer(try Call(message: message)) } catch is PeerGone {}
            }
        }
    }
}
