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
        package var description: String { "libusb: \(USBCode(code).name)" }
    }

    /// Every device that is plugged in now.
    package static func list() throws(ListError) -> [USBDevice] {
        do throws(USBCode) {
            let bus = try USBBus()
            return try bus.withDevices { devices in
                devices.map { device, facts in
                    USBDevice(
                        vendor: facts.idVendor,
                        product: facts.idProduct,
                        bus: libusb_get_bus_number(device),
                        address: libusb_get_device_address(device)
                    )
                }
            }
        } catch { throw ListError(code: error.code) }
    }
}
