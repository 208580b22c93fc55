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

    /// The peer of a channel that was just accepted: asked on its event loop, the answer is there at once, before a
    /// client that sent and closed already makes the channel close too.
    ///
    /// NIO fills the buffer with zeros and does not tell how much of it the kernel wrote, so a supplementary group 0
    /// cannot be told from no group: it gives no role. As the effective group it does. Fails for anything but a socket.
    static func peer(of channel: any Channel, access: AccessRules) -> EventLoopFuture<Peer> {
        guard let socket = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let process: EventLoopFuture<Process> = option(SO_PEERCRED, of: socket)
        let groups: EventLoopFuture<Groups> = option(SO_PEERGROUPS, of: socket)
        return process.and(groups.map(Self.members).recover { _ in [] }).map { process, groups in
            let roles = access.roles(uid: process.uid, groups: groups.union([process.gid]))
            return Peer(pid: process.pid, uid: process.uid, gid: process.gid, groups: groups, roles: roles)
        }
    }

    private static func option<Value: Sendable>(
        _ name: CInt,
        of socket: any SocketOptionProvider
    ) -> EventLoopFuture<Value> {
        socket.unsafeGetSocketOption(level: .socket, name: NIOBSDSocket.Option(rawValue: name))
    }

    @Sendable
    private static func members(of groups: Groups) -> Set<UInt32> {
        Set(groups.indices.lazy.map { groups[$0] }.filter { $0 != 0 })
    }
}
