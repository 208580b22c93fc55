import Glibc
import NIOCore
import NIOPosix
import TerminalProtocols

/// A reader's events as the kernel writes them: 24 bytes each on this machine (seconds and microseconds as i64, type and
/// code as u16, value as i32, all little endian), in pieces of any number of whole events.
///
/// Nothing can be sent to it. It is grabbed before the first event is read, and let go when the link closes.
/// - Throws: ``LinkError`` if it cannot be opened and grabbed; whatever `body` throws.
func withHIDLink<Result: Sendable>(
    vendor: UInt16,
    product: UInt16,
    serial: String?,
    group: any EventLoopGroup,
    _ body: @Sendable (ByteLink) async throws -> Result
) async throws -> Result {
    try await withHIDLink(try HIDReader(vendor: vendor, product: product, serial: serial), group: group, body)
}

func withHIDLink<Result: Sendable>(
    _ reader: HIDReader,
    group: any EventLoopGroup,
    _ body: @Sendable (ByteLink) async throws -> Result
) async throws -> Result {
    defer { for descriptor in reader.silenced { close(descriptor) } }
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
        channel = try await NIOPipeBootstrap(group: group)
            .takingOwnershipOfDescriptor(input: reader.keys, channelInitializer: byteChannel)
    } catch {
        close(reader.keys)
        throw error
    }
    return try await channel.executeThenClose { inbound, _ in
        try await body(
            ByteLink(messages: inbound.map { Array(buffer: $0) }) { _ in
                throw LinkError.notSupported(address: "sending to a reader that types")
            }
        )
    }
}
