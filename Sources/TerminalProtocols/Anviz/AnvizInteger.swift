/// The wire's integers: big endian, of 1 to 8 bytes.
package enum AnvizInteger {
    /// - Parameter bytes: of more than eight the last eight count.
    package static func read(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    /// The lowest `count` bytes of `number`.
    package static func bytes(_ number: UInt64, count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
    }
}
