/// The secure channel's base keys that a credential holds: the one that the reader is to have, then, for an
/// installation, one that it may still have.
struct OSDPKeys: Equatable, Sendable {
    /// 16 bytes each.
    let wanted: [UInt8]
    let former: [[UInt8]]

    /// - Parameter secret: 16 bytes, or one or two keys of 32 hexadecimal digits with white space between them.
    /// - Returns: nil if it is neither.
    init?(_ secret: Secret) {
        if let keys = OSDPKeys.written(secret.bytes) {
            (wanted, former) = (keys[0], Array(keys.dropFirst()))
        } else if secret.bytes.count == 16 {
            (wanted, former) = (secret.bytes, [])
        } else {
            return nil
        }
    }

    private static func written(_ bytes: [UInt8]) -> [[UInt8]]? {
        let words = bytes.split { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard (1...2).contains(words.count) else { return nil }
        var keys: [[UInt8]] = []
        for word in words {
            let digits = word.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard word.count == 32, digits.count == 32 else { return nil }
            keys.append(stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
        }
        return keys
    }
}
