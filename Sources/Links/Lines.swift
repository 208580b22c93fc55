package import NIOCore
package import TerminalProtocols

/// The ways out of this machine to its terminals: opens the link that an address names.
package struct Lines: Sendable {
    private let group: any EventLoopGroup
    private let connectTimeout: TimeAmount

    /// - Parameter group: its loops move the bytes of every line.
    package init(group: any EventLoopGroup, connectTimeout: TimeAmount = .seconds(4)) {
        self.group = group
        self.connectTimeout = connectTimeout
    }

    /// Opens a line of bytes, hands it to `body`, and closes it on every way out.
    /// - Throws: ``LinkError`` if it cannot be opened; whatever `body` throws.
    package func withByteLink<Result: Sendable>(
        to address: LinkAddress,
        _ body: @Sendable (ByteLink) async throws -> Result
    ) async throws -> Result {
        switch address {
        case .tcp(let host, let port):
            try await withTCPLink(host: host, port: port, group: group, timeout: connectTimeout, body)
        case .serial(let path, let line):
            try await withSerialLink(path: path, line: line, group: group, body)
        case .udp(let host, let port):
            try await withUDPLink(host: host, port: port, group: group, body)
        case .usb, .hid, .push, .http:
            throw LinkError.notSupported(address: "\(address)")
        }
    }
}
