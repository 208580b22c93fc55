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

    func u16(_ offset: Int) -> UInt16? {
        slice(offset, 2).map { UInt16($0[$0.startIndex]) | UInt16($0[$0.startIndex + 1]) << 8 }
    }

    func u32(_ offset: Int) -> UInt32? {
        guard let low = u16(offset), let high = u16(offset + 2) else { return nil }
        return UInt32(low) | UInt32(high) << 16
    }
}

extension UInt16 {
    /// As ZK terminals write numbers: the lowest byte first.
    package var zkBytes: [UInt8] { [UInt8(truncatingIfNeeded: self), UInt8(truncatingIfNeeded: self >> 8)] }
}

extension UInt32 {
    /// As ZK terminals write numbers: the lowest byte first.
    package var zkBytes: [UInt8] {
        UInt16(truncatingIfNeeded: self).zkBytes + UInt16(truncatingIfNeeded: self >> 16).zkBytes
    }
}
