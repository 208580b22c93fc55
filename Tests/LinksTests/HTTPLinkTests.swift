import NIOCore
import NIOPosix
import Synchronization
import TerminalProtocols
import Testing

@testable import Links

/// A terminal's HTTP server as raw as it comes: what it writes is written by the test, byte by byte.
private struct Server {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let channel: NIOAsyncChannel<Connection, Never>

    init() async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
            }
    }

    var address: LinkAddress { .http(host: "127.0.0.1", port: channel.channel.localAddress?.port ?? 0) }

    /// Answers each request (its text up to the empty line) for the time of `body`; false closes the connection.
    /// - Parameter closed: hears the last request of a connection that ended.
    func serve(
        closed: @escaping @Sendable (String) -> Void = { _ in },
        answering answer: @escaping @Sendable (String, Writer) async throws -> Bool,
        while body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await channel.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask {
                                let last = await Server.speak(connection, answer)
                                closed(last)
                            }
                        }
                    }
                }
            }
            try await body()
            group.cancelAll()
        }
    }

    /// - Returns: the last request.
    private static func speak(
        _ connection: Connection,
        _ answer: @escaping @Sendable (String, Writer) async throws -> Bool
    ) async -> String {
        let last = Mutex("")
        try? await connection.executeThenClose { inbound, outbound in
            var held = ""
            for try await piece in inbound {
                held += String(buffer: piece)
                while let end = held.firstRange(of: "\r\n\r\n") {
                    let request = String(held[..<end.lowerBound])
                    last.withLock { $0 = request }
                    held = String(held[end.upperBound...])
                    guard try await answer(request, outbound) else { return }
                }
            }
        }
        return last.withLock { $0 }
    }
}

extension NIOAsyncChannelOutboundWriter<ByteBuffer> {
    fileprivate func say(_ text: String) async throws { try await write(ByteBuffer(string: text)) }

    fileprivate func answer(_ body: String, status: String = "200 OK") async throws {
        try await say("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}

@Suite("HTTP link", .timeLimit(.minutes(1)))
struct HTTPLinkTests {
    private var lines: Lines { Lines(group: MultiThreadedEventLoopGroup.singleton) }

    /// Everything that comes of a call, pieces put together.
    private func answer(to id: Int, on link: HTTPLink) async throws -> (status: Int?, body: String, failure: String?) {
        var status: Int?
        var body: [UInt8] = []
        for try await reply in link.messages {
            switch reply {
            case .head(id, let head): status = head.status
            case .body(id, let piece): body += piece
            case .end(id): return (status, String(decoding: body, as: UTF8.self), nil)
            case .failed(id, let reason): return (status, String(decoding: body, as: UTF8.self), reason)
            case .head, .body, .end, .failed: break
            }
        }
        return (status, String(decoding: body, as: UTF8.self), "the link ended")
    }

    @Test("A call carries method, target, headers and body; its answer comes with status, headers and body")
    func call() async throws {
        let server = try await Server()
        try await server.serve(answering: { request, out in
            let lines = request.split(separator: "\r\n")
            #expect(lines.first == "POST /ISAPI/x?format=json HTTP/1.1")
            #expect(lines.contains("Authorization: Digest x"))
            #expect(lines.contains { $0.lowercased() == "content-length: 2" })
            try await out.answer("{\"a\":1}", status: "401 Unauthorized")
            return false
        }) { [lines] in
            try await lines.withHTTPLink(to: server.address) { link in
                let fields = [HTTPField("Authorization", "Digest x")]
                let call = HTTPCall(id: 7, .post, "/ISAPI/x?format=json", headers: fields, body: Array("{}".utf8))
                try await link.send(.call(call))
                let answer = try await answer(to: 7, on: link)
                #expect(answer.status == 401)
                #expect(answer.body == "{\"a\":1}")
                #expect(answer.failure == nil)
            }
        }
    }

    @Test("A stream and a call are under way together, and cancelling the stream closes its connection")
    func together() async throws {
        let server = try await Server()
        let (closed, close) = AsyncStream.makeStream(of: Void.self)
        try await server.serve(
            closed: { if $0.hasPrefix("GET /stream") { close.yield() } },
            answering: { request, out in
                guard request.hasPrefix("GET /stream") else {
                    try await out.answer("here")
                    return true
                }
                try await out.say(
                    "HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed\r\nConnection: close\r\n\r\n--b\r\n"
                )
                return true
            }
        ) { [lines] in
            try await lines.withHTTPLink(to: server.address) { link in
                try await link.send(.call(HTTPCall(id: 1, .get, "/stream")))
                for try await reply in link.messages {
                    if case .body(1, _) = reply { break }
                }
                try await link.send(.call(HTTPCall(id: 2, .get, "/other")))
                #expect(try await answer(to: 2, on: link).body == "here")
                try await link.send(.cancel(1))
                for await _ in closed { break }
                try await link.send(.call(HTTPCall(id: 3, .get, "/other")))
                #expect(try await answer(to: 3, on: link).body == "here")
            }
        }
    }

    @Test("A refused connection is a failure of the call, with its reason")
    func refused() async throws {
        let server = try await Server()
        let address = server.address
        try await server.serve(answering: { _, _ in false }) {}
        try await lines.withHTTPLink(to: address) { link in
            try await link.send(.call(HTTPCall(id: 1, .get, "/")))
            #expect(try await answer(to: 1, on: link).failure == "Connection refused")
        }
    }

    @Test("A connection that breaks in the middle of a body is a failure, and no end")
    func cut() async throws {
        let server = try await Server()
        try await server.serve(answering: { _, out in
            try await out.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            return false
        }) { [lines] in
            try await lines.withHTTPLink(to: server.address) { link in
                try await link.send(.call(HTTPCall(id: 1, .get, "/")))
                let answer = try await answer(to: 1, on: link)
                #expect(answer.status == 200)
                #expect(answer.failure != nil)
            }
        }
    }

    @Test("What is no HTTP is a failure")
    func nonsense() async throws {
        let server = try await Server()
        try await server.serve(answering: { _, out in
            try await out.say("SSH-2.0-OpenSSH_9.2\r\n\r\n")
            return false
        }) { [lines] in
            try await lines.withHTTPLink(to: server.address) { link in
                try await link.send(.call(HTTPCall(id: 1, .get, "/")))
                #expect(try await answer(to: 1, on: link).failure != nil)
            }
        }
    }

    @Test("A session that does not read holds the terminal back: a body of any size takes no memory here")
    func backPressure() async throws {
        let server = try await Server()
        let (stalled, stall) = AsyncStream.makeStream(of: Int.self)
        try await server.serve(answering: { _, out in
            try await out.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            let piece = String(repeating: "x", count: 1 << 20)
            await withTaskGroup { group in
                group.addTask {
                    var sent = 0
                    while sent < 4_096, (try? await out.say(piece)) != nil {
                        sent += 1
                        stall.yield(sent)
                    }
                    stall.finish()
                }
            }
            return false
        }) { [lines] in
            try await lines.withHTTPLink(to: server.address) { link in
                try await link.send(.call(HTTPCall(id: 1, .get, "/")))
                for await sent in stalled where sent >= 1 { break }
                // Nobody read: leaving now must not wait for the 4 GiB.
            }
            var last = 0
            for await sent in stalled { last = sent }
            #expect(last < 4_096)
        }
    }

    @Test("Any other kind of link is refused")
    func otherKind() async throws {
        let address = LinkAddress.tcp(host: "127.0.0.1", port: 80)
        await #expect(throws: LinkError.notSupported(address: "\(address)")) {
            try await lines.withHTTPLink(to: address) { _ in }
        }
    }
}
