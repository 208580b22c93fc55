import Synchronization
package import TerminalProtocols

package typealias PushLink = Link<PushRequest, PushResponse>

/// Brings the requests of terminals that dial in to the links of their sessions, and the responses back.
final class PushDesk: Sendable {
    private struct Terminal {
        /// How many keep this serial number expected.
        var claims = 0
        var link: AsyncThrowingStream<PushRequest, any Error>.Continuation?
        /// Came while no link was open: between two sessions that is a second or so.
        var held: [PushRequest] = []
        /// Requests without a response, held ones included.
        var open: Set<UInt64> = []
    }

    private struct State {
        var terminals: [String: Terminal] = [:]
        var waiting: [UInt64: CheckedContinuation<PushResponse?, Never>] = [:]
    }

    private let state = Mutex(State())
    /// Requests of one terminal that wait for an answer.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The serial number is configured: its terminal is answered from now on.
    func expect(_ serial: String) {
        state.withLock { $0.terminals[serial, default: Terminal()].claims += 1 }
    }

    /// Takes one ``expect(_:)`` back.
    func forget(_ serial: String) {
        let abandoned = state.withLock { state -> [CheckedContinuation<PushResponse?, Never>] in
            guard var terminal = state.terminals[serial] else { return [] }
            terminal.claims -= 1
            state.terminals[serial] = terminal
            guard terminal.claims <= 0, terminal.link == nil else { return [] }
            state.terminals[serial] = nil
            return terminal.open.compactMap { state.waiting.removeValue(forKey: $0) }
        }
        for continuation in abandoned { continuation.resume(returning: nil) }
    }

    func expects(_ serial: String) -> Bool { state.withLock { $0.terminals[serial] != nil } }

    /// Hands a request to the terminal's session and waits.
    /// - Returns: nil if nobody answers it: too many wait, its session ended, or ``settle(_:_:)`` said so.
    func answer(to request: PushRequest, of serial: String) async -> PushResponse? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTaken = state.withLock { state in
                    guard var terminal = state.terminals[serial], terminal.open.count < limit, !Task.isCancelled else {
                        return false
                    }
                    terminal.open.insert(request.id)
                    if let link = terminal.link {
                        link.yield(request)
                    } else {
                        terminal.held.append(request)
                    }
                    state.waiting[request.id] = continuation
                    state.terminals[serial] = terminal
                    return true
                }
                if !isTaken { continuation.resume(returning: nil) }
            }
        } onCancel: {
            settle(request.id, of: serial, nil)
        }
    }

    /// The request is answered; harmless if it already was.
    func settle(_ request: UInt64, of serial: String, _ response: PushResponse?) {
        let continuation = state.withLock { state in
            state.terminals[serial]?.open.remove(request)
            state.terminals[serial]?.held.removeAll { $0.id == request }
            return state.waiting.removeValue(forKey: request)
        }
        continuation?.resume(returning: response)
    }

    /// Opens the link of a terminal for the time of `body`.
    /// - Throws: ``LinkError/busy(address:)`` if it is open already; whatever `body` throws.
    func withLink<Result: Sendable>(
        of serial: String,
        _ body: @Sendable (PushLink) async throws -> Result
    ) async throws -> Result {
        // Bounded by `limit`: more requests than that are never open at once.
        let (messages, continuation) = AsyncThrowingStream.makeStream(of: PushRequest.self)
        let isOpened = state.withLock { state in
            var terminal = state.terminals[serial] ?? Terminal()
            guard terminal.link == nil else { return false }
            terminal.claims += 1
            terminal.link = continuation
            for request in terminal.held { continuation.yield(request) }
            terminal.held = []
            state.terminals[serial] = terminal
            return true
        }
        guard isOpened else { throw LinkError.busy(address: "push:\(serial)") }
        defer { close(serial, continuation) }
        return try await body(
            PushLink(messages: messages) { [self] response in settle(response.id, of: serial, response) }
        )
    }

    private func close(_ serial: String, _ link: AsyncThrowingStream<PushRequest, any Error>.Continuation) {
        link.finish()
        let abandoned = state.withLock { state -> [CheckedContinuation<PushResponse?, Never>] in
            guard var terminal = state.terminals[serial] else { return [] }
            let open = terminal.open.compactMap { state.waiting.removeValue(forKey: $0) }
            terminal.link = nil
            terminal.open = []
            state.terminals[serial] = terminal
            return open
        }
        for continuation in abandoned { continuation.resume(returning: nil) }
        forget(serial)
    }
}
