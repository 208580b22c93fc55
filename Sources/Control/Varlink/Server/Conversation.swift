import JSON
import Logging

/// One peer's calls, answered one after another in their order.
struct Conversation: Sendable {
    let dispatcher: Dispatcher
    let peer: Peer
    let hangUp: HangUp
    let logger: Logger
    /// Returns when the kernel has taken the message; throws when the connection is closed.
    let write: @Sendable (_ message: [UInt8]) async throws -> Void

    /// Runs one call and sends what it answers.
    ///
    /// - Throws: ``PeerGone`` when nothing can be sent to this peer any more; `CancellationError` at shutdown.
    func answer(_ call: Call) async throws {
        let message: [UInt8]
        do {
            let admitted = try dispatcher.admit(call, from: peer)
            if admitted.handler.changes { audit(call, needs: admitted.handler.role, permitted: true) }
            message = Reply.message(parameters: try await run(admitted), continues: false)
        } catch let gone as PeerGone {
            throw gone
        } catch {
            try Task.checkCancellation()
            message = Reply.message(error: answer(to: error, in: call))
        }
        if call.mode != .oneway { try await send(message) }
    }

    /// A stream ends with its caller; whatever else runs is finished even if nobody hears of it.
    private func run(_ admitted: Dispatcher.Admitted) async throws -> [UInt8] {
        let sink = ReplySink { parameters in
            try await send(Reply.message(parameters: parameters, continues: true))
        }
        guard admitted.isStream else {
            return try await dispatcher.run(admitted, caller: peer, sink: sink)
        }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await dispatcher.run(admitted, caller: peer, sink: sink) }
            group.addTask {
                await hangUp.wait()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let parameters = first else { throw PeerGone() }
            return parameters
        }
    }

    private func send(_ message: [UInt8]) async throws(PeerGone) {
        do { try await write(message) } catch { throw PeerGone() }
    }

    private func answer(to error: any Error, in call: Call) -> ControlError {
        guard let known = error as? ControlError else { return failed(call, error) }
        do {
            try dispatcher.check(error: known)
        } catch {
            return failed(call, error)
        }
        if case .string(let needs) = known.parameters["needs"], known.name == "io.rollcall.NotPermitted" {
            audit(call, needs: Role(rawValue: needs), permitted: false)
        }
        return known
    }

    /// The log has the error, cut short; the caller learns only where to look.
    private func failed(_ call: Call, _ error: any Error) -> ControlError {
        logger.error(
            "control method failed",
            metadata: ["method": "\(call.method)", "error": "\(String(describing: error).prefix(300))"]
        )
        return .internalError(call.method)
    }

    /// Who did what, without parameters: they hold personal data.
    private func audit(_ call: Call, needs role: Role?, permitted: Bool) {
        logger.info(
            permitted ? "control call" : "control call refused",
            metadata: [
                "event": permitted ? "call" : "call_refused", "method": "\(call.method)", "uid": "\(peer.uid)",
                "pid": "\(peer.pid)", "needs": "\(role?.rawValue ?? "-")",
            ]
        )
    }
}

/// The peer has closed its connection; nobody needs to be told.
struct PeerGone: Error {}
