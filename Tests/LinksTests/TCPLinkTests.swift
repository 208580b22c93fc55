import Glibc
import NIOCore
import NIOPosix
import Synchronization
import TerminalProtocols
import Testing

@testable import Links

/// A terminal on the network, as far as a socket goes.
private struct Peer {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    let server: NIOAsyncChannel<Connection, Never>

    init() async throws {
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
            }
    }

    var address: LinkAddress { .tcp(host: "127.0.0.1", port: server.channel.localAddress?.port ?? 0) }

    /// Answers each connection with `answer` for the time of `body`.
    func serve(
        _ answer: @escaping @Sendable (Connection) async throws -> Void,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask { try? await answer(connection) }
                        }
                    }
                }
            }
            try await body()
            group.cancelAll()
        }
    }
}

@Suite struct TCPLinkTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    @Test("A terminal that closes ends the link after its last bytes")
    func closed() async throws {
        let peer = try await Peer()
        try await peer.serve { connection in
            try await connection.executeThenClose { _, outbound in try await outbound.write(ByteBuffer(bytes: [1, 2])) }
        } _: { [group] in
            let received = try await Lines(group: group).withByteLink(to: peer.address) { link in
                var received: [UInt8] = []
                for try await piece in link.messages { received += piece }
                return received
            }
            #expect(received == [1, 2])
        }
    }

    @Test("A terminal that vanishes in the middle of a sentence is noticed")
    func reset() async throws {
        let peer = try await Peer()
        try await peer.serve { connection in
            let options = connection.channel as? any SocketOptionProvider
            try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try await connection.executeThenClose { inbound, _ in
                for try await _ in inbound { break }
            }
        } _: { [group] in
            let pieces = try? await Lines(group: group).withByteLink(to: peer.address) { link in
                try await link.send([1])
                var pieces = 0
                for try await _ in link.messages { pieces += 1 }
                return pieces
            }
            #expect((pieces ?? 0) == 0)
        }
    }

    @Test("A refused connection is named with its reason")
    func refused() async throws {
        let peer = try await Peer()
        let address = peer.address
        try await peer.server.executeThenClose { _ in }
        let refusal = LinkError.unreachable(address: "\(address)", reason: "Connection refused")
        await #expect(throws: refusal) { try await Lines(group: group).withByteLink(to: address) { _ in } }
    }

    @Test("A terminal that does not answer is given up in time")
    func silent() async throws {
        // A full backlog drops what comes, as a switched-off terminal does.
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name -> Int? in
                guard bind(listener, name, size) == 0, listen(listener, 0) == 0, getsockname(listener, name, &size) == 0
                else { return nil }
                return Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
        let address = LinkAddress.tcp(host: "127.0.0.1", port: try #require(port))
        // The first fills the backlog.
        try await Lines(group: group, connectTimeout: .seconds(4)).withByteLink(to: address) { [group] _ in
            let silence = LinkError.unreachable(address: "\(address)", reason: "no answer")
            await #expect(throws: silence) {
                try await Lines(group: group, connectTimeout: .milliseconds(100)).withByteLink(to: address) { _ in }
            }
        }
    }

    @Test("A name without an address is named")
    func unknownHost() async throws {
        let address = LinkAddress.tcp(host: "front-door.invalid", port: 4370)
        let error = await #expect(throws: LinkError.self) {
            try await Lines(group: group, connectTimeout: .seconds(2)).withByteLink(to: address) { _ in }
        }
        guard case .unreachable("tcp://front-door.invalid:4370", _) = error else {
            Issue.record("it is another error")
            return
        }
    }

    @Test("A cancelled link is closed on the other side too", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let peer = try await Peer()
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        let (closed, close) = AsyncStream.makeStream(of: Void.self)
        try await peer.serve { connection in
            try? await connection.executeThenClose { inbound, _ in
                open.yield()
                for try await _ in inbound {}
            }
            close.yield()
        } _: { [group] in
            let link = Task {
                try await Lines(group: group).withByteLink(to: peer.address) { link in
                    for try await _ in link.messages {}
                }
            }
            for await _ in opened { break }
            link.cancel()
            for await _ in closed { break }
            _ = await link.result
        }
    }

    @Test("One event loop thread carries 200 links at once", .timeLimit(.minutes(1)))
    func manyLinks() async throws {
        let count = 200
        let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let peer = try await Peer()
        let connected = Mutex(0)
        let (all, gate) = AsyncStream.makeStream(of: Void.self)
        let doors = Task { for await _ in all {} }
        try await peer.serve { connection in
            if connected.withLock({
                $0 += 1; return $0
            }) == count {
                gate.finish()
            }
            await doors.value  // nobody is answered before everybody is connected
            try await connection.executeThenClose { inbound, outbound in
                for try await bytes in inbound { try await outbound.write(bytes) }
            }
        } _: {
            let echoed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<count {
                    group.addTask {
                        try await Lines(group: thread).withByteLink(to: peer.address) { link in
                            let message = Array("link \(number)".utf8)
                            try await link.send(message)
                            var received: [UInt8] = []
                            for try await piece in link.messages {
                                received += piece
                                if received.count >= message.count { break }
                            }
                            return received == message
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(echoed == count)
        }
        try await thread.shutdownGracefully()
    }
}
