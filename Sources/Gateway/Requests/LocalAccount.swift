import Control
import Glibc

/// An account of this machine, as the kernel names whoever calls.
struct LocalAccount: Equatable {
    let uid: UInt32
    let name: String

    /// - Parameter text: a name, or a uid in digits for an account that this machine does not know by name.
    /// - Throws: `ControlError` if there is none.
    init(_ text: String) throws(ControlError) {
        if let found = LocalAccount.lookUp(text) {
            uid = found
        } else if let number = UInt32(text), number != .max {
            uid = number
        } else {
            throw .notFound("account", text, "this machine has no account \"\(text)\"; getent passwd shows them")
        }
        name = text
    }

    /// The reentrant look-up: several callers may be served at once.
    private static func lookUp(_ name: String) -> UInt32? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return entry.pw_uid
    }
}
