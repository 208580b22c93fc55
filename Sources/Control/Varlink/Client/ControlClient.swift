package import JSON

/// Calls a daemon's methods and waits for the answers: one connection, one call at a time, no event loop.
package final class ControlClient {
    /// Bytes of one reply.
    package static let largestReply = 16 << 20

    /// How long a call may take. Nothing that a daemon does for one call takes as long, except to read the whole journal.
    package static let usualPatience = Duration.seconds(600)

    /// For what a daemon that is well says at once.
    package static let shortPatience = Duration.seconds(10)

    private let path: String
    /// nil after a stream was left early or a call failed: what may still arrive belongs to no later call, so the next
    /// one connects anew.
    private var socket: ClientSocket?

    /// - Throws: ``ClientError`` when nobody can be reached at `path`.
    package init(path: String) throws(ClientError) {
        self.path = path
        socket = try Self.connection(path)
    }

    /// A daemon that is well, also a busy one, takes connections at once.
    private static func connection(_ path: String) throws(ClientError) -> ClientSocket {
        try ClientSocket(path: path, limit: largestReply, patience: shortPatience)
    }

    /// - Parameter patience: nil: without end.
    /// - Throws: ``ControlError`` with the daemon's answer, or ``ClientError`` without one.
    package func call(
        _ method: String,
        _ parameters: JSONObject = [:],
        patience: Duration? = usualPatience
    ) throws -> JSONObject {
        var last = JSONObject()
        try exchange(Call(method: method, parameters: parameters), patience) { last = $0 }
        return last
    }

    /// Calls with `more`: `body` sees each reply as it arrives. Leaving it by an error cancels the stream. Replies may be
    /// as far apart as what they tell of.
    ///
    /// - Throws: as ``call(_:_:patience:)``, or what `body` throws.
    package func stream(_ method: String, _ parameters: JSONObject = [:], _ body: (JSONObject) throws -> Void) throws {
        try exchange(Call(method: method, parameters: parameters, mode: .more), nil, body)
    }

    /// Sends without waiting; there is no answer, not even an error.
    package func send(_ method: String, _ parameters: JSONObject = [:]) throws {
        try exchange(Call(method: method, parameters: parameters, mode: .oneway), Self.usualPatience) { _ in }
    }

    private func exchange(_ call: Call, _ patience: Duration?, _ body: (JSONObject) throws -> Void) throws {
        var connection = try socket.take() ?? Self.connection(path)
        connection.patience = patience
        try connection.send(call.message, for: call.method)
        while call.mode != .oneway {
            let reply: Reply
            let message = try connection.receive(for: call.method)
            do { reply = try Reply(message: message) } catch {
                throw ClientError.badReply(method: call.method, reason: "\(error)")
            }
            switch reply {
            case .error(let error):
                socket = consume connection
                throw error
            case .parameters(let parameters, continues: true):
                guard call.mode == .more else {
                    throw ClientError.badReply(method: call.method, reason: "more replies than one")
                }
                try body(parameters)
            case .parameters(let parameters, continues: false):
                socket = consume connection
                return try body(parameters)
            }
        }
        socket = consume connection
    }
}

// MARK: - Typed

extension ControlClient {
    /// As ``call(_:_:patience:)``; input and output are the method's, as the interface describes them.
    package func call<Output: Decodable>(
        _ method: String,
        _ input: some Encodable,
        returning type: Output.Type = Output.self,
        patience: Duration? = usualPatience
    ) throws -> Output {
        try Self.decode(type, call(method, JSONCoding.object(of: input), patience: patience), method)
    }

    /// As ``stream(_:_:_:)``.
    package func stream<Output: Decodable>(
        _ method: String,
        _ input: some Encodable,
        returning type: Output.Type = Output.self,
        _ body: (Output) throws -> Void
    ) throws {
        try stream(method, JSONCoding.object(of: input)) { try body(Self.decode(type, $0, method)) }
    }

    private static func decode<Output: Decodable>(
        _ type: Output.Type,
        _ reply: JSONObject,
        _ method: String
    ) throws -> Output {
        do { return try JSONCoding.value(type, from: reply) } catch {
            throw ClientError.badReply(method: method, reason: String(describing: error))
        }
    }
}
