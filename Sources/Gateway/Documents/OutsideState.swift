import Synchronization
import WallClock

/// Whether something outside of this machine did what it was asked the last time, and since when it does not. Not kept: whoever
/// uses it tries again soon.
final class OutsideState: Sendable {
    struct Fault: Equatable, Sendable {
        let since: Instant
        let why: String
    }

    private let last = Mutex<Fault?>(nil)

    var fault: Fault? { last.withLock { $0 } }

    func worked() { last.withLock { $0 = nil } }

    func failed(_ why: String, at now: Instant) {
        last.withLock { $0 = Fault(since: $0?.since ?? now, why: why) }
    }
}
