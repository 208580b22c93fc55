import Synchronization
import WallClock

/// Lets somebody see what a terminal and the daemon say to each other. Nobody listens: nothing is kept.
final class TerminalTaps: Sendable {
    struct Seen: Sendable {
        enum What: Sendable {
            /// nil: a message without a form of bytes.
            case message([UInt8]?, byHost: Bool)
            case opened
            case closed
        }

        let what: What
        let at: Instant
    }

    /// More than a slow reader's backlog: what is beyond ends the recording, and is told.
    static let backlog = 8_192

    private let taps = Mutex<[String: [Int: AsyncStream<Seen>.Continuation]]>([:])
    private let lastID = Mutex(0)

    /// - Returns: what is seen from now on, and how to end it. The stream ends by itself when its reader is too slow.
    func listen(to name: String) -> (seen: AsyncStream<Seen>, end: @Sendable () -> Void) {
        let (seen, continuation) = AsyncStream.makeStream(
            of: Seen.self,
            bufferingPolicy: .bufferingOldest(Self.backlog)
        )
        let id = lastID.withLock { id in
            id += 1
            return id
        }
        taps.withLock { $0[name, default: [:]][id] = continuation }
        return (
            seen,
            { [self] in
                taps.withLock { taps in
                    taps[name]?[id] = nil
                    if taps[name]?.isEmpty == true { taps[name] = nil }
                }
                continuation.finish()
            }
        )
    }

    func show(_ name: String, _ what: Seen.What, at now: Instant) {
        taps.withLock { taps in
            guard let listeners = taps[name] else { return }
            for (id, continuation) in listeners {
                guard case .dropped = continuation.yield(Seen(what: what, at: now)) else { continue }
                continuation.finish()
                taps[name]?[id] = nil
            }
        }
    }
}
