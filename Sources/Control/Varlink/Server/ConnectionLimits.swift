import Synchronization

/// How many connections there may be, of one user and of all. Source: daemon.md 3.3.
final class ConnectionLimits: Sendable {
    static let perUser = 64
    static let total = 256

    private let open = Mutex<[UInt32: Int]>([:])

    /// Counts one in unless a limit is reached; each success needs one ``leave(uid:)``.
    func enter(uid: UInt32) -> Bool {
        open.withLock { open in
            guard open[uid, default: 0] < Self.perUser, open.values.reduce(0, +) < Self.total else { return false }
            open[uid, default: 0] += 1
            return true
        }
    }

    func leave(uid: UInt32) {
        open.withLock { open in
            let rest = open[uid, default: 1] - 1
            open[uid] = rest > 0 ? rest : nil
        }
    }
}
