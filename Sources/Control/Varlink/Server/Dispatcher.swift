import JSON

/// Decides what happens with one call: finds the method, checks role and parameters, runs the handler, checks what it
/// returned. Knows nothing of sockets.
struct Dispatcher: Sendable {
    /// Bytes of one reply's parameters. Callers take no more than this in one message, so more is our mistake: page it.
    static let largestReply = 16 << 20 - 1_024

    let interfaces: [String: Interface]
    let handlers: [String: Handler]
    let checksReplies: Bool

    /// A call that may run.
    struct Admitted: Sendable {
        let call: Call
        let interface: Interface
        let handler: Handler

        /// Whether several replies may be sent.
        var isStream: Bool { call.mode == .more && handler.shape != .single }
    }

    /// In this order: does the method exist, may the caller, are the parameters right, does the caller take a stream.
    func admit(_ call: Call, from caller: Peer) throws(ControlError) -> Admitted {
        guard let interface = interfaces[call.interface] else {
            throw call.interface.isEmpty ? .methodNotFound(call.method) : .interfaceNotFound(call.interface)
        }
        guard let handler = handlers[call.method] else { throw .methodNotFound(call.method) }
        if let role = handler.role, !caller.roles.contains(role) {
            throw .notPermitted(needs: role, account: caller.uid)
        }
        do { try interface.check(call.parameters, against: .input(method: call.member)) } catch {
            throw .invalidParameter(error.path)
        }
        if call.mode == .upgrade { throw .methodNotImplemented(call.method) }
        if handler.shape == .stream, call.mode != .more { throw .expectedMore }
        return Admitted(call: call, interface: interface, handler: handler)
    }

    /// - Returns: the JSON of the last reply's parameters.
    /// - Throws: what the handler throws, or ``ReplyFault``.
    func run(_ admitted: Admitted, caller: Peer, sink: ReplySink) async throws -> [UInt8] {
        let checked = ReplySink { parameters in
            try check(reply: parameters, of: admitted)
            try await sink.send(parameters)
        }
        let last = try await admitted.handler.run(admitted.call.parameters, caller, admitted.isStream ? checked : nil)
        try check(reply: last, of: admitted)
        return last
    }

    private func check(reply: [UInt8], of admitted: Admitted) throws {
        guard reply.count <= Self.largestReply else { throw ReplyFault.tooLong(bytes: reply.count) }
        guard checksReplies else { return }
        guard case .object(let parameters) = try JSONValue(parsing: reply) else { throw ReplyFault.notAnObject }
        do { try admitted.interface.check(parameters, against: .output(method: admitted.call.member)) } catch {
            throw ReplyFault.mismatch(error)
        }
    }

    /// An error that no interface describes is drift, except our own two: they are needed before any file is added.
    func check(error: ControlError) throws(ReplyFault) {
        guard checksReplies else { return }
        let call = Call(method: error.name)
        guard let interface = interfaces[call.interface] else {
            if call.interface == "io.rollcall", ["NotPermitted", "Internal"].contains(call.member) { return }
            throw .undescribedError(error.name)
        }
        do { try interface.check(error.parameters, against: .error(call.member)) } catch { throw .mismatch(error) }
    }
}

/// A reply or error that the service may not send: our mistake, never the caller's.
enum ReplyFault: Error, Equatable {
    case notAnObject
    case tooLong(bytes: Int)
    case mismatch(InterfaceMismatch)
    case undescribedError(String)
}
