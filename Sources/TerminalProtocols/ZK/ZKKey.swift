/// What AUTH carries to prove that both ends know the communication key.
///
/// It is a disguise, not encryption: whoever hears it can compute the key. Source: protocols/zk.md, Session, item 2.
package enum ZKKey {
    /// - Parameters:
    ///   - key: 0 to 999,999.
    ///   - session: the number in the answer to CONNECT.
    ///   - ticks: any byte; the terminal reads it from the answer. The vendor's software sends 50.
    package static func disguised(_ key: UInt32, session: UInt16, ticks: UInt8 = 50) -> [UInt8] {
        var reversed: UInt32 = 0
        for bit in 0..<32 where key & (1 << UInt32(bit)) != 0 { reversed |= 1 << UInt32(31 - bit) }
        let mixed = zip((reversed &+ UInt32(session)).zkBytes, "ZKSO".utf8).map { $0 ^ $1 }
        return [mixed[2] ^ ticks, mixed[3] ^ ticks, ticks, mixed[1] ^ ticks]
    }
}
