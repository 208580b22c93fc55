/// CRC-16/MCRF4XX: polynomial 0x1021 reflected, start 0xFFFF, no final XOR.
///
/// Source: protocols/anviz.md, Frame.
package enum AnvizChecksum {
    package static func of(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var remainder: UInt16 = 0xFFFF
        for byte in bytes {
            remainder = remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
        }
        return remainder
    }

    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x8408 : value >> 1 }
    }
}
