import CLibUSB
import Synchronization
import TerminalProtocols

/// Which device a link means: found anew at each opening, wherever it is plugged in.
struct USBSelector: Equatable, Sendable {
    let vendor: UInt16
    let product: UInt16
    /// The serial number in the device's own string; nil if any will do.
    let serial: String?

    var address: String { "\(LinkAddress.usb(vendor: vendor, product: product, serial: serial))" }

    /// Opens the one device that fits.
    /// - Throws: ``LinkError/notPluggedIn(address:)``, ``LinkError/notPermitted(address:)``,
    ///   ``LinkError/ambiguous(address:count:)``.
    func open(on bus: USBBus) throws(LinkError) -> USBHandle {
        let found: [USBHandle]
        var isHidden = false
        do throws(USBCode) {
            found = try bus.withDevices { devices throws(USBCode) in
                var found: [USBHandle] = []
                for (device, facts) in devices where facts.idVendor == vendor && facts.idProduct == product {
                    do throws(USBCode) {
                        let handle = try USBHandle(device, bus)
                        if serial == nil || handle.string(facts.iSerialNumber) == serial { found.append(handle) }
                    } catch {
                        if error == .noAccess { isHidden = true }
                        // One that left just now is not there; one of another number may fail as it likes.
                        if error != .noAccess, error != .noDevice, serial == nil { throw error }
                    }
                }
                return found
            }
        } catch { throw error.linkError(address) }
        guard let handle = found.first else {
            throw isHidden ? .notPermitted(address: address) : .notPluggedIn(address: address)
        }
        guard found.count == 1 else { throw .ambiguous(address: address, count: found.count) }
        return handle
    }
}

/// An opened device.
///
/// One whose transfers were in flight is closed by ``close()``, on a thread that may wait, and not with the last
/// reference: that may be a callback's. libusb holds its list of open devices locked while it calls back, and closing
/// takes that lock: the thread of all events would wait for itself for ever.
///
/// `@unchecked Sendable`: libusb locks its handles itself; `isClosed` has its lock; the other fields never change.
final class USBHandle: @unchecked Sendable {
    let handle: OpaquePointer
    let device: OpaquePointer
    /// libusb needs its context for as long as a handle is open.
    let bus: USBBus
    private let isClosed = Mutex(false)

    init(_ device: OpaquePointer, _ bus: USBBus) throws(USBCode) {
        var handle: OpaquePointer?
        try USBCode.check(libusb_open(device, &handle))
        guard let handle else { throw .noDevice }
        self.handle = handle
        self.device = device
        self.bus = bus
    }

    deinit { close() }

    /// Only when no transfer is with libusb any more; afterwards nothing else may be called. Harmless a second time.
    func close() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        if isFirst { libusb_close(handle) }
    }

    /// - Returns: nil if the device has no such string, or does not answer for a second.
    func string(_ index: UInt8) -> String? {
        guard index != 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = libusb_get_string_descriptor_ascii(handle, index, &bytes, Int32(bytes.count))
        return count > 0 ? String(decoding: bytes.prefix(Int(count)), as: UTF8.self) : nil
    }

    /// The interfaces of the active configuration; the first configuration is activated if none is.
    func interfaces() throws(USBCode) -> [USBInterface] {
        var description: UnsafeMutablePointer<libusb_config_descriptor>?
        var code = libusb_get_active_config_descriptor(device, &description)
        if code == LIBUSB_ERROR_NOT_FOUND.rawValue {
            try USBCode.check(libusb_get_config_descriptor(device, 0, &description))
            let number = description.map { Int32($0.pointee.bConfigurationValue) } ?? 1
            code = libusb_set_configuration(handle, number)
        }
        defer { libusb_free_config_descriptor(description) }
        try USBCode.check(code)
        guard let description else { throw .notFound }
        return USBInterface.all(in: description.pointee)
    }
}

extension USBInterface {
    /// Every alternate setting of every interface, in the descriptor's order.
    static func all(in configuration: libusb_config_descriptor) -> [USBInterface] {
        UnsafeBufferPointer(start: configuration.interface, count: Int(configuration.bNumInterfaces)).flatMap { item in
            UnsafeBufferPointer(start: item.altsetting, count: Int(item.num_altsetting)).map { setting in
                USBInterface(
                    number: setting.bInterfaceNumber,
                    alternate: setting.bAlternateSetting,
                    deviceClass: setting.bInterfaceClass,
                    subclass: setting.bInterfaceSubClass,
                    endpoints: UnsafeBufferPointer(start: setting.endpoint, count: Int(setting.bNumEndpoints)).map {
                        // Bits 11 and 12 are extra transactions of fast periodic endpoints, not size.
                        Endpoint(
                            address: $0.bEndpointAddress,
                            attributes: $0.bmAttributes,
                            packetSize: Int($0.wMaxPacketSize & 0x07FF)
                        )
                    },
                    classDescriptors: Array(
                        UnsafeBufferPointer(start: setting.extra, count: Int(max(0, setting.extra_length)))
                    )
                )
            }
        }
    }
}
