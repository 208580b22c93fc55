import TerminalProtocols
import Testing

@testable import Links

@Suite struct DeviceScanTests {
    private func line(_ vendor: UInt16, _ product: UInt16, serial: String? = nil, links: [String]) -> PluggedDevice {
        PluggedDevice(
            subsystem: .tty,
            systemPath: "/sys/devices/usb1/1-2/1-2:1.0/ttyUSB0",
            node: "/dev/ttyUSB0",
            links: links,
            vendor: vendor,
            product: product,
            serial: serial,
            title: "FTDI FT232R\nUSB",
            usbPath: "/sys/devices/usb1/1-2"
        )
    }

    private func usb(_ vendor: UInt16, _ product: UInt16, serial: String? = nil) -> PluggedDevice {
        PluggedDevice(
            subsystem: .usb,
            systemPath: "/sys/devices/usb1/1-2",
            node: "/dev/bus/usb/001/004",
            vendor: vendor,
            product: product,
            serial: serial,
            usbPath: "/sys/devices/usb1/1-2"
        )
    }

    private let names = ["/dev/serial/by-id/usb-FTDI_A50285BI-if00-port0", "/dev/serial/by-path/pci-0-usb-0:2:1.0"]

    @Test("A line with a serial number is named by it, one without by its plug, one without links by its node")
    func stableNames() {
        #expect(line(0x0403, 0x6001, serial: "A50285BI", links: names).stableName == names[0])
        // Without a number, by-id names only the model: two adapters of it would share the name.
        #expect(line(0x1A86, 0x7523, links: names).stableName == names[1])
        #expect(line(0x1A86, 0x7523, links: []).stableName == "/dev/ttyUSB0")
    }

    @Test("An adapter is a line of which nothing is known, and its block is one that the configuration understands")
    func adapter() throws {
        let found = DeviceScan.judge([line(0x0403, 0x6001, serial: "A50285BI", links: names), usb(0x0403, 0x6001)])
        #expect(found.map(\.verdict) == [.line(adapter: "FTDI")])
        #expect(found.first?.link == .serial(path: names[0], line: SerialLine()))
        let block = try #require(found.first?.configurationBlock(name: "T1"))
        #expect(block.hasPrefix("# FTDI FT232RUSB\n[[terminal]]\nname = \"T1\"\n"))
        #expect(block.contains("link = \"serial:\(names[0])?baud=115200\"\n"))
    }

    @Test("A maker's device is a terminal by vendor; its readers are not")
    func makers() {
        let found = DeviceScan.judge([usb(0x1B55, 0x5A4B, serial: "SN-4711"), usb(0x1B55, 0x0124)])
        #expect(found.first?.verdict == .terminal(protocolName: "zk"))
        #expect(found.first?.link == .usb(vendor: 0x1B55, product: 0x5A4B, serial: "SN-4711"))
        #expect(found.last?.link == nil)
        #expect(found.last?.configurationBlock(name: "T2") == nil)
        #expect(DeviceScan.judge([line(0x1B55, 0x5A4B, links: [])]).first?.verdict == .terminal(protocolName: "zk"))
    }

    @Test("What types numbers may be a reader; its block says to look first. A mouse is none")
    func readers() {
        func input(_ typesNumbers: Bool) -> PluggedDevice {
            PluggedDevice(
                subsystem: .input,
                systemPath: "/sys/class/input/event7",
                node: "/dev/input/event7",
                vendor: 0x08FF,
                product: 0x0009,
                typesNumbers: typesNumbers
            )
        }
        let found = DeviceScan.judge([input(true), input(false)])
        #expect(found.map(\.link) == [.hid(vendor: 0x08FF, product: 0x0009, serial: nil)])
        #expect(found.first?.configurationBlock(name: "R1")?.hasPrefix("# This types:") == true)
    }

    @Test("Mice, hubs and drives are nobody's business here")
    func others() {
        let drive = PluggedDevice(subsystem: .block, systemPath: "/sys/block/sda", node: "/dev/sda")
        let console = PluggedDevice(subsystem: .tty, systemPath: "/sys/class/tty/ttyS0", node: "/dev/ttyS0")
        #expect(DeviceScan.judge([usb(0x1D6B, 0x0002), drive, console]).isEmpty)
    }

    @Test("What is plugged in can be listed, and listened for, with or without udev; listening ends")
    func live() async {
        for device in PluggedDevices.list() { #expect(device.systemPath.hasPrefix("/sys/")) }
        var plugs: HotPlug? = HotPlug()
        let events = plugs?.events
        plugs = nil
        if let events { for await event in events { #expect(event != .rescan) } }
    }
}
