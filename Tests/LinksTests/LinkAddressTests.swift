import TerminalProtocols
import Testing

@Suite struct LinkAddressTests {
    @Test(
        "What an address means, and how it is written again",
        arguments: [
            ("tcp://192.0.2.10:4370", LinkAddress.tcp(host: "192.0.2.10", port: 4370), "tcp://192.0.2.10:4370"),
            ("tcp://door.example:1", .tcp(host: "door.example", port: 1), "tcp://door.example:1"),
            ("tcp://[2001:db8::1]:65535", .tcp(host: "2001:db8::1", port: 65_535), "tcp://[2001:db8::1]:65535"),
            ("udp://192.0.2.10:4370", .udp(host: "192.0.2.10", port: 4370), "udp://192.0.2.10:4370"),
            ("serial:/dev/ttyS0", .serial(path: "/dev/ttyS0", line: SerialLine()), "serial:/dev/ttyS0?baud=115200"),
            (
                "serial:/dev/serial/by-path/x-0:1:1.0?baud=9600&format=7E1",
                .serial(
                    path: "/dev/serial/by-path/x-0:1:1.0",
                    line: SerialLine(baud: 9_600, dataBits: 7, parity: .even)
                ),
                "serial:/dev/serial/by-path/x-0:1:1.0?baud=9600&format=7E1"
            ),
            (
                "serial:/dev/ttyUSB0?format=8O2",
                .serial(path: "/dev/ttyUSB0", line: SerialLine(parity: .odd, stopBits: 2)),
                "serial:/dev/ttyUSB0?baud=115200&format=8O2"
            ),
            (
                "serial:/dev/ttyUSB0?baud=9600&turnaround=200",
                .serial(path: "/dev/ttyUSB0", line: SerialLine(baud: 9_600, turnaround: .milliseconds(200))),
                "serial:/dev/ttyUSB0?baud=9600&turnaround=200"
            ),
            ("usb:1b55:0001", .usb(vendor: 0x1B55, product: 1, serial: nil), "usb:1b55:0001"),
            ("usb:1B55:00a1:SN:7", .usb(vendor: 0x1B55, product: 0xA1, serial: "SN:7"), "usb:1b55:00a1:SN:7"),
        ]
    )
    func good(text: String, address: LinkAddress, description: String) throws {
        #expect(try LinkAddress(text) == address)
        #expect("\(address)" == description)
        #expect(try LinkAddress(description) == address)
    }

    @Test(
        "What is no address says how one is written",
        arguments: [
            "", "192.0.2.10", "192.0.2.10:4370", "https://192.0.2.10", "tcp:192.0.2.10:4370", "tcp://192.0.2.10",
            "tcp://192.0.2.10:", "tcp://192.0.2.10:0", "tcp://192.0.2.10:65536", "tcp://192.0.2.10:-1", "tcp://:4370",
            "tcp://192.0.2.10:4370/", "tcp://192.0.2.10/x:4370", "tcp://[]:4370", "tcp://192.0.2.10:+80",
            "tcp://2001:db8::1:4370", "tcp://a b:4370", "tcp://[192.0.2.10:4370", "serial:ttyS0", "serial:",
            "serial:/dev/ttyS0?baud=", "serial:/dev/ttyS0?baud=9601",
            "serial:/dev/ttyS0?baud", "serial:/dev/ttyS0?speed=9600", "serial:/dev/ttyS0?format=9N1",
            "serial:/dev/ttyS0?format=8X1", "serial:/dev/ttyS0?format=8N3", "serial:/dev/ttyS0?format=8N", "usb:",
            "serial:/dev/ttyS0?turnaround=", "serial:/dev/ttyS0?turnaround=-1", "serial:/dev/ttyS0?turnaround=10001",
            "usb:1b55", "usb:1b55:1", "usb:1b5g:0001", "usb:1b55:0001:", "usb:+b55:0001", "TCP://192.0.2.10:4370",
        ]
    )
    func bad(text: String) {
        let error = #expect(throws: LinkAddressError.self) { try LinkAddress(text) }
        #expect(error?.text == text)
        #expect(error?.reason.isEmpty == false)
    }
}
