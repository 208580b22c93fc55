/// Eight random bytes for each challenge of a session, from 32 that the system's generator gave: AES in counter mode.
struct OSDPNonces: Equatable, Sendable {
    private let cipher: OSDPCipher
    private var counter: [UInt8]

    /// - Returns: nil without 32 bytes: a guessable challenge would make the channel worthless.
    init?(seed: Secret) {
        guard seed.bytes.count >= 32 else { return nil }
        cipher = OSDPCipher(key: Array(seed.bytes[..<16]))
        counter = Array(seed.bytes[16..<32])
    }

    mutating func next() -> [UInt8] {
        for index in counter.indices.reversed() {
            counter[index] &+= 1
            if counter[index] != 0 { break }
        }
        return Array(cipher.encrypt(counter).prefix(8))
    }
}
