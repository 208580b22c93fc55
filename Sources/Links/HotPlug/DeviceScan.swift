package import TerminalProtocols

/// Something that is plugged in and that a terminal may be, or hang on.
package struct ScannedDevice: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        /// The maker makes terminals; this is the protocol that they speak on such a link.
        case terminal(protocolName: String)
        /// A serial line: what hangs on it only a probe tells. The name of the adapter's chip, where it is known.
        case line(adapter: String?)
        /// Something that types: a card or code reader, or somebody's keyboard. Only a person can tell.
        case reader
        /// Known, and not to be had: the reason.
        case closed(String)
    }

    package let device: PluggedDevice
    package let verdict: Verdict
    /// How the configuration names it; nil if it cannot.
    package let link: LinkAddress?

    /// A table to paste into the configuration; nil if there is no link. Lines that need an answer are comments.
    package func configurationBlock(name: String) -> String? {
        guard let link else { return nil }
        let protocolLine: String
        switch verdict {
        case .terminal(let name): protocolLine = "protocol = \"\(name)\""
        case .line:
            protocolLine = "protocol = \"zk\"  # or anviz, osdp: what hangs on it; rollcall terminal probe tells"
        case .reader: protocolLine = "protocol = \"wedge\""
        case .closed: return nil
        }
        var lines: [String] = []
        if case .reader = verdict {
            lines.append("# This types: take it only if it is a reader, and no one's keyboard.")
        }
        if let title = device.title { lines.append("# \(title.filter { !$0.isNewline })") }
        lines += ["[[terminal]]", "name = \"\(name)\"", protocolLine, "link = \"\(link)\""]
        if case .reader = verdict { lines.append("verification = \"card\"") }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Looks for terminals at this machine's plugs. It opens nothing: a device's name costs nobody a byte.
package enum DeviceScan {
    package static func list() -> [ScannedDevice] { judge(PluggedDevices.list()) }

    /// Sorts out what is plugged in. Lines that the kernel makes without a plug (consoles, /dev/ttyS*) are left out:
    /// nothing tells whether a wire is at them.
    static func judge(_ devices: [PluggedDevice]) -> [ScannedDevice] {
        let lines = devices.filter { $0.subsystem == .tty && $0.usbPath != nil }
        let onLines = Set(lines.compactMap(\.usbPath))
        let usb = devices.filter { device in
            // What has a line is listed as the line: the kernel's driver is as good, and needs no claim.
            device.subsystem == .usb && !onLines.contains(device.usbPath ?? "")
        }
        let readers = devices.filter {
            $0.subsystem == .input && $0.typesNumbers && $0.node.hasPrefix("/dev/input/event")
        }
        return lines.map(line) + usb.compactMap(whole) + readers.compactMap { reader($0) }
    }

    private static func line(_ device: PluggedDevice) -> ScannedDevice {
        let verdict: ScannedDevice.Verdict =
            switch known(device) {
            case .terminalMaker: .terminal(protocolName: "zk")
            case .bridge(let name): .line(adapter: name)
            case .closedReader(let name): .closed("\(name): a fingerprint reader whose protocol is not public")
            case .typingReader, nil: .line(adapter: nil)
            }
        return ScannedDevice(
            device: device,
            verdict: verdict,
            link: .serial(path: device.stableName, line: SerialLine())
        )
    }

    /// A USB device without a line. Only makers of terminals are named: a gateway has no business with the rest.
    private static func whole(_ device: PluggedDevice) -> ScannedDevice? {
        guard let vendor = device.vendor, let product = device.product else { return nil }
        let link = LinkAddress.usb(vendor: vendor, product: product, serial: device.serial)
        switch known(device) {
        case .terminalMaker: return ScannedDevice(device: device, verdict: .terminal(protocolName: "zk"), link: link)
        case .closedReader(let name):
            let reason = "\(name): a fingerprint reader whose protocol is not public"
            return ScannedDevice(device: device, verdict: .closed(reason), link: nil)
        case .bridge(let name):
            let reason = "\(name): the kernel has no driver loaded for it, so that it has no serial line"
            return ScannedDevice(device: device, verdict: .closed(reason), link: nil)
        case .typingReader, nil: return nil
        }
    }

    private static func reader(_ device: PluggedDevice) -> ScannedDevice? {
        guard let vendor = device.vendor, let product = device.product else { return nil }
        let link = LinkAddress.hid(vendor: vendor, product: product, serial: device.serial)
        return ScannedDevice(device: device, verdict: .reader, link: link)
    }

    private static func known(_ device: PluggedDevice) -> USBKnown? {
        guard let vendor = device.vendor, let product = device.product else { return nil }
        return USBKnown(vendor: vendor, product: product)
    }
}
