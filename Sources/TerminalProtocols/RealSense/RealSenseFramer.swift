/// Finds the packets of the module, which prints text between them.
package typealias RealSenseFramer = LineFramer<RealSenseGrammar>

package enum RealSenseItem: LineItem {
    /// The second value is the packet as it came.
    case packet(RealSensePacket, [UInt8])
    case noise([UInt8], NoiseReason)
}

package struct RealSenseGrammar: FrameGrammar {
    package static var silence: Duration { .milliseconds(250) }

    private static let start = RealSensePacket.sync + [RealSensePacket.version]

    package mutating func examine(_ bytes: ArraySlice<UInt8>) -> FrameFinding<RealSenseItem> {
        guard Self.start.starts(with: bytes.prefix(3)) else { return .wrong(.noStart) }
        guard bytes.count >= 4 else { return .unfinished(until: bytes.count + 1) }
        guard let identifier = RealSensePacket.Identifier(rawValue: bytes[bytes.startIndex + 3]) else {
            return .wrong(.impossibleHead)
        }
        guard bytes.count >= RealSensePacket.headLength else { return .unfinished(until: RealSensePacket.headLength) }
        let length = Int(bytes[bytes.startIndex + 20]) | Int(bytes[bytes.startIndex + 21]) << 8
        guard length > 0, length.isMultiple(of: 32), length <= RealSensePacket.longestPayload else {
            return .wrong(.impossibleHead)
        }
        let whole = RealSensePacket.headLength + length + RealSensePacket.tailLength
        guard bytes.count >= whole else { return .unfinished(until: whole) }
        let end = bytes.startIndex + whole
        let stated = UInt16(bytes[end - 2]) | UInt16(bytes[end - 1]) << 8
        guard stated == RealSensePacket.checksum(bytes[bytes.startIndex..<end - 2]) else { return .wrong(.wrongCheck) }
        let payload = bytes.dropFirst(RealSensePacket.headLength).prefix(length)
        guard let packet = RealSensePacket(identifier, payload: payload) else { return .wrong(.contradiction) }
        return .item(.packet(packet, Array(bytes.prefix(whole))), length: whole)
    }
}

extension LineFramer where Grammar == RealSenseGrammar {
    package init() { self.init(RealSenseGrammar()) }
}
