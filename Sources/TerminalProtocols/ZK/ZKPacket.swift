/// One request, answer or event, without the framing of its carrier.
///
/// Source: protocols/zk.md, Packet: command, checksum, session, reply (u16, little-endian), data.
package struct ZKPacket: Equatable, Sendable {
    package var command: ZKCommand
    /// Given by the terminal when it answered CONNECT; in an event its code, in the answer to STATE the state.
    package var session: UInt16
    /// An answer repeats the number of its request.
    package var reply: UInt16
    package var data: [UInt8]

    package init(_ command: ZKCommand, session: UInt16, reply: UInt16, data: [UInt8] = []) {
        self.command = command
        self.session = session
        self.reply = reply
        self.data = data
    }

    /// Bytes before the data.
    package static let headerSize = 8

    /// As sent: the checksum is exact.
    package var bytes: [UInt8] {
        command.rawValue.zkBytes + checksum.zkBytes + session.zkBytes + reply.zkBytes + data
    }

    /// What bytes off the wire are.
    package enum Reading: Equatable, Sendable {
        case exact(ZKPacket)
        /// The checksum is one less than it should be, as some public code computes it: tolerated, and counted.
        case oneLess(ZKPacket)
        case wrongChecksum(stated: UInt16, computed: UInt16)
        case tooShort
    }

    package static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        let fields = ZKFields(bytes)
        guard let command = fields.u16(0), let stated = fields.u16(2), let session = fields.u16(4),
            let reply = fields.u16(6)
        else { return .tooShort }
        let packet = ZKPacket(
            ZKCommand(rawValue: command),
            session: session,
            reply: reply,
            data: Array(bytes.dropFirst(headerSize))
        )
        let computed = packet.checksum
        if stated == computed { return .exact(packet) }
        if stated == computed &- 1 { return .oneLess(packet) }
        return .wrongChecksum(stated: stated, computed: computed)
    }

    /// The ones' complement of the sum of 16-bit words (the checksum's own is zero), carries folded in.
    private var checksum: UInt16 {
        // 64 bits hold the sum of more words than a frame may have.
        var sum = UInt64(command.rawValue) + UInt64(session) + UInt64(reply)
        var index = 0
        while index + 1 < data.count {
            sum &+= UInt64(data[index]) | UInt64(data[index + 1]) << 8
            index += 2
        }
        if index < data.count { sum &+= UInt64(data[index]) }
        while sum > 0xFFFF { sum = (sum & 0xFFFF) &+ (sum >> 16) }
        return ~UInt16(truncatingIfNeeded: sum)
    }
}
