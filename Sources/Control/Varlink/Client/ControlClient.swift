package import JSON

/// Calls a daemon's methods and waits for the answers: one connection, one call at a time, no event loop.
package final class ControlClient {
    /// Bytes of one reply.
    package static let largestReply = 16 << 20

    private let path: String
    /// nil after a stream was left early or a call failed: what may still arrive belongs to no later call, so the next
    /// one connects anew.
    private var socket: ClientSocket?

    /// - Throws: ``ClientError`` when nobody can be reached at `path`.
    package init(path: String) throws(ClientError) {
        self.path = path
        socket = try ClientSocket(path: path, limit: Self.largestReply)
    }

    /// - Throws: ``ControlError`` with the daemon's answer, or ``ClientError`` without one.
    package func call(_ method: String, _ parameters: JSONObject = [:]) throws -> JSONObject {
        var last = JSONObject()
        try exchange(Call(method: method, parameters: parameters)) { last = $0 }
        return last
    }

    /// Calls with `more`: `body` sees each reply as it arrives. Leaving it by an error cancels the stream.
    ///
    /// - Throws: as ``call(_:_:)``, or what `body` throws.
    package func stream(_ method: String, _ parameters: JSONObject = [:], _ body: (JSONObject) throws -> Void) throws {
        try exchange(Call(method: method, parameters: parameters, mode: .more), body)
    }

    /// Sends without waiting; there is no answer, not even an error.
    package func send(_ method: String, _ parameters: JSONObject = [:]) throws {
        try exchange(Call(method: method, parameters: parameters, mode: .oneway)) { _ in }
    }

    private func exchange(_ call: Call, _ body: (JSONObject) throws -> Void) throws {
        var connection = try socket.take() ?? ClientSocket(path: path, limit: Self.largestReply)
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
    /// As ``call(_:_:)``; input and output are the method's, as the interface describes them.
    package func call<Output: Decodable>(
        _ method: String,
        _ input: some Encodable,
        returning type: Output.Type = Output.self
    ) throws -> Output {
        try Self.decode(type, call(method, JSONCoding.object(of: input)), method)
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
