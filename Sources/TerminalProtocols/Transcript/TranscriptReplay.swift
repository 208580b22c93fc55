/// Plays the terminal's side of a transcript to a fresh session, in virtual time.
///
/// Waits are the least that passes: before a `host` line the time goes on until the session has sent as many messages
/// as the transcript's host, so that a poll which came some milliseconds early or late on the real line does not make
/// the answers stale. Each `store` is committed at once.
package struct TranscriptReplay: Sendable {
    /// What the session wanted, with the time since it opened.
    package struct Event: Equatable, Sendable {
        package let at: Duration
        package let action: ByteAction
    }

    package private(set) var events: [Event] = []
    /// The session's end; nil if the transcript ended before it.
    package private(set) var end: SessionEnd?
    /// Messages of the transcript's host that this session sent otherwise, or not at all: by step, counted from 0.
    package private(set) var deviations: [Int] = []

    private var now = Duration.zero
    private var sent: [[UInt8]] = []

    /// How far the time goes on for a message that does not come.
    private static let patience = Duration.seconds(3_600)

    /// - Parameter cut: what the terminal sends comes in pieces of so many bytes; nil: as it was recorded.
    package init(_ transcript: Transcript, to session: some TerminalSession<[UInt8], [UInt8]>, cut: Int? = nil) {
        var session = session
        perform(session.start(at: now), &session)
        var expected = 0
        for (index, step) in transcript.steps.enumerated() where end == nil {
            switch step {
            case .wait(let milliseconds): pass(.milliseconds(milliseconds), &session)
            case .withheld(byHost: false, _): break
            case .host, .withheld(byHost: true, _):
                let limit = now + Self.patience
                while end == nil, sent.count <= expected, let deadline = session.deadline, deadline <= limit {
                    now = max(now, deadline)
                    perform(session.tick(at: now), &session)
                }
                if case .host(let bytes) = step, expected >= sent.count || sent[expected] != bytes {
                    deviations.append(index)
                }
                expected = min(expected + 1, sent.count)
            case .device(let bytes):
                for piece in bytes.pieces(of: cut) where end == nil {
                    perform(session.receive(piece, at: now), &session)
                }
            case .drop: return
            }
        }
    }

    private mutating func pass<Session: TerminalSession<[UInt8], [UInt8]>>(_ time: Duration, _ session: inout Session) {
        let until = now + time
        while end == nil, let deadline = session.deadline, deadline <= until {
            now = max(now, deadline)
            perform(session.tick(at: now), &session)
        }
        now = until
    }

    private mutating func perform<Session: TerminalSession<[UInt8], [UInt8]>>(
        _ actions: [ByteAction],
        _ session: inout Session
    ) {
        var queue = actions[...]
        while let action = queue.popFirst() {
            events.append(Event(at: now, action: action))
            switch action {
            case .send(let bytes):
                sent.append(bytes)
                session.sent(at: now)
            case .store: queue += session.committed(at: now)
            case .report: break
            case .finish(let end):
                self.end = end
                return
            }
        }
    }
}

extension [UInt8] {
    fileprivate func pieces(of size: Int?) -> [[UInt8]] {
        guard let size, size > 0, count > size else { return [self] }
        return stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
