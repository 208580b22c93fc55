/// Sends the replies of a stream before its last one, which is what the handler returns.
///
/// It cannot be copied or kept, so nothing is sent once the handler has returned.
package struct Replies<Output: Encodable & Sendable>: ~Copyable {
    private let sink: ReplySink

    init(_ sink: ReplySink) { self.sink = sink }

    /// Returns when the kernel has taken the reply: a slow reader slows its sender down, and nothing piles up.
    ///
    /// - Throws: when the caller is gone or the encoding fails; let it pass.
    package func send(_ output: Output) async throws {
        try await sink.send(JSONCoding.bytes(of: output))
    }
}

/// Takes the JSON of one reply's parameters; more follow.
struct ReplySink: Sendable {
    let send: @Sendable (_ parameters: [UInt8]) async throws -> Void
}
