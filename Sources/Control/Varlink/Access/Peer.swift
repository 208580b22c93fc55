/// Who is at the other end of a connection, as the kernel says, and what they may do. Fixed when it was accepted.
package struct Peer: Equatable, Sendable {
    /// For logs only: it can belong to another process by now.
    package let pid: Int32
    package let uid: UInt32
    /// The effective group.
    package let gid: UInt32
    /// The supplementary groups; never group 0, see ``PeerCredentials``.
    package let groups: Set<UInt32>
    /// With all roles that they imply.
    package let roles: Set<Role>

    package init(pid: Int32, uid: UInt32, gid: UInt32, groups: Set<UInt32>, roles: Set<Role>) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
        self.groups = groups
        self.roles = roles
    }

    /// The same peer with more roles.
    func having(_ more: Set<Role>) -> Peer {
        more.isSubset(of: roles)
            ? self
            : Peer(pid: pid, uid: uid, gid: gid, groups: groups, roles: more.reduce(roles) { $0.union($1.implied) })
    }

    /// Bytes of one message from this peer. HR and administrators import files (rosters, holidays, enrolments) inside
    /// a call; nobody else has a reason to send much, and each byte is memory until the message is whole.
    package var messageLimit: Int { roles.contains(.hr) || roles.contains(.admin) ? 16 << 20 : 1 << 20 }
}
