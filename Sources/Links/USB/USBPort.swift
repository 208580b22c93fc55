import CLibUSB
import TerminalProtocols

/// A device of which this program holds the part that carries bytes; what the kernel's driver held is given back.
///
/// All of it blocks (claiming waits for the kernel's driver to let go), so it is called on a thread that may wait.
final class USBPort: Sendable {
    let handle: USBHandle
    let function: USBFunction
    let address: String

    /// Claims the serial or vendor function of the device that `selector` names, and sets a serial one's line.
    /// - Throws: ``LinkError``.
    init(_ selector: USBSelector, line: SerialLine, on bus: USBBus) throws(LinkError) {
        let address = selector.address
        if let reason = USBKnown.reasonAgainst(vendor: selector.vendor, product: selector.product) {
            throw .unsuitable(address: address, reason: reason)
        }
        let handle = try selector.open(on: bus)
        let interfaces: [USBInterface]
        do throws(USBCode) { interfaces = try handle.interfaces() } catch { throw error.linkError(address) }
        guard let function = USBFunction(of: interfaces) else {
            throw .unsuitable(
                address: address,
                reason: "it has no serial function and no pair of bulk pipes; use network, serial or a flash drive"
            )
        }
        self.function = function
        self.handle = handle
        self.address = address
        do throws(USBCode) {
            try claim()
            try set(line)
        } catch {
            release()
            throw error.linkError(address)
        }
    }

    private func claim() throws(USBCode) {
        // The kernel's driver is detached when we claim, and attached again when we release.
        _ = libusb_set_auto_detach_kernel_driver(handle.handle, 1)
        for interface in function.interfaces {
            try USBCode.check(libusb_claim_interface(handle.handle, Int32(interface)))
        }
        if function.alternate != 0, let data = function.interfaces.last {
            try USBCode.check(
                libusb_set_interface_alt_setting(handle.handle, Int32(data), Int32(function.alternate))
            )
        }
    }

    /// Gives the interfaces back and closes the device. DTR and RTS stay up: a falling DTR resets some terminals.
    func release() {
        for interface in function.interfaces.reversed() {
            _ = libusb_release_interface(handle.handle, Int32(interface))
        }
        handle.close()
    }

    /// Source: USB PSTN 1.2, 6.3.10 (SET_LINE_CODING) and 6.3.12 (SET_CONTROL_LINE_STATE).
    private func set(_ line: SerialLine) throws(USBCode) {
        guard case .serial(let control) = function.kind else { return }
        let rate = UInt32(clamping: line.baud)
        let parity: UInt8 =
            switch line.parity {
            case .none: 0
            case .odd: 1
            case .even: 2
            }
        let coding = [
            UInt8(truncatingIfNeeded: rate), UInt8(truncatingIfNeeded: rate >> 8),
            UInt8(truncatingIfNeeded: rate >> 16), UInt8(truncatingIfNeeded: rate >> 24),
            line.stopBits == 2 ? 2 : 0, parity, UInt8(clamping: line.dataBits),
        ]
        try request(0x20, value: 0, to: control, coding)
        try request(0x22, value: 0x03, to: control, [])  // DTR and RTS
    }

    /// A request of the class to an interface. A device that does not know it stalls: its line needs no setting then.
    private func request(_ request: UInt8, value: UInt16, to interface: UInt8, _ data: [UInt8]) throws(USBCode) {
        var data = data
        let count = UInt16(data.count)
        let code = libusb_control_transfer(handle.handle, 0x21, request, value, UInt16(interface), &data, count, 1_000)
        if code < 0, USBCode(code) != .pipe { throw USBCode(code) }
    }
}
