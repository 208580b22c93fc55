import Glibc
import NIOCore

/// What the kernel keeps about the process that connected: `SO_PEERCRED`'s `struct ucred`, and `SO_PEERGROUPS`.
///
/// Source: daemon.md 3.6.
enum PeerCredentials {
    private struct Process: BitwiseCopyable, Sendable {
        let pid: Int32
        let uid: UInt32
        let gid: UInt32
    }

    /// Room for this many supplementary groups. With more the kernel answers ERANGE and the peer counts as in none.
    private typealias Groups = InlineArray<1024, UInt32>

    /// The peer of a connected channel.
    ///
    /// NIO fills the buffer with zeros and does not tell how much of it the kernel wrote, so a supplementary group 0
    /// cannot be told from no group: it gives no role. As the effective group it does.
    ///
    /// - Throws: when the channel is closed already, or is no Unix socket.
    static func peer(of channel: any Channel, access: AccessRules) async throws -> Peer {
        guard let socket = channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
        let process: Process = try await socket.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        let groups = await supplementaryGroups(of: socket)
        let roles = access.roles(uid: process.uid, groups: groups.union([process.gid]))
        return Peer(pid: process.pid, uid: process.uid, gid: process.gid, groups: groups, roles: roles)
    }

    private static func supplementaryGroups(of socket: any SocketOptionProvider) async -> Set<UInt32> {
        do {
            let groups: Groups = try await socket.unsafeGetSocketOption(
                level: .socket,
                name: NIOBSDSocket.Option(rawValue: SO_PEERGROUPS)
            ).get()
            return Set(groups.indices.lazy.map { groups[$0] }.filter { $0 != 0 })
        } catch {
            return []  // fail closed
        }
    }
}
