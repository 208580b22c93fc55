import NIOCore
import NIOPosix
import TerminalProtocols
import Testing

@testable import Links

@Suite struct UDPLinkTests {
    private typealias Envelope = AddressedEnvelope<ByteBuffer>
    private let group = MultiThreadedEventLoopGroup.singleton

    private func peer() async throws -> NIOAsyncChannel<Envelope, Envelope> {
        try await DatagramBootstrap(group: group)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<Envelope, Envelope>(wrappingChannelSynchronously: channel)
                }
            }
    }

    private func address(_ peer: NIOAsyncChannel<Envelope, Envelope>) -> LinkAddress {
        .udp(host: "127.0.0.1", port: peer.channel.localAddress?.port ?? 0)
    }

    @Test(
        "Each message is one datagram, both ways, of whatever size a datagram may have",
        arguments: [0, 1, 2_049, 60_000]
    )
    func datagrams(size: Int) async throws {
        let peer = try await peer()
        let sent = [UInt8](repeating: 7, count: size)
        try await peer.executeThenClose { inbound, outbound in
            let echoed = try await Lines(group: group).withByteLink(to: address(peer)) { link in
                try await link.send(sent)
                try await link.send([9])
                var arriving = inbound.makeAsyncIterator()
                for _ in 0..<2 {
                    guard let datagram = try await arriving.next() else { return [[UInt8]]() }
                    try await outbound.write(Envelope(remoteAddress: datagram.remoteAddress, data: datagram.data))
                }
                var echoed: [[UInt8]] = []
                for try await message in link.messages {
                    echoed.append(message)
                    if echoed.count == 2 { break }
                }
                return echoed
            }
            #expect(echoed == [sent, [9]])
        }
    }

    @Test("A port on which nobody listens is named as that")
    func refused() async throws {
        let peer = try await peer()
        let address = address(peer)
        try await peer.executeThenClose { _, _ in }
        await #expect(throws: LinkError.unreachable(address: "\(address)", reason: "nobody listens on this UDP port")) {
            try await Lines(group: group).withByteLink(to: address) { link in
                try await link.send([1])
                for try await _ in link.messages {}
            }
        }
    }

    @Test("A name without an address is named as that")
    func unknownName() async throws {
        await #expect(throws: LinkError.self) {
            try await Lines(group: group).withByteLink(to: .udp(host: "no-such-host.invalid", port: 4_370)) { _ in }
        }
    }
}
