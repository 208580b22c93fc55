/// Little-endian numbers and slices out of bytes that may be too short. Offsets count from the first byte.
struct ZKFields {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }
    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// nil unless all of it lies within the bytes.
    func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
        return bytes[bytes.startIndex + offset..<bytes.startIndex + offset + count]
    }

    func u8(_ offset: Int) -> UInt8? { slice(offset, 1)?.first }

    func u16(_ offset: Int) -> UInt16? { slice(offset, 2)?.reversed().reduce(0) { $0 << 8 | UInt16($1) } }

    func u32(_ offset: Int) -> UInt32? { slice(offset, 4)?.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
}

extension FixedWidthInteger {
    /// As ZK terminals write numbers: the lowest byte first.
    package var zkBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) }
    }
}
