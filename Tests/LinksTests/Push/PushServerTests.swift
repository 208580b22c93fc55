import Logging
import NIOCore
import NIOPosix
import Synchronization
import TerminalProtocols
import Testing
import WallClock

@testable import Links

private let line = "1001\t2026-11-25 08:58:07\t0\t15\t0\t0\t0\n"
private let post = "POST /iclock/cdata?SN=A1&table=ATTLOG&Stamp=7 HTTP/1.1\r\nHost: x\r\n"

private let length = "Content-Length: \(line.utf8.count)\r\n"

/// The same punch in each dialect of HTTP.
private let dialects: [String] = {
    let closing = post + "Connection: close\r\n"
    let hexadecimal = String(line.utf8.count, radix: 16)
    let old = post.replacing("1.1\r", with: "1.0\r")
    let bareLines = (closing + length + "\r\n").replacing("\r\n", with: "\n")
    let rawValues = closing.replacing("Stamp=7", with: "Stamp=7&INFO=Ver 8 #\u{E9}")
    return [
        "\(closing)\(length)\r\n\(line)",
        "\(old)\(length.lowercased())\r\n\(line)",
        "\(bareLines)\(line)",
        "\(closing)Content-Type: application/octet-stream\r\n\(length)\r\n\(line)",
        "\(closing)Transfer-Encoding: chunked\r\n\r\n\(hexadecimal)\r\n\(line)\r\n0\r\n\r\n",
        "\(rawValues)\(length)\r\n\(line)",
    ]
}()

/// A server on the loopback, a stub in place of the session of terminal A1, and a raw connection to it.
private struct Bench {
    let server: PushServer
    let received = Received()

    final class Received: Sendable {
        private let requests = Mutex<[PushRequest]>([])
        var all: [PushRequest] { requests.withLock { $0 } }
        func append(_ request: PushRequest) { requests.withLock { $0.append(request) } }
    }

    init(_ limits: PushLimits = PushLimits()) {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        server = PushServer(
            host: "127.0.0.1",
            port: 0,
            group: MultiThreadedEventLoopGroup.singleton,
            clock: HostClock { Instant(milliseconds: 1_795_600_000_000) },
            limits: limits,
            logger: logger
        )
    }

    /// - Parameter answers: whether the stub answers; else it ends at the first request, as a session whose store failed.
    func run(answers: Bool = true, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            server.expect("A1")
            group.addTask { try? await server.run() }
            group.addTask {
                try? await server.withLink(of: "A1") { link in
                    for try await request in link.messages {
                        received.append(request)
                        guard answers else { return }
                        let lines = request.body.split(separator: 10).count
                        try await link.send(PushResponse(id: request.id, body: "OK: \(lines)"))
                    }
                }
            }
            while server.boundPort == nil { await Task.yield() }
            try await body()
            group.cancelAll()
        }
    }

    /// Sends pieces on one connection, and reads until the server closes it.
    func exchange(_ pieces: String..., closesOutput: Bool = false) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: server.boundPort ?? 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            for piece in pieces { try await outbound.write(ByteBuffer(string: piece)) }
            if closesOutput { outbound.finish() }
            var text = ""
            do {
                for try await piece in inbound { text += String(buffer: piece) }
            } catch is IOError {}  // a server that refuses may reset what it did not read
            return text
        }
    }
}

@Suite("The server that terminals dial in to")
struct PushServerTests {
    @Test("Whatever HTTP a terminal speaks, its lines arrive and are answered", arguments: dialects)
    func anyDialect(request: String) async throws {
        let bench = Bench()
        try await bench.run {
            let answer = try await bench.exchange(request)
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("\r\n\r\nOK: 1"), "\(answer)")
        }
        #expect(bench.received.all.map { String(decoding: $0.body, as: UTF8.self) } == [line])
        #expect(bench.received.all.first?.target["stamp"] == "7")
    }

    @Test("Expect: 100-continue is answered before the body comes")
    func goOn() async throws {
        let bench = Bench()
        try await bench.run {
            let request =
                post + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: \(line.utf8.count)\r\n\r\n"
            let answer = try await bench.exchange(request, line)
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
        }
    }

    @Test("A body without a length ends with the terminal's side of the connection, or with a pause")
    func lengthless() async throws {
        var limits = PushLimits()
        limits.pause = .milliseconds(20)
        for closesOutput in [true, false] {
            let bench = Bench(limits)
            try await bench.run {
                let request = post + "Connection: close\r\n\r\n" + line
                let answer = try await bench.exchange(request, closesOutput: closesOutput)
                #expect(answer.hasSuffix("OK: 1"))
            }
            #expect(bench.received.all.map(\.hasLength) == [false])
        }
    }

    @Test("Requests on one connection are answered in their order")
    func keepAlive() async throws {
        let bench = Bench()
        try await bench.run {
            let one = post + "Content-Length: \(line.utf8.count)\r\n\r\n" + line
            let last = post + "Connection: close\r\nContent-Length: \(2 * line.utf8.count)\r\n\r\n" + line + line
            let answer = try await bench.exchange(one, one, last)
            #expect(answer.split(separator: "OK: ").dropFirst().map { $0.prefix(1) } == ["1", "1", "2"])
        }
    }

    @Test("A body that is too large is refused and reaches no session")
    func tooLarge() async throws {
        var limits = PushLimits()
        limits.body = 100
        let bench = Bench(limits)
        try await bench.run {
            let body = String(repeating: "x", count: 101)
            let told = try await bench.exchange(post + "Connection: close\r\nContent-Length: 101\r\n\r\n" + body)
            #expect(told.hasPrefix("HTTP/1.1 413 "))
            let chunked = try await bench.exchange(
                post + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + body + "\r\n0\r\n\r\n"
            )
            #expect(chunked.hasPrefix("HTTP/1.1 413 "))
        }
        #expect(bench.received.all.isEmpty)
    }

    @Test("An unknown serial number is refused its data, answered its look for orders, and listed until it is expected")
    func stranger() async throws {
        let bench = Bench()
        try await bench.run {
            func ask(_ request: String) async throws -> String {
                try await bench.exchange(
                    request + " HTTP/1.1\r\nX-Forwarded-For: 10.1.1.1, 10.2.2.2\r\nConnection: close\r\n\r\n"
                )
            }
            var answer = try await ask("GET /iclock/cdata?SN=B2&options=all")
            #expect(answer.hasPrefix("HTTP/1.1 403 "))
            answer = try await ask("GET /iclock/getrequest?SN=B2")
            #expect(answer.hasSuffix("OK"))
            answer = try await ask("GET /iclock/getrequest")
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            answer = try await ask("GET /")
            #expect(answer.hasPrefix("HTTP/1.1 404 "))
            let moment = Instant(milliseconds: 1_795_600_000_000)
            let wanted = PushStranger(
                serial: "B2",
                address: "10.2.2.2",
                firstSeen: moment,
                lastSeen: moment,
                requests: 2
            )
            #expect(bench.server.strangers == [wanted])
            bench.server.expect("B2")
            #expect(bench.server.strangers.isEmpty)
        }
        #expect(bench.received.all.isEmpty)
    }

    @Test("What no session answers is answered with 503, so that the terminal sends it again")
    func noSession() async throws {
        let bench = Bench()
        try await bench.run(answers: false) {
            let request = post + "Connection: close\r\nContent-Length: \(line.utf8.count)\r\n\r\n" + line
            let answer = try await bench.exchange(request)
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
        }
        var limits = PushLimits()
        limits.answer = .milliseconds(20)
        let slow = Bench(limits)
        try await slow.run(answers: false) {
            slow.server.expect("C3")
            let request = "GET /iclock/getrequest?SN=C3 HTTP/1.1\r\nConnection: close\r\n\r\n"
            let late = try await slow.exchange(request)
            #expect(late.hasPrefix("HTTP/1.1 503 "))
            slow.server.forget("C3")
            let again = try await slow.exchange(request)
            #expect(again.hasSuffix("OK"), "a stranger again")
        }
    }

    @Test("Who asks too often is told so")
    func rate() async throws {
        var limits = PushLimits()
        limits.rate = PushLimits.Rate(perSecond: 0.001, burst: 2)
        let bench = Bench(limits)
        try await bench.run {
            var answers: [Substring] = []
            for _ in 0..<3 {
                let request = "GET /iclock/ping?SN=A1 HTTP/1.1\r\nConnection: close\r\n\r\n"
                answers.append(try await bench.exchange(request).prefix(12))
            }
            #expect(answers == ["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 429"])
        }
    }

    @Test("A second link of the same terminal is refused while the first is open")
    func busy() async throws {
        let desk = PushDesk(limit: 4)
        await #expect(throws: LinkError.busy(address: "push:A1")) {
            try await desk.withLink(of: "A1") { _ in try await desk.withLink(of: "A1") { _ in } }
        }
        #expect(!desk.expects("A1"))
    }

    @Test("A request that comes between two sessions waits for the next one")
    func between() async throws {
        let desk = PushDesk(limit: 4)
        desk.expect("A1")
        let request = PushRequest(id: 1, method: .get, target: PushTarget("/iclock/ping?SN=A1"))
        async let answer = desk.answer(to: request, of: "A1")
        let response = PushResponse(id: 1)
        try await desk.withLink(of: "A1") { link in
            for try await message in link.messages {
                #expect(message == request)
                return try await link.send(response)
            }
        }
        #expect(await answer == response)
    }
}
