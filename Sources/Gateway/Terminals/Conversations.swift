import DaemonConfiguration
import Links
import TerminalProtocols

/// How a supervisor comes to speak with its terminal.
struct Conversations<C: Clock>: Sendable where C.Duration == Duration {
    /// From now on the terminal is answered when it dials in, also between two conversations.
    var expect: @Sendable (LinkAddress) -> Void = { _ in }
    var forget: @Sendable (LinkAddress) -> Void = { _ in }
    /// Opens the terminal's link and runs the session on it until it ends.
    var hold:
        @Sendable (Configuration.Terminal, any TerminalSession, SessionRunner<C>, AsyncStream<TerminalOrder>)
            async throws -> SessionRunner<C>.Outcome
}

extension Conversations {
    /// Over the ways out of this machine.
    init(_ lines: Lines) {
        expect = { lines.expect($0) }
        forget = { lines.forget($0) }
        hold = { try await lines.hold($0, $1, $2, $3) }
    }
}

extension Lines {
    /// Opens the kind of link whose messages the session understands.
    fileprivate func hold<C: Clock>(
        _ terminal: Configuration.Terminal,
        _ session: any TerminalSession,
        _ runner: SessionRunner<C>,
        _ orders: AsyncStream<TerminalOrder>
    ) async throws -> SessionRunner<C>.Outcome where C.Duration == Duration {
        if let session = session as? any TerminalSession<[UInt8], [UInt8]> {
            return try await withByteLink(to: terminal.link, seat: terminal.seat(type(of: session).descriptor)) {
                try await runner.run(session, on: $0, orders: orders)
            }
        }
        if let session = session as? any TerminalSession<HTTPReply, HTTPRequest> {
            return try await withHTTPLink(to: terminal.link) { try await runner.run(session, on: $0, orders: orders) }
        }
        if let session = session as? any TerminalSession<PushRequest, PushResponse> {
            return try await withPushLink(to: terminal.link) { try await runner.run(session, on: $0, orders: orders) }
        }
        throw LinkError.notSupported(address: "\(terminal.link)")
    }
}

extension Configuration.Terminal {
    /// - Returns: nil if the terminal has its line to itself.
    fileprivate func seat(_ descriptor: ProtocolDescriptor) -> LineSeat? {
        guard case .serial(_, let line) = link else { return nil }
        return descriptor.lineUse.turnaround(on: line, isShared: session.sharesLine)
            .map { LineSeat(address: session.address, turnaround: $0) }
    }
}
