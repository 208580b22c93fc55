import CLibUSB

/// A device on the USB, as the bus describes it without opening it.
package struct USBDevice: Equatable, Sendable {
    package let vendor: UInt16
    package let product: UInt16
    /// Where it is plugged in now; another one after a replug.
    package let bus: UInt8
    package let address: UInt8

    /// Why the bus cannot be asked.
    package struct ListError: Error, CustomStringConvertible {
        let code: Int32
        package var description: String { "libusb: \(String(cString: libusb_strerror(code)))" }
    }

    /// Every device that is plugged in now.
    package static func list() throws(ListError) -> [USBDevice] {
        var context: OpaquePointer?
        let code = libusb_init(&context)
        guard code == 0 else { throw ListError(code: code) }
        defer { libusb_exit(context) }
        var devices: UnsafeMutablePointer<OpaquePointer?>?
        let count = libusb_get_device_list(context, &devices)
        guard count >= 0, let devices else { throw ListError(code: Int32(truncatingIfNeeded: count)) }
        defer { libusb_free_device_list(devices, 1) }
        return (0..<count).compactMap { index in
            var facts = libusb_device_descriptor()
            guard let device = devices[index], libusb_get_device_descriptor(device, &facts) == 0 else { return nil }
            return USBDevice(
                vendor: facts.idVendor,
                product: facts.idProduct,
                bus: libusb_get_bus_number(device),
                address: libusb_get_device_address(device)
            )
        }
    }
}
