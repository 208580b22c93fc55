/// Finds packets in what the line delivers, in any pieces and after any noise: the module prints text between them.
///
/// A start that turns out wrong costs one byte. It holds at most one packet and 256 bytes of noise.
package struct RealSenseFramer: Sendable {
    package enum Item: Equatable, Sendable {
        case packet(RealSensePacket, [UInt8])
        case noise([UInt8])
    }

    /// How long a packet may pause before it is taken for cut short.
    package static let silence = Duration.milliseconds(250)
    private static let noiseLimit = 256
    private static let start = RealSensePacket.sync + [RealSensePacket.version]

    private var held: [UInt8] = []
    private var noise: [UInt8] = []
    private var lastByte = Duration.zero

    package init() {}

    /// When ``expire(at:)`` has something to do if no more bytes come.
    package var deadline: Duration? { heldBytes == 0 ? nil : lastByte + RealSenseFramer.silence }
    package var heldBytes: Int { held.count + noise.count }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [Item] {
        var items = expire(at: now)
        if !bytes.isEmpty { lastByte = now }
        for byte in bytes {
            held.append(byte)
            // The rest of a packet is awaited in one go.
            if held.count <= RealSensePacket.headLength || held.count >= wanted { look(afterSilence: false, &items) }
        }
        return items
    }

    /// Gives up what pauses for too long. Harmless before ``deadline``.
    package mutating func expire(at now: Duration) -> [Item] {
        guard let deadline, now >= deadline else { return [] }
        var items: [Item] = []
        look(afterSilence: true, &items)
        flush(&items)
        return items
    }

    /// The length of the packet that begins here, as far as it is known.
    private var wanted: Int {
        guard held.count >= RealSensePacket.headLength else { return RealSensePacket.headLength }
        return RealSensePacket.headLength + payloadLength(held[...]) + RealSensePacket.tailLength
    }

    private func payloadLength(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(bytes[bytes.startIndex + 20]) | Int(bytes[bytes.startIndex + 21]) << 8
    }

    private mutating func look(afterSilence: Bool, _ items: inout [Item]) {
        var position = 0
        while position < held.count {
            switch examine(held[position...]) {
            case .unfinished where !afterSilence:
                held.removeFirst(position)
                return
            case .packet(let packet, let length):
                flush(&items)
                items.append(.packet(packet, Array(held[position..<position + length])))
                position += length
            case .unfinished, .wrong:
                noise.append(held[position])
                if noise.count == RealSenseFramer.noiseLimit { flush(&items) }
                position += 1
            }
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func flush(_ items: inout [Item]) {
        guard !noise.isEmpty else { return }
        items.append(.noise(noise))
        noise.removeAll(keepingCapacity: true)
    }

    private enum Finding {
        case unfinished, wrong
        case packet(RealSensePacket, length: Int)
    }

    private func examine(_ bytes: ArraySlice<UInt8>) -> Finding {
        guard RealSenseFramer.start.starts(with: bytes.prefix(3)) else { return .wrong }
        guard bytes.count >= 4 else { return .unfinished }
        guard let identifier = RealSensePacket.Identifier(rawValue: bytes[bytes.startIndex + 3]) else { return .wrong }
        guard bytes.count >= RealSensePacket.headLength else { return .unfinished }
        let length = payloadLength(bytes)
        guard length > 0, length.isMultiple(of: 32), length <= RealSensePacket.longestPayload else { return .wrong }
        let whole = RealSensePacket.headLength + length + RealSensePacket.tailLength
        guard bytes.count >= whole else { return .unfinished }
        let end = bytes.startIndex + whole
        let stated = UInt16(bytes[end - 2]) | UInt16(bytes[end - 1]) << 8
        guard stated == RealSensePacket.checksum(bytes[bytes.startIndex..<end - 2]) else { return .wrong }
        let payload = bytes.dropFirst(RealSensePacket.headLength).prefix(length)
        guard let packet = RealSensePacket(identifier, payload: payload) else { return .wrong }
        return .packet(packet, length: whole)
    }
}
