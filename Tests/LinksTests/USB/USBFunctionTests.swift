import NIOPosix
import TerminalProtocols
import Testing

@testable import Links

@Suite struct USBFunctionTests {
    private static let bulkIn = USBInterface.Endpoint(address: 0x81, attributes: 2, packetSize: 512)
    private static let bulkOut = USBInterface.Endpoint(address: 0x02, attributes: 2, packetSize: 512)
    private static let interruptIn = USBInterface.Endpoint(address: 0x83, attributes: 3, packetSize: 8)
    /// Header, call management, abstract control, union of 0 with `slave`.
    private static func classDescriptors(slave: UInt8) -> [UInt8] {
        [5, 0x24, 0, 0x10, 1, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, slave]
    }

    private func interface(
        _ number: UInt8,
        _ deviceClass: UInt8,
        subclass: UInt8 = 0,
        alternate: UInt8 = 0,
        _ endpoints: [USBInterface.Endpoint] = [],
        _ classDescriptors: [UInt8] = []
    ) -> USBInterface {
        USBInterface(
            number: number,
            alternate: alternate,
            deviceClass: deviceClass,
            subclass: subclass,
            endpoints: endpoints,
            classDescriptors: classDescriptors
        )
    }

    @Test("A serial function is the communication interface and the data interface that its union names")
    func serial() throws {
        let function = try #require(
            USBFunction(of: [
                interface(0, 0x02, subclass: 2, [Self.interruptIn], Self.classDescriptors(slave: 3)),
                interface(1, 0x0A, [Self.bulkIn]),
                interface(2, 0xFF, [Self.bulkIn, Self.bulkOut]),
                interface(3, 0x0A, [Self.bulkOut, Self.bulkIn]),
            ])
        )
        #expect(function.kind == .serial(control: 0))
        #expect(function.interfaces == [0, 3])
        #expect(function.input == Self.bulkIn)
        #expect(function.output == Self.bulkOut)
    }

    @Test("Without a union the next data interface is taken; one whose pipes stand in an alternate setting, there")
    func noUnion() throws {
        let function = try #require(
            USBFunction(of: [
                interface(0, 0x0A, [Self.bulkIn, Self.bulkOut]),
                interface(1, 0x02, subclass: 2, [Self.interruptIn]),
                interface(2, 0x0A),
                interface(2, 0x0A, alternate: 1, [Self.bulkIn, Self.bulkOut]),
            ])
        )
        #expect(function.interfaces == [1, 2])
        #expect(function.alternate == 1)
    }

    @Test("A serial function may be one interface")
    func combined() throws {
        let all = [Self.interruptIn, Self.bulkIn, Self.bulkOut]
        let function = try #require(USBFunction(of: [interface(4, 0x02, subclass: 2, all)]))
        #expect(function.kind == .serial(control: 4))
        #expect(function.interfaces == [4])
    }

    @Test("Without a serial function the first interface of the vendor's class with a bulk pipe each way is taken")
    func vendor() throws {
        let function = try #require(
            USBFunction(of: [
                interface(0, 0x03, [Self.interruptIn]), interface(1, 0xFF, [Self.bulkIn]),
                interface(2, 0xFF, [Self.bulkIn, Self.bulkOut]),
            ])
        )
        #expect(function.kind == .vendor)
        #expect(function.interfaces == [2])
    }

    @Test("A keyboard, a drive and an empty device have nothing to talk to")
    func nothing() {
        #expect(USBFunction(of: []) == nil)
        #expect(USBFunction(of: [interface(0, 0x03, subclass: 1, [Self.interruptIn])]) == nil)
        #expect(USBFunction(of: [interface(0, 0x08, subclass: 6, [Self.bulkIn, Self.bulkOut])]) == nil)
        #expect(USBFunction(of: [interface(0, 0x02, subclass: 2, [Self.interruptIn])]) == nil)
    }

    @Test("Class descriptors that are cut or lie about their length name no interface")
    func brokenDescriptors() {
        let whole = Self.classDescriptors(slave: 1)
        #expect(interface(0, 2, subclass: 2, [], whole).unionSlave == 1)
        for count in 0..<whole.count {
            #expect(interface(0, 2, subclass: 2, [], Array(whole.prefix(count))).unionSlave == nil)
        }
        for bytes: [UInt8] in [[0], [0, 0x24, 6, 0, 1], [255, 0x24, 6, 0, 1], [2, 0x24], [4, 0x24, 6, 0]] {
            #expect(interface(0, 2, subclass: 2, [], bytes).unionSlave == nil)
        }
    }
}

@Suite struct USBLinkTests {
    private let lines = Lines(group: MultiThreadedEventLoopGroup.singleton)

    @Test("The bus can be asked, plugged in or not")
    func list() throws {
        let devices = try USBDevice.list()
        #expect(Set(devices.map { [$0.bus, $0.address] }).count == devices.count)
    }

    @Test("A device that is not there is named as not plugged in, each time")
    func notPluggedIn() async throws {
        let address = try LinkAddress("usb:f055:fffe:nobody")
        for _ in 0..<3 {
            await #expect(throws: LinkError.notPluggedIn(address: "\(address)")) {
                try await lines.withByteLink(to: address) { _ in }
            }
        }
    }

    @Test(
        "Serial adapters and closed readers are refused with the way to go",
        arguments: [("usb:0403:6001", "serial:/dev/serial/by-id/"), ("usb:1b55:0124", "docs/terminals.md")]
    )
    func refused(text: String, advice: String) async throws {
        let address = try LinkAddress(text)
        let error = await #expect(throws: LinkError.self) { try await lines.withByteLink(to: address) { _ in } }
        #expect(error?.description.contains(advice) == true)
    }

    @Test("A bus comes and goes many times, with its thread and its context")
    func buses() throws {
        for _ in 0..<50 { _ = try USBDevice.list() }
    }
}
