import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Simulators
import TerminalProtocols
import WallClock

/// One simulated ISAPI terminal with its clock, its people who go on punching, and its HTTP server.
actor ISAPIBench {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>
    typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>

    private var terminal: ISAPITerminal
    private let zone: Zone
    private let drift: Int64
    private let ledger: Ledger?
    private let keepAt: String?
    private let pieceSize: Int
    private let beat: Duration
    private let cutAfter: Int?
    private var next = 0
    /// The one listener of the event stream.
    private var listener: AsyncStream<[UInt8]>.Continuation?

    init(
        _ terminal: ISAPITerminal,
        zone: Zone,
        pieceSize: Int,
        beat: Duration,
        cutAfter: Int?,
        options: SimulatorOptions
    )
        throws
    {
        self.terminal = terminal
        self.zone = zone
        self.pieceSize = pieceSize
        self.beat = beat
        self.cutAfter = cutAfter
        drift = options.drift
        ledger = try options.ledger.map(Ledger.init)
        keepAt = options.memory
    }

    private var now: Instant { HostClock.system.now().adding(seconds: drift) }

    /// People punch in turn, by face.
    func punchNext() {
        let people = terminal.memory.users
        guard !people.isEmpty else { return }
        let person = people[next % people.count]
        next += 1
        let punch = SimulatedPunch(user: person.user, time: zone.local(at: now), verify: 75, state: next % 2)
        ledger?.note("punched", punch)
        let parts = terminal.punch(punch)  // also when nobody listens
        listener?.yield(parts)
    }

    func keep() throws {
        guard let keepAt else { return }
        let log = terminal.memory.log.map(TabFile.line).joined()
        try Data("\(terminal.memory.newMarks)\n\(log)".utf8).write(to: URL(fileURLWithPath: keepAt), options: .atomic)
    }

    private func answer(_ call: HTTPCall) -> ISAPITerminal.Answer {
        terminal.streamIsBusy = listener != nil
        return terminal.answer(call, now: now)
    }

    private func listen() -> AsyncStream<[UInt8]> {
        let (parts, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        listener = continuation
        return parts
    }

    private func leave() { listener = nil }

    private func heartbeat() { listener?.yield(terminal.heartbeat(now: now)) }

    /// Lets people punch for ever at a rate.
    nonisolated func punch(rate: Int) async throws {
        try await repeating(rate: rate) { _ in await punchNext() }
    }

    /// Serves any number of connections, for ever.
    nonisolated func serve(at address: String) async throws {
        let parts = address.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else { throw ValidationError("--listen takes HOST:PORT") }
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: String(parts[0]), port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    while !Task.isCancelled {
                        try await Task.sleep(for: self.beat)
                        await self.heartbeat()
                    }
                }
                for try await connection in connections {
                    group.addTask { try? await self.speak(connection) }
                }
            }
        }
    }

    private nonisolated func speak(_ connection: Connection) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let request):
                    head = request
                    body = []
                case .body(let piece): body += Array(buffer: piece)
                case .end:
                    guard let head, let method = HTTPCall.Method(rawValue: head.method.rawValue) else { return }
                    let fields = head.headers.map { HTTPField($0.name, $0.value) }
                    let answer = await answer(HTTPCall(id: 0, method, head.uri, headers: fields, body: body))
                    switch answer {
                    case .whole(let head, let content):
                        try await write(text(head, ["Content-Length: \(content.count)"]) + content, to: outbound)
                    case .stream(let head):
                        try await write(text(head, ["Connection: close"]), to: outbound)
                        return await stream(to: outbound)
                    }
                }
            }
        }
    }

    /// Until the gateway goes, or so many parts went out.
    private nonisolated func stream(to outbound: Writer) async {
        let parts = await listen()
        var left = cutAfter ?? .max
        do {
            for await part in parts {
                left -= 1
                // The last one is cut in the middle.
                try await write(left > 0 ? part : Array(part.prefix(part.count / 2)), to: outbound)
                if left <= 0 { break }
            }
        } catch {}  // the gateway went: seen at the next heartbeat at the latest, as on a real terminal
        await leave()
    }

    private nonisolated func text(_ head: HTTPHead, _ more: [String]) -> [UInt8] {
        let reason = HTTPResponseStatus(statusCode: head.status).reasonPhrase
        let lines = ["HTTP/1.1 \(head.status) \(reason)"] + head.headers.map { "\($0.name): \($0.value)" } + more
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private nonisolated func write(_ bytes: [UInt8], to outbound: Writer) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try await outbound.write(ByteBuffer(bytes: rest.prefix(pieceSize)))
            rest = rest.dropFirst(pieceSize)
        }
    }
}
