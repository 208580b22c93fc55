import CryptoExtras

/// AES-128 on blocks of 16 bytes, and the two chains that OSDP makes of it.
struct OSDPCipher: Equatable, Sendable {
    static let blockLength = 16
    private let key: SymmetricKey

    /// - Parameter key: 16 bytes.
    init(key: [UInt8]) { self.key = SymmetricKey(data: OSDPCipher.padded(key)) }

    func encrypt(_ block: [UInt8]) -> [UInt8] {
        permuted(block) { block throws in try AES.permute(&block, key: key) }
    }

    func decrypt(_ block: [UInt8]) -> [UInt8] {
        permuted(block) { block throws in try AES.inversePermute(&block, key: key) }
    }

    /// CBC. - Parameter bytes: whole blocks; what is over is padded with zeros.
    func encryptChain(_ bytes: [UInt8], iv: [UInt8]) -> [UInt8] {
        var previous = iv
        return OSDPCipher.blocks(bytes).flatMap { block in
            previous = encrypt(OSDPCipher.xor(block, previous))
            return previous
        }
    }

    /// CBC. - Parameter bytes: whole blocks; what is over is padded with zeros.
    func decryptChain(_ bytes: [UInt8], iv: [UInt8]) -> [UInt8] {
        var previous = iv
        return OSDPCipher.blocks(bytes).flatMap { block in
            defer { previous = block }
            return OSDPCipher.xor(decrypt(block), previous)
        }
    }

    static func blocks(_ bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: blockLength)
            .map { padded(Array(bytes[$0..<min($0 + blockLength, bytes.count)])) }
    }

    static func xor(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { zip(left, right).map { $0 ^ $1 } }

    /// Compares in a time that does not tell where they differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        Array((bytes + [UInt8](repeating: 0, count: blockLength)).prefix(blockLength))
    }

    private func permuted(_ block: [UInt8], _ permute: (inout [UInt8]) throws -> Void) -> [UInt8] {
        var block = OSDPCipher.padded(block)
        do { try permute(&block) } catch {
            // It throws for lengths that AES does not have; `padded` gave key and block theirs.
            preconditionFailure("AES-128 takes a key and a block of 16 bytes: \(error)")
        }
        return block
    }
}
