/// Keys, cryptograms and the chain of MACs of one secure channel; the same for panel and reader.
///
/// The two sides speak strictly in turn, and each frame's MAC starts the next one's. So one value holds the chain: the
/// MAC of the last frame that was sealed or accepted, at first the initial R-MAC.
/// Source: protocols/osdp.md, "Secure channel".
package struct OSDPSecureChannel: Equatable, Sendable {
    /// The key of readers that were never given one; public.
    package static let defaultKey: [UInt8] = Array(0x30...0x3F)

    private let encryption: OSDPCipher
    private let mac1: OSDPCipher
    private let mac2: OSDPCipher
    private let challenge: [UInt8]
    private var chain: [UInt8]

    /// - Parameters:
    ///   - key: the secure channel's base key, 16 bytes.
    ///   - challenge: the panel's eight random bytes, RND.A.
    package init(key: [UInt8], challenge: [UInt8]) {
        let base = OSDPCipher(key: key)
        func sessionKey(_ purpose: [UInt8]) -> OSDPCipher {
            OSDPCipher(key: base.encrypt(purpose + challenge.prefix(6) + [UInt8](repeating: 0, count: 8)))
        }
        encryption = sessionKey([0x01, 0x82])
        mac1 = sessionKey([0x01, 0x01])
        mac2 = sessionKey([0x01, 0x02])
        self.challenge = challenge
        chain = []
    }

    /// What a reader with the same key answers to the challenge.
    /// - Parameter random: the reader's eight random bytes, RND.B.
    package func clientCryptogram(_ random: [UInt8]) -> [UInt8] { encryptPair(challenge + random) }

    package func serverCryptogram(_ random: [UInt8]) -> [UInt8] { encryptPair(random + challenge) }

    package func initialMAC(_ serverCryptogram: [UInt8]) -> [UInt8] { mac2.encrypt(mac1.encrypt(serverCryptogram)) }

    /// - Parameter initialMAC: 16 bytes.
    package mutating func begin(_ initialMAC: [UInt8]) { chain = initialMAC }

    private func encryptPair(_ pair: [UInt8]) -> [UInt8] { encryption.encrypt(pair) }

    /// Enciphers the frame's data if there is any, and signs it. Call it once a frame: a repeat is the same bytes.
    package mutating func seal(_ frame: OSDPFrame) -> OSDPFrame {
        var frame = frame
        frame.check = .crc
        if frame.data.isEmpty {
            frame.security = .init(frame.isReply ? .reply : .command)
        } else {
            frame.security = .init(frame.isReply ? .sealedReply : .sealedCommand)
            frame.data = encryption.encryptChain(OSDPSecureChannel.padded(frame.data), iv: chain.map { ~$0 })
        }
        chain = mac(of: frame.head)
        frame.mac = Array(chain.prefix(OSDPFrame.macLength))
        return frame
    }

    /// The frame's data in the clear. The chain moves on only if everything is right.
    /// - Returns: nil if the MAC, the padding or the kind of block is wrong.
    package mutating func open(_ frame: OSDPFrame) -> [UInt8]? {
        guard let kind = frame.security?.kind, kind.hasMAC else { return nil }
        let mac = mac(of: frame.head)
        guard OSDPCipher.areEqual(Array(mac.prefix(OSDPFrame.macLength)), frame.mac) else { return nil }
        var data = frame.data
        if kind.isSealed, !data.isEmpty {
            guard data.count.isMultiple(of: OSDPCipher.blockLength),
                let plain = OSDPSecureChannel.unpadded(encryption.decryptChain(data, iv: chain.map { ~$0 }))
            else { return nil }
            data = plain
        }
        chain = mac
        return data
    }

    private func mac(of bytes: [UInt8]) -> [UInt8] {
        let whole = bytes.count.isMultiple(of: OSDPCipher.blockLength) ? bytes : OSDPSecureChannel.padded(bytes)
        let last = Array(whole.suffix(OSDPCipher.blockLength))
        let front = mac1.encryptChain(Array(whole.dropLast(OSDPCipher.blockLength)), iv: chain)
        let start = front.isEmpty ? chain : Array(front.suffix(OSDPCipher.blockLength))
        return mac2.encryptChain(last, iv: start)
    }

    /// One byte 0x80, then zeros to the end of the block.
    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let marked = bytes + [0x80]
        let rest = (OSDPCipher.blockLength - marked.count % OSDPCipher.blockLength) % OSDPCipher.blockLength
        return marked + [UInt8](repeating: 0, count: rest)
    }

    private static func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
        guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80,
            bytes.count - end <= OSDPCipher.blockLength
        else { return nil }
        return Array(bytes[..<end])
    }
}
