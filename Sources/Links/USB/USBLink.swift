import Synchronization
import TerminalProtocols

/// Looks the device up, claims it, and gives it back on every way out.
/// - Throws: ``LinkError`` if it cannot be opened; whatever `body` throws.
func withUSBLink<Result: Sendable>(
    to selector: USBSelector,
    on holder: USBBusHolder,
    _ body: @Sendable (ByteLink) async throws -> Result
) async throws -> Result {
    let opened = await blocking { () -> Swift.Result<USBPort, any Error> in
        Swift.Result { try USBPort(selector, line: SerialLine(), on: try holder.bus(for: selector.address)) }
    }
    let port = try opened.get()
    let pipe = USBPipe(port)
    do {
        try pipe.start()
        let result = try await body(ByteLink(messages: pipe.messages) { try await pipe.send($0) })
        await giveBack(pipe, port)
        return result
    } catch {
        await giveBack(pipe, port)
        throw error
    }
}

private func giveBack(_ pipe: USBPipe, _ port: USBPort) async {
    await pipe.close()
    await blocking { port.release() }
}

/// The bus, opened when the first link needs it: a gateway without USB terminals starts no thread for them.
final class USBBusHolder: Sendable {
    private let held = Mutex<USBBus?>(nil)

    /// - Throws: ``LinkError`` if libusb cannot be used; the next call tries again.
    func bus(for address: String) throws(LinkError) -> USBBus {
        do throws(USBCode) {
            return try held.withLock { held throws(USBCode) in
                if let bus = held { return bus }
                let bus = try USBBus()
                held = bus
                return bus
            }
        } catch { throw error.linkError(address) }
    }
}
