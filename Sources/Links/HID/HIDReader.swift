import Glibc
import TerminalProtocols

/// A reader that types: its event nodes, opened and grabbed, so that no key of it reaches anybody else.
///
/// Source: protocols/usb.md, "HID keyboards (card and QR readers that type)". Request numbers: linux/input.h.
struct HIDReader {
    /// The node that digits and Enter come from; given away to the event loop, which closes it.
    let keys: CInt
    /// Further nodes of the same device, held so that their keys go nowhere either. Never read: what is not taken out
    /// of them the kernel drops.
    let silenced: [CInt]

    /// - Throws: ``LinkError``.
    init(vendor: UInt16, product: UInt16, serial: String?) throws(LinkError) {
        let address = "\(LinkAddress.hid(vendor: vendor, product: product, serial: serial))"
        let nodes = PluggedDevices.list([.input]).filter {
            $0.vendor == vendor && $0.product == product && (serial == nil || $0.serial == serial)
                && $0.node.hasPrefix("/dev/input/event")
        }
        guard !nodes.isEmpty else { throw .notPluggedIn(address: address) }
        let devices = Set(nodes.map { $0.usbPath ?? $0.systemPath })
        guard devices.count == 1 else { throw .ambiguous(address: address, count: devices.count) }
        try self.init(nodes: nodes.map(\.node), address: address)
    }

    /// - Parameter nodes: all of one device.
    init(nodes: [String], address: String) throws(LinkError) {
        var opened: [EventNode] = []
        do throws(LinkError) {
            for path in nodes {
                let node = try EventNode(path, address: address)
                opened.append(node)
            }
            // One device with all of a desk's keys is the administrator's, whatever the configuration says.
            guard !opened.contains(where: \.isDesk) else {
                throw .unsuitable(
                    address: address,
                    reason: "it has lamps, letters and mouse keys: somebody works with it"
                )
            }
            guard let reader = opened.first(where: \.typesNumbers) else {
                throw .unsuitable(address: address, reason: "it has no digits and no Enter key, so it is no reader")
            }
            for node in opened where node.hasKeys { try node.grab(address) }
            keys = reader.descriptor
            silenced = opened.map(\.descriptor).filter { $0 != reader.descriptor }
        } catch {
            for node in opened { close(node.descriptor) }
            throw error
        }
    }
}

/// An opened `/dev/input/event*`.
private struct EventNode {
    let descriptor: CInt
    private let keys: Set<Int>
    private let hasLamps: Bool

    // linux/input-event-codes.h
    private static let keyEvents = 0x01, lampEvents = 0x11
    private static let digits = Set(2...11), keypadDigits: Set = [71, 72, 73, 75, 76, 77, 79, 80, 81, 82]
    private static let enters: Set = [28, 96]
    private static let letters = Set(16...25).union(30...38).union(44...50)
    private static let mouseKeys = Set(0x110...0x112)

    init(_ path: String, address: String) throws(LinkError) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case EACCES, EPERM: throw .notPermitted(address: address)
            case ENOENT, ENODEV, ENXIO: throw .notPluggedIn(address: address)
            case let code: throw .system(address: address, call: "open(\(path))", code: code)
            }
        }
        self.descriptor = descriptor
        keys = EventNode.codes(of: EventNode.keyEvents, descriptor)
        hasLamps = !EventNode.codes(of: EventNode.lampEvents, descriptor).isEmpty
    }

    var hasKeys: Bool { !keys.isEmpty }

    var typesNumbers: Bool {
        keys.isSuperset(of: EventNode.digits) || keys.isSuperset(of: EventNode.keypadDigits)
            ? !keys.isDisjoint(with: EventNode.enters) : false
    }

    var isDesk: Bool {
        hasLamps && keys.isSuperset(of: EventNode.letters) && !keys.isDisjoint(with: EventNode.mouseKeys)
    }

    /// From now on its events come to this file only.
    /// - Throws: ``LinkError/busy(address:)`` if somebody else has it: then nothing is read along.
    func grab(_ address: String) throws(LinkError) {
        let request: UInt = 0x4004_4590  // EVIOCGRAB
        guard ioctl(descriptor, request, 1) == 0 else {
            throw errno == EBUSY
                ? .busy(address: address) : .system(address: address, call: "ioctl(EVIOCGRAB)", code: errno)
        }
    }

    /// The codes that the node has of one type of events; none if it does not tell.
    private static func codes(of type: Int, _ descriptor: CInt) -> Set<Int> {
        var bits = [UInt8](repeating: 0, count: 96)  // KEY_MAX is 0x2ff
        let request = UInt(2) << 30 | UInt(bits.count) << 16 | 0x45 << 8 | UInt(0x20 + type)  // EVIOCGBIT
        let count = Int(ioctl(descriptor, request, &bits))
        guard count > 0 else { return [] }
        return Set((0..<min(count, bits.count) * 8).filter { bits[$0 / 8] & (1 << ($0 % 8)) != 0 })
    }
}
