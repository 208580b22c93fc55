import Glibc

/// Looks up the names of users and groups.
package struct AccountNames: Sendable {
    /// nil for an unknown name.
    package let uid: @Sendable (_ name: String) -> UInt32?
    /// nil for an unknown name.
    package let gid: @Sendable (_ name: String) -> UInt32?

    package init(
        uid: @escaping @Sendable (_ name: String) -> UInt32?,
        gid: @escaping @Sendable (_ name: String) -> UInt32?
    ) {
        self.uid = uid
        self.gid = gid
    }

    /// The machine's own accounts. Not for two threads at once: the C library answers from one place in memory.
    package static let system = AccountNames(
        uid: { getpwnam($0)?.pointee.pw_uid },
        gid: { getgrnam($0)?.pointee.gr_gid }
    )
}
