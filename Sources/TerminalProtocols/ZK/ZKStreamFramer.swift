/// Finds packets in a byte stream: prefix `50 50 82 7D`, length (u32, little-endian), packet.
///
/// It takes from the input only what the frame it is in still needs, so it never holds more than ``maximumHeld``,
/// however much arrives. After bytes that are no frame it looks for the prefix again, one byte further on.
/// A carrier with other framing (a datagram is the packet alone) gets another such value.
/// Source: protocols/zk.md, Carriers.
package struct ZKStreamFramer: Sendable {
    package static let prefix: [UInt8] = [0x50, 0x50, 0x82, 0x7D]
    /// The largest chunk a terminal sends is 0xFFC0 bytes; a longer packet is noise.
    package static let maximumPacket = ZKPacket.headerSize + 0x1_0000
    /// Noise is handed out in pieces of at most this many bytes.
    package static let noisePiece = 256
    package static let maximumHeld = 8 + maximumPacket + noisePiece

    package enum Item: Equatable, Sendable {
        case packet(ZKPacket, oneLess: Bool)
        case noise([UInt8], reason: String)
    }

    private enum View {
        /// It may be a frame, if more bytes come: so many in all.
        case unfinished(needs: Int)
        case whole(length: Int)
        case noFrame
    }

    private var held: [UInt8] = []
    /// Everything before it has been handed out.
    private var head = 0
    private var noise: [UInt8] = []
    /// How many of the coming noise bytes belong to a frame with a wrong checksum.
    private var broken = 0
    private var reason = outsideFrames
    private static let outsideFrames = "bytes outside any frame"

    package init() {}

    /// Bytes kept from one call to the next.
    package var heldCount: Int { held.count - head + noise.count }

    /// A frame's start is held whose rest is missing; noise that only looks like one included.
    package var isInFrame: Bool {
        switch view {
        case .unfinished(let needs): needs > 8
        case .whole, .noFrame: false
        }
    }

    /// The next packet or piece of noise; nil when more input is needed. Takes from `input` what it uses.
    package mutating func next(_ input: inout ArraySlice<UInt8>) -> Item? {
        while true {
            switch view {
            case .unfinished(let needs):
                guard !input.isEmpty else { return nil }
                pull(needs - (held.count - head), from: &input)
            case .noFrame:
                if let piece = giveUpBytes() { return piece }
            case .whole(let length):
                if let item = frame(length) { return item }
            }
        }
    }

    /// Gives up the frame that was begun: packets found behind its head, and all the rest as noise.
    package mutating func abandon() -> [Item] {
        var items: [Item] = []
        var nothing: ArraySlice<UInt8> = []
        while true {
            while let item = next(&nothing) { items.append(item) }
            guard head < held.count else { break }
            if let piece = giveUpBytes() { items.append(piece) }
        }
        if let piece = takeNoise() { items.append(piece) }
        return items
    }

    /// The noise collected so far, if any.
    package mutating func takeNoise() -> Item? {
        guard !noise.isEmpty else { return nil }
        defer { noise.removeAll(keepingCapacity: true) }
        return .noise(noise, reason: reason)
    }

    /// What stands at the head.
    private var view: View {
        let have = held.count - head
        var offset = 0
        while offset < min(4, have) {
            if held[head + offset] != Self.prefix[offset] { return .noFrame }
            offset += 1
        }
        guard let length = ZKFields(held[head...]).u32(4) else { return .unfinished(needs: 8) }
        guard length >= ZKPacket.headerSize, length <= Self.maximumPacket else { return .noFrame }
        let needs = 8 + Int(length)
        return have < needs ? .unfinished(needs: needs) : .whole(length: Int(length))
    }

    /// Noise before the frame, the frame's packet, or nil when its checksum made noise of it.
    private mutating func frame(_ length: Int) -> Item? {
        let packet: Item
        switch ZKPacket.read(held[head + 8..<head + 8 + length]) {
        case .exact(let value): packet = .packet(value, oneLess: false)
        case .oneLess(let value): packet = .packet(value, oneLess: true)
        case .wrongChecksum(let stated, let computed):
            if broken == 0 {
                if let piece = takeNoise() { return piece }
                broken = 8 + length
                reason = "frame with checksum \(stated) instead of \(computed)"
            }
            return giveUpBytes()
        case .tooShort: return giveUpBytes()
        }
        if let piece = takeNoise() { return piece }
        (broken, reason) = (0, Self.outsideFrames)
        head += 8 + length
        return packet
    }

    /// The byte at the head, and those behind it that begin no prefix, are no frame's; hands out noise when a piece is
    /// full or its reason ends.
    private mutating func giveUpBytes() -> Item? {
        let next = held[(head + 1)...].firstIndex(of: Self.prefix[0]) ?? held.count
        let count = min(next - head, Self.noisePiece - noise.count, broken > 0 ? broken : Self.noisePiece)
        noise += held[head..<head + count]
        head += count
        let endsReason = broken > 0 && broken == count
        defer {
            broken = max(0, broken - count)
            if endsReason { reason = Self.outsideFrames }
        }
        return noise.count == Self.noisePiece || endsReason ? takeNoise() : nil
    }

    private mutating func pull(_ count: Int, from input: inout ArraySlice<UInt8>) {
        if head == held.count {
            held.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 4_096 {
            held.removeFirst(head)
            head = 0
        }
        held.append(contentsOf: input.prefix(count))
        input = input.dropFirst(count)
    }
}

extension ZKPacket {
    /// The packet as a byte stream carries it.
    package var streamFrame: [UInt8] {
        let packet = bytes
        return ZKStreamFramer.prefix + UInt32(packet.count).zkBytes + packet
    }
}
