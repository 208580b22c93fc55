import CLibUDev

/// A device node that is there now, or one that just came or went, as udev describes it.
package struct PluggedDevice: Equatable, Sendable {
    package enum Subsystem: String, CaseIterable, Sendable {
        /// Serial lines: /dev/ttyUSB*, /dev/ttyACM*, /dev/ttyS*.
        case tty
        /// Whole USB devices.
        case usb
        /// Keys and the like: /dev/input/event*.
        case input
        /// Drives and their partitions.
        case block
    }

    package var subsystem: Subsystem
    /// The device's place in /sys.
    package var systemPath: String
    /// `/dev/ttyUSB0`.
    package var node: String
    /// Names that do not change with the order of plugging: `/dev/serial/by-id/…`, `/dev/serial/by-path/…`.
    package var links: [String]
    /// Ids of the USB device that it belongs to; nil if it belongs to none.
    package var vendor: UInt16?
    package var product: UInt16?
    /// The USB device's own serial number; many cheap ones have none.
    package var serial: String?
    /// What the maker calls it, for people.
    package var title: String?
    /// The USB device that it belongs to, as a place in /sys: the nodes of one device have it in common.
    package var usbPath: String?
    /// It has the keys that a card or code reader types with: digits and Enter. So has every keyboard.
    package var typesNumbers: Bool

    package init(
        subsystem: Subsystem,
        systemPath: String,
        node: String,
        links: [String] = [],
        vendor: UInt16? = nil,
        product: UInt16? = nil,
        serial: String? = nil,
        title: String? = nil,
        usbPath: String? = nil,
        typesNumbers: Bool = false
    ) {
        self.subsystem = subsystem
        self.systemPath = systemPath
        self.node = node
        self.links = links
        self.vendor = vendor
        self.product = product
        self.serial = serial
        self.title = title
        self.usbPath = usbPath
        self.typesNumbers = typesNumbers
    }

    /// The name that survives a replug: by serial number, else by the plug's place; else the node itself.
    package var stableName: String {
        links.first { $0.hasPrefix("/dev/serial/by-id/") && serial != nil }
            ?? links.first { $0.hasPrefix("/dev/serial/by-path/") } ?? node
    }
}

extension PluggedDevice {
    /// - Returns: nil if it is of another subsystem, or has no node (a port without a line behind it, a hub's port).
    init?(_ device: OpaquePointer) {
        guard let name = text(udev_device_get_subsystem(device)), let subsystem = Subsystem(rawValue: name),
            let systemPath = text(udev_device_get_syspath(device)), let node = text(udev_device_get_devnode(device))
        else { return nil }
        // A parent is freed with its child.
        let usb =
            text(udev_device_get_devtype(device)) == "usb_device"
            ? device : udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device")
        if subsystem == .usb, usb != device { return nil }
        func property(_ key: String) -> String? { text(udev_device_get_property_value(device, key)) }
        func attribute(_ key: String) -> String? { usb.flatMap { text(udev_device_get_sysattr_value($0, key)) } }
        // Readers over Bluetooth have no USB device above them; the kernel's input layer knows their ids as well.
        let input = subsystem == .input ? udev_device_get_parent(device) : nil
        func inputAttribute(_ key: String) -> String? { input.flatMap { text(udev_device_get_sysattr_value($0, key)) } }
        // A device that went has no attributes any more; what udev remembered of it has to do.
        func number(_ key: String, _ other: String, _ inputKey: String) -> UInt16? {
            (attribute(key) ?? property(other) ?? inputAttribute(inputKey)).flatMap { UInt16($0, radix: 16) }
        }
        self.init(
            subsystem: subsystem,
            systemPath: systemPath,
            node: node,
            links: names(udev_device_get_devlinks_list_entry(device)),
            vendor: number("idVendor", "ID_VENDOR_ID", "id/vendor"),
            product: number("idProduct", "ID_MODEL_ID", "id/product"),
            serial: attribute("serial") ?? property("ID_SERIAL_SHORT") ?? inputAttribute("uniq"),
            title: words(attribute("manufacturer"), attribute("product") ?? property("ID_MODEL")),
            usbPath: usb.flatMap { text(udev_device_get_syspath($0)) },
            typesNumbers: hasDigitsAndEnter(inputAttribute("capabilities/key"))
        )
    }
}

private func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer else { return nil }
    let text = String(cString: pointer)
    return text.isEmpty ? nil : text
}

private func names(_ first: OpaquePointer?) -> [String] {
    var names: [String] = []
    var entry = first
    while let current = entry {
        if let name = text(udev_list_entry_get_name(current)) { names.append(name) }
        entry = udev_list_entry_get_next(current)
    }
    return names.sorted()
}

private func words(_ maker: String?, _ product: String?) -> String? {
    let words = [maker, product].compactMap(\.self)
    return words.isEmpty ? nil : words.joined(separator: " ")
}

/// - Parameter keys: the bits of all keys in hexadecimal, the last word the lowest: sysfs, `capabilities/key`.
private func hasDigitsAndEnter(_ keys: String?) -> Bool {
    guard let lowest = keys?.split(separator: " ").last.flatMap({ UInt64($0, radix: 16) }) else { return false }
    let digitsAndEnter: UInt64 = 0x1000_0FFC  // codes 2 to 11, and 28: linux/input-event-codes.h
    return lowest & digitsAndEnter == digitsAndEnter
}
