import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
import Synchronization
import TerminalProtocols
package import WallClock

/// Where terminals dial in over HTTP. Source: protocols/zk-push.md.
///
/// A request of a configured serial number goes to the link of its session; nothing is answered before the session
/// does. Other serial numbers are refused and remembered, so that they can be adopted. TLS is a reverse proxy's work:
/// from this machine, and only from it, `X-Forwarded-For` is believed.
package final class PushServer: Sendable {
    private let host: String
    private let port: Int
    private let group: any EventLoopGroup
    private let clock: HostClock
    private let limits: PushLimits
    private let logger: Logger
    private let desk: PushDesk

    private struct Door {
        var lastRequest: UInt64 = 0
        /// Bytes of bodies that are being read.
        var bodies = 0
        var limiter: RateLimiter
        var strangerLimiter: RateLimiter
        var strangers: PushStrangers
        var port: Int?
    }
    private let door: Mutex<Door>
    private let opened = ContinuousClock().now

    /// - Parameter port: 0 lets the system choose: ``boundPort``.
    package init(
        host: String,
        port: Int,
        group: any EventLoopGroup,
        clock: HostClock,
        limits: PushLimits = PushLimits(),
        logger: Logger
    ) {
        self.host = host
        self.port = port
        self.group = group
        self.clock = clock
        self.limits = limits
        self.logger = logger
        desk = PushDesk(limit: limits.waiting)
        door = Mutex(
            Door(
                limiter: RateLimiter(limits.rate),
                strangerLimiter: RateLimiter(limits.strangerRate),
                strangers: PushStrangers(limit: limits.strangers)
            )
        )
    }

    /// The serial number is configured; until ``forget(_:)`` its terminal is answered.
    package func expect(_ serial: String) {
        desk.expect(serial)
        door.withLock { $0.strangers.forget(serial) }
    }

    package func forget(_ serial: String) { desk.forget(serial) }

    /// Serial numbers that nobody configured, the one that came last first.
    package var strangers: [PushStranger] { door.withLock { $0.strangers.all } }

    /// nil while nobody listens.
    package var boundPort: Int? { door.withLock { $0.port } }

    package func withLink<Result: Sendable>(
        of serial: String,
        _ body: @Sendable (PushLink) async throws -> Result
    ) async throws -> Result {
        try await desk.withLink(of: serial, body)
    }

    /// Serves until it is cancelled or told to stop gracefully.
    /// - Throws: ``LinkError`` if the address cannot be had.
    package func run() async throws {
        let files = PushServer.raiseFileLimit()
        let connections = max(64, min(limits.connections, files - 256))
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        let application = Application(
            responder: CallbackResponder { [self] request, context in await respond(to: request, context: context) },
            server: HTTPServerBuilder { [limits] responder in
                PushChannel(
                    http: HTTP1Channel(
                        responder: responder,
                        configuration: .init(
                            idleTimeout: TimeAmount(limits.idle),
                            httpDecoderConfiguration: .init(
                                maxHeaderFieldSize: PushWire.headLimit * 3,
                                maxHeaderListSize: PushWire.headLimit * 4,
                                maxHeaderFieldCount: PushWire.fieldLimit * 2
                            )
                        )
                    ),
                    limits: limits,
                    addresses: ConnectionCounts(limit: limits.connectionsOfAddress)
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(connections, logger: quiet)
            ),
            onServerRunning: { [self] channel in
                door.withLock { $0.port = channel.localAddress?.port }
            },
            eventLoopGroupProvider: .shared(group),
            logger: quiet
        )
        do {
            try await application.run()
        } catch let error as IOError {
            let address = "\(host):\(port)"
            if error.errnoCode == EADDRINUSE { throw LinkError.busy(address: address) }
            throw LinkError.system(address: address, call: "bind", code: error.errnoCode)
        }
    }

    /// A file a connection: the usual limit of 1,024 is too few for 2,000 terminals.
    /// - Returns: how many there may be.
    private static func raiseFileLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        let wanted = min(limit.rlim_max, 65_536)
        if limit.rlim_cur < wanted {
            let before = limit.rlim_cur
            limit.rlim_cur = wanted
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
        }
        return Int(clamping: limit.rlim_cur)
    }

    // MARK: One request

    private func respond(to request: Request, context: PushContext) async -> Response {
        var response = await answer(to: request, from: address(of: request, context))
        // An HTTP/1.0 client, and one that said so, waits for the end of the connection.
        if request.headers[.connection] == "close" { response.headers[.connection] = "close" }
        return response
    }

    private func address(of request: Request, _ context: PushContext) -> String {
        let peer = context.peer ?? "unknown"
        guard peer.isLoopback, let name = HTTPField.Name("X-Forwarded-For"),
            let forwarded = request.headers[values: name].last?.split(separator: ",").last
        else { return peer }
        return String(forwarded.drop { $0 == " " }.prefix { $0 != " " }.prefix(64))
    }

    private func answer(to request: Request, from address: String) async -> Response {
        let now = opened.duration(to: ContinuousClock().now)
        guard door.withLock({ $0.limiter.allows(address, at: now) }) else { return text(.tooManyRequests) }
        let method: PushRequest.Method
        switch request.method {
        case .get: method = .get
        case .post: method = .post
        default: return text(.methodNotAllowed)
        }
        let target = PushTarget(request.head.path ?? "")
        guard target.isTerminals else { return text(.notFound) }
        guard let serial = target.serial else { return text(.badRequest, "no serial number") }
        guard desk.expects(serial) else { return refuse(target, serial, address, at: now) }
        let told = request.headers[.contentLength].flatMap { Int($0) }
        guard told ?? 0 <= limits.body else { return tooLarge(serial) }
        let reserved = told ?? limits.body / 16
        guard reserve(reserved) else { return text(.serviceUnavailable) }
        defer { door.withLock { $0.bodies -= reserved } }
        let body: [UInt8]
        do {
            body = Array(buffer: try await request.body.collect(upTo: limits.body))
        } catch is NIOTooManyBytesError {
            return tooLarge(serial)
        } catch {
            return text(.badRequest, "the body did not come completely")
        }
        let id = door.withLock { door in
            door.lastRequest += 1
            return door.lastRequest
        }
        let pushed = PushRequest(
            id: id,
            method: method,
            target: target,
            body: body,
            hasLength: !request.headers.contains { $0.name.canonicalName == PushWire.guessed },
            date: request.headers[.date]
        )
        let patience = group.next().scheduleTask(in: TimeAmount(limits.answer)) { [desk] in
            desk.settle(id, of: serial, nil)
        }
        defer { patience.cancel() }
        guard let response = await desk.answer(to: pushed, of: serial) else { return text(.serviceUnavailable) }
        return text(HTTPResponse.Status(code: response.status), response.body)
    }

    /// Nothing of an unknown terminal is taken: it keeps its data and sends them again when it was adopted.
    private func refuse(_ target: PushTarget, _ serial: String, _ address: String, at now: Duration) -> Response {
        let moment = clock.now()
        let isAllowed = door.withLock { door in
            guard door.strangerLimiter.allows(address, at: now) else { return false }
            door.strangers.note(serial, address: address, at: moment)
            return true
        }
        guard isAllowed else { return text(.tooManyRequests) }
        return target.service == "getrequest" || target.service == "ping" ? text(.ok, "OK") : text(.forbidden)
    }

    private func tooLarge(_ serial: String) -> Response {
        logger.warning("terminal with serial number \(serial): a body of more than \(limits.body) bytes was refused")
        return text(.contentTooLarge)
    }

    private func reserve(_ bytes: Int) -> Bool {
        door.withLock { door in
            guard door.bodies + bytes <= limits.bodies else { return false }
            door.bodies += bytes
            return true
        }
    }

    private func text(_ status: HTTPResponse.Status, _ body: String = "") -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}

/// What a request knows of its connection.
private struct PushContext: InitializableFromSource {
    let peer: String?

    init(source: ApplicationRequestContextSource) { peer = source.channel.remoteAddress?.ipAddress }
}
