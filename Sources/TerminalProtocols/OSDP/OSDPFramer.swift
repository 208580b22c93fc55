/// Finds the frames of one device, or of all. Source: protocols/osdp.md, "Frame".
package typealias OSDPFramer = LineFramer<OSDPGrammar>

package enum OSDPItem: LineItem {
    /// The second value is the frame as it came, without marks.
    case frame(OSDPFrame, [UInt8])
    case noise([UInt8], NoiseReason)
}

package struct OSDPGrammar: FrameGrammar {
    package static var silence: Duration { .milliseconds(20) }

    /// nil takes frames of every device.
    let address: UInt8?

    /// Length, address and control byte are looked at before a frame is waited for.
    package mutating func examine(_ bytes: ArraySlice<UInt8>) -> FrameFinding<OSDPItem> {
        let start = bytes.startIndex
        if bytes[start] == OSDPFrame.mark { return .filler }
        guard bytes[start] == OSDPFrame.start else { return .wrong(.noStart) }
        guard bytes.count > 1 else { return .unfinished(until: 2) }
        if let address, bytes[start + 1] & 0x7F != address { return .wrong(.impossibleHead) }
        guard bytes.count > 3 else { return .unfinished(until: 4) }
        let length = Int(bytes[start + 2]) | Int(bytes[start + 3]) << 8
        guard OSDPFrame.lengths.contains(length) else { return .wrong(.impossibleHead) }
        guard bytes.count > 4 else { return .unfinished(until: 5) }
        // Bit 7 is set by programs that record traffic, never on a line.
        guard bytes[start + 4] & 0x80 == 0 else { return .wrong(.impossibleHead) }
        guard bytes.count >= length else { return .unfinished(until: length) }
        let frame = bytes.prefix(length)
        let check = frame[start + 4] & 0b0100 != 0 ? OSDPCheck.crc : .checksum
        guard frame.suffix(check.length).elementsEqual(check.bytes(of: frame.dropLast(check.length))) else {
            return .wrong(.wrongCheck)
        }
        let whole = Array(frame)
        return OSDPFrame(whole).map { .item(.frame($0, whole), length: length) } ?? .wrong(.contradiction)
    }
}

extension LineFramer where Grammar == OSDPGrammar {
    /// - Parameter address: frames of other devices are noise; nil takes those of every device.
    package init(address: UInt8?) { self.init(OSDPGrammar(address: address)) }
}
