import AsyncAlgorithms
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
package import TerminalProtocols

/// A pipe of calls to one terminal that is asked over HTTP, and of their answers.
package typealias HTTPLink = Link<HTTPReply, HTTPRequest>

extension Lines {
    /// Hands a way to a terminal's HTTP server to `body`, and ends every call on every way out.
    ///
    /// Nothing is sent before the first call: a terminal that is not there shows as ``HTTPReply/failed(_:reason:)``.
    /// A call has no time limit here: the session decides how long it waits, and cancels.
    /// - Throws: ``LinkError`` for an address of another kind; whatever `body` throws.
    package func withHTTPLink<Result: Sendable>(
        to address: LinkAddress,
        _ body: @Sendable (HTTPLink) async throws -> Result
    ) async throws -> Result {
        guard case .http = address else { throw LinkError.notSupported(address: "\(address)") }
        let exchanges = HTTPExchanges(base: "\(address)", group: group, connectTimeout: connectTimeout)
        return try await exchanges.carry(body)
    }
}

/// The calls of one link: each a task that hands its answer on as fast as the session takes it and no faster.
private final class HTTPExchanges: Sendable {
    /// More would be a session that forgets what it asked.
    private static let mostCalls = 8

    private let base: String
    private let client: HTTPClient
    private let requests = AsyncChannel<HTTPRequest>()
    private let replies = AsyncThrowingChannel<HTTPReply, any Error>()
    /// Ends a call that is under way.
    private let running = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])

    init(base: String, group: any EventLoopGroup, connectTimeout: TimeAmount) {
        self.base = base
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: connectTimeout)
        configuration.httpVersion = .http1Only
        configuration.proxy = nil
        // Terminals serve few connections; the session itself tries again.
        configuration.connectionPool = .init(
            idleTimeout: .seconds(30),
            concurrentHTTP1ConnectionsPerHostSoftLimit: 2
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }

    func carry<Result: Sendable>(_ body: @Sendable (HTTPLink) async throws -> Result) async throws -> Result {
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask { [self] in await dispatch() }
                    return try await body(HTTPLink(messages: replies) { [self] in await requests.send($0) })
                }
            )
        } catch {
            outcome = .failure(error)
        }
        // A client may not be dropped open. What it reports here is the calls that were cut off, which is meant.
        try? await client.shutdown()
        return try outcome.get()
    }

    private func dispatch() async {
        await withDiscardingTaskGroup { group in
            for await request in requests {
                switch request {
                case .cancel(let id): running.withLock { $0.removeValue(forKey: id) }?.finish()
                case .call(let call):
                    let (ends, end) = AsyncStream.makeStream(of: Void.self)
                    let isTaken = running.withLock { running in
                        guard running.count < HTTPExchanges.mostCalls else { return false }
                        running[call.id] = end
                        return true
                    }
                    group.addTask { [self] in await isTaken ? carryOut(call, until: ends, end) : refuse(call) }
                }
            }
            group.cancelAll()
        }
    }

    private func refuse(_ call: HTTPCall) async {
        await replies.send(.failed(call.id, reason: "too many requests are under way"))
    }

    private func carryOut(_ call: HTTPCall, until ends: AsyncStream<Void>, _ end: AsyncStream<Void>.Continuation) async
    {
        await withDiscardingTaskGroup { race in
            race.addTask { [self] in
                await carryOut(call)
                end.finish()
            }
            for await _ in ends {}
            race.cancelAll()
        }
        running.withLock { _ = $0.removeValue(forKey: call.id) }
    }

    private func carryOut(_ call: HTTPCall) async {
        do {
            var request = HTTPClientRequest(url: base + call.target)
            request.method = HTTPMethod(rawValue: call.method.rawValue)
            for field in call.headers { request.headers.add(name: field.name, value: field.value) }
            if !call.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: call.body)) }
            let response = try await client.execute(request, deadline: .distantFuture)
            let fields = response.headers.map { HTTPField($0.name, $0.value) }
            await replies.send(.head(call.id, HTTPHead(status: Int(response.status.code), headers: fields)))
            for try await piece in response.body { await replies.send(.body(call.id, Array(buffer: piece))) }
            try Task.checkCancellation()
            await replies.send(.end(call.id))
        } catch  where !Task.isCancelled {
            await replies.send(.failed(call.id, reason: HTTPExchanges.reason(error)))
        } catch {}  // cancelled: nobody waits for it
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            (error.connectionErrors.first?.error as? IOError).map { String(cString: strerror($0.errnoCode)) }
                ?? "the name has no address"
        case let error as HTTPClientError where error == .connectTimeout: "no answer"
        case is ChannelError: "no answer"
        case let error as HTTPClientError: error.shortDescription
        case is HTTPParserError: "the answer is no HTTP"
        case _: "\(error)"
        }
    }
}
