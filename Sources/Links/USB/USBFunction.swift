/// What a device says about one alternate setting of one of its interfaces.
struct USBInterface: Equatable, Sendable {
    struct Endpoint: Equatable, Sendable {
        /// Bit 7: towards us.
        let address: UInt8
        /// Bits 0 and 1: the kind of transfers; 2 is bulk.
        let attributes: UInt8
        /// Bytes of the longest packet.
        let packetSize: Int

        var isBulk: Bool { attributes & 0x03 == 2 }
        var isInbound: Bool { address & 0x80 != 0 }
    }

    let number: UInt8
    let alternate: UInt8
    let deviceClass: UInt8
    let subclass: UInt8
    let endpoints: [Endpoint]
    /// Descriptors of its class, as they come: length, type, contents.
    let classDescriptors: [UInt8]

    /// The interface that carries the data of this communication interface, if a union descriptor names it.
    ///
    /// Source: USB CDC 1.2, 5.2.3.2: type 0x24, subtype 0x06, the master's number, the first slave's.
    var unionSlave: UInt8? {
        var rest = classDescriptors[...]
        while let length = rest.first.map(Int.init), length >= 3, length <= rest.count {
            let descriptor = Array(rest.prefix(length))
            if length >= 5, descriptor[1] == 0x24, descriptor[2] == 0x06 { return descriptor[4] }
            rest = rest.dropFirst(length)
        }
        return nil
    }
}

/// The part of a device that carries bytes both ways.
struct USBFunction: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        /// A serial line in the standard's terms; its settings go to this interface.
        case serial(control: UInt8)
        /// Two bulk pipes of which nothing else is known.
        case vendor
    }

    let kind: Kind
    /// To be claimed, in this order, and released in the reverse: the kernel's driver takes a serial function as a
    /// whole when its communication interface becomes free, so that must become free last.
    let interfaces: [UInt8]
    /// The alternate setting of the interface that has the pipes.
    let alternate: UInt8
    let input: USBInterface.Endpoint
    let output: USBInterface.Endpoint

    /// The serial function if there is one; otherwise the first interface of the vendor's class with a bulk pipe each
    /// way. Both only of the configuration that is active.
    /// - Returns: nil if the device has neither.
    init?(of interfaces: [USBInterface]) {
        guard let function = USBFunction.serial(in: interfaces) ?? USBFunction.vendor(in: interfaces) else {
            return nil
        }
        self = function
    }

    private init(
        _ kind: Kind,
        _ interfaces: [UInt8],
        _ data: USBInterface,
        _ pipes: (USBInterface.Endpoint, USBInterface.Endpoint)
    ) {
        self.kind = kind
        self.interfaces = interfaces
        alternate = data.alternate
        (input, output) = pipes
    }

    /// Source: protocols/usb.md, "ZKTeco on the device port": interface class 02 with 0a.
    private static func serial(in interfaces: [USBInterface]) -> USBFunction? {
        for control in interfaces where control.deviceClass == 0x02 && control.subclass == 0x02 {
            // Some devices put all into one interface.
            if let pipes = pipes(of: control) {
                return USBFunction(.serial(control: control.number), [control.number], control, pipes)
            }
            let named = control.unionSlave
            let candidates = interfaces.filter { $0.deviceClass == 0x0A && $0.number != control.number }
            let right =
                candidates.filter { $0.number == named }
                + candidates.filter { named == nil && $0.number > control.number }
            for data in right {
                guard let pipes = pipes(of: data) else { continue }
                return USBFunction(.serial(control: control.number), [control.number, data.number], data, pipes)
            }
        }
        return nil
    }

    private static func vendor(in interfaces: [USBInterface]) -> USBFunction? {
        for interface in interfaces where interface.deviceClass == 0xFF {
            if let pipes = pipes(of: interface) { return USBFunction(.vendor, [interface.number], interface, pipes) }
        }
        return nil
    }

    private static func pipes(of interface: USBInterface) -> (USBInterface.Endpoint, USBInterface.Endpoint)? {
        let bulk = interface.endpoints.filter { $0.isBulk && $0.packetSize > 0 }
        guard let input = bulk.first(where: \.isInbound), let output = bulk.first(where: { !$0.isInbound })
        else { return nil }
        return (input, output)
    }
}
