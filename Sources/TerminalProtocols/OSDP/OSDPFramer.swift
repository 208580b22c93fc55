/// Finds frames in what a line delivers, in any pieces and after any noise.
///
/// Length, address and control byte are looked at before a frame is waited for. A start that turns out wrong costs one
/// byte, and the search goes on behind it; a frame that stops arriving is given up after ``silence``. It holds at most
/// one frame and ``noiseLimit`` bytes of noise. Source: protocols/osdp.md, "Frame".
package struct OSDPFramer: Sendable {
    package enum Item: Equatable, Sendable {
        /// The second value is the frame as it came, without marks.
        case frame(OSDPFrame, [UInt8])
        /// Bytes that belong to no frame: 1 to ``OSDPFramer/noiseLimit`` of them.
        case noise([UInt8], NoiseReason)
    }

    /// Why bytes are no frame. Of several reasons in one run of noise the last in this order is told.
    package enum NoiseReason: Int, Comparable, Sendable {
        case noStart, impossibleHead, cutShort, wrongCheck, contradiction

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// How long a frame may pause.
    package static let silence = Duration.milliseconds(20)
    package static let noiseLimit = 256

    /// nil takes frames of every device.
    private let address: UInt8?
    private var held: [UInt8] = []
    private var noise: [UInt8] = []
    private var reason = NoiseReason.noStart
    private var lastByte = Duration.zero

    /// - Parameter address: frames of other devices are noise; nil takes those of every device.
    package init(address: UInt8?) { self.address = address }

    /// When ``expire(at:)`` has something to do if no more bytes come; nil if nothing is held.
    package var deadline: Duration? { heldBytes == 0 ? nil : lastByte + OSDPFramer.silence }

    /// The beginning of a frame is there, and its end is not.
    package var isInFrame: Bool { !held.isEmpty }

    package var heldBytes: Int { held.count + noise.count }

    package mutating func receive(_ bytes: [UInt8], at now: Duration) -> [Item] {
        var items = expire(at: now)
        if !bytes.isEmpty { lastByte = now }
        for byte in bytes {
            held.append(byte)
            look(afterSilence: false, into: &items)
        }
        return items
    }

    /// Gives up what pauses for too long. Harmless before ``deadline``.
    package mutating func expire(at now: Duration) -> [Item] {
        guard let deadline, now >= deadline else { return [] }
        var items: [Item] = []
        look(afterSilence: true, into: &items)
        flushNoise(into: &items)
        return items
    }

    private mutating func look(afterSilence: Bool, into items: inout [Item]) {
        var position = 0
        while position < held.count {
            switch examine(held[position...]) {
            case .unfinished where !afterSilence:
                held.removeFirst(position)
                return
            case .unfinished:
                discard(held[position], .cutShort, into: &items)
                position += 1
            case .mark: position += 1
            case .wrong(let reason):
                discard(held[position], reason, into: &items)
                position += 1
            case .frame(let frame, let length):
                flushNoise(into: &items)
                items.append(.frame(frame, Array(held[position..<position + length])))
                position += length
            }
        }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func discard(_ byte: UInt8, _ reason: NoiseReason, into items: inout [Item]) {
        self.reason = noise.isEmpty ? reason : max(self.reason, reason)
        noise.append(byte)
        if noise.count == OSDPFramer.noiseLimit { flushNoise(into: &items) }
    }

    private mutating func flushNoise(into items: inout [Item]) {
        guard !noise.isEmpty else { return }
        items.append(.noise(noise, reason))
        noise.removeAll(keepingCapacity: true)
    }

    private enum Finding {
        case frame(OSDPFrame, length: Int)
        case mark
        case wrong(NoiseReason)
        case unfinished
    }

    private func examine(_ bytes: ArraySlice<UInt8>) -> Finding {
        let start = bytes.startIndex
        if bytes[start] == OSDPFrame.mark { return .mark }
        guard bytes[start] == OSDPFrame.start else { return .wrong(.noStart) }
        guard bytes.count > 1 else { return .unfinished }
        if let address, bytes[start + 1] & 0x7F != address { return .wrong(.impossibleHead) }
        guard bytes.count > 3 else { return .unfinished }
        let length = Int(bytes[start + 2]) | Int(bytes[start + 3]) << 8
        guard OSDPFrame.lengths.contains(length) else { return .wrong(.impossibleHead) }
        guard bytes.count > 4 else { return .unfinished }
        // Bit 7 is set by programs that record traffic, never on a line.
        guard bytes[start + 4] & 0x80 == 0 else { return .wrong(.impossibleHead) }
        guard bytes.count >= length else { return .unfinished }
        let frame = bytes.prefix(length)
        let check = frame[start + 4] & 0b0100 != 0 ? OSDPCheck.crc : .checksum
        guard frame.suffix(check.length).elementsEqual(check.bytes(of: frame.dropLast(check.length))) else {
            return .wrong(.wrongCheck)
        }
        return OSDPFrame(Array(frame)).map { .frame($0, length: length) } ?? .wrong(.contradiction)
    }
}
