/// What stands at the end of a frame. Source: protocols/osdp.md, "Frame".
package enum OSDPCheck: Equatable, Sendable {
    /// CRC-16, polynomial 0x1021, not reflected, start 0x1D0F; low byte first.
    case crc
    /// Two's complement of the sum: with it all bytes add to 0.
    case checksum

    package var length: Int { self == .crc ? 2 : 1 }

    package func bytes(of frame: some Sequence<UInt8>) -> [UInt8] {
        switch self {
        case .crc:
            let crc = OSDPCheck.crc16(frame)
            return [UInt8(truncatingIfNeeded: crc), UInt8(truncatingIfNeeded: crc >> 8)]
        case .checksum: return [0 &- frame.reduce(0, &+)]
        }
    }

    package static func crc16(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0x1D0F) { crc, byte in
            (0..<8).reduce(crc ^ UInt16(byte) << 8) { crc, _ in
                crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021
            }
        }
    }
}
