package import NIOCore
package import TerminalProtocols

/// The ways out of this machine to its terminals: opens the link that an address names.
package struct Lines: Sendable {
    let group: any EventLoopGroup
    let connectTimeout: TimeAmount
    private let push: PushServer?
    private let usb = USBBusHolder()
    private let shared: SharedLines

    /// - Parameters:
    ///   - group: its loops move the bytes of every line.
    ///   - push: where terminals dial in; nil if nobody listens.
    ///   - time: what the turns on a shared line are measured with.
    package init(
        group: any EventLoopGroup,
        connectTimeout: TimeAmount = .seconds(4),
        push: PushServer? = nil,
        time: LineTime = LineTime(ContinuousClock())
    ) {
        self.group = group
        self.connectTimeout = connectTimeout
        self.push = push
        shared = SharedLines(group: group, time: time)
    }

    /// Opens a line of bytes, hands it to `body`, and closes it on every way out.
    ///
    /// - Parameter seat: the terminal's place on a serial line that it shares; nil if it has the line to itself.
    /// - Throws: ``LinkError`` if it cannot be opened; whatever `body` throws.
    package func withByteLink<Result: Sendable>(
        to address: LinkAddress,
        seat: LineSeat? = nil,
        _ body: @Sendable (ByteLink) async throws -> Result
    ) async throws -> Result {
        switch address {
        case .tcp(let host, let port):
            return try await withTCPLink(host: host, port: port, group: group, timeout: connectTimeout, body)
        case .serial(let path, let line):
            if let seat {
                return try await shared.line(at: path).withMembership(
                    address: seat.address,
                    line: line,
                    turnaround: seat.turnaround,
                    body
                )
            }
            return try await withSerialLink(path: path, line: line, group: group, body)
        case .udp(let host, let port):
            return try await withUDPLink(host: host, port: port, group: group, body)
        case .usb(let vendor, let product, let serial):
            let device = USBSelector(vendor: vendor, product: product, serial: serial)
            return try await withUSBLink(to: device, on: usb, body)
        case .hid(let vendor, let product, let serial):
            return try await withHIDLink(vendor: vendor, product: product, serial: serial, group: group, body)
        case .push, .http:
            throw LinkError.notSupported(address: "\(address)")
        }
    }
}

/// Terminals that dial in.
extension Lines {
    /// Waits for the requests of one terminal that dials in.
    /// - Throws: ``LinkError``; whatever `body` throws.
    package func withPushLink<Result: Sendable>(
        to address: LinkAddress,
        _ body: @Sendable (PushLink) async throws -> Result
    ) async throws -> Result {
        guard case .push(let serial) = address, let push else {
            throw LinkError.notSupported(address: "\(address)")
        }
        return try await push.withLink(of: serial, body)
    }

    /// From now on the terminal is answered when it dials in, also between two links. Nothing for other addresses.
    package func expect(_ address: LinkAddress) {
        if case .push(let serial) = address { push?.expect(serial) }
    }

    /// Takes one ``expect(_:)`` back.
    package func forget(_ address: LinkAddress) {
        if case .push(let serial) = address { push?.forget(serial) }
    }
}
