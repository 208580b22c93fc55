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
        let ends = session.zkBytes + reply.zkBytes
        let checksum = Self.checksum([command.rawValue.zkBytes + [0, 0] + ends, data])
        return command.rawValue.zkBytes + checksum.zkBytes + ends + data
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
            let reply = fields.u16(6), let head = fields.slice(0, 2)
        else { return .tooShort }
        let computed = checksum([Array(head) + [0, 0], Array(bytes.dropFirst(4))])
        let packet = ZKPacket(
            ZKCommand(rawValue: command),
            session: session,
            reply: reply,
            data: Array(bytes.dropFirst(headerSize))
        )
        if stated == computed { return .exact(packet) }
        if stated == computed &- 1 { return .oneLess(packet) }
        return .wrongChecksum(stated: stated, computed: computed)
    }

    /// The ones' complement of the sum of 16-bit words, carries folded in. All parts but the last have even lengths.
    private static func checksum(_ parts: [[UInt8]]) -> UInt16 {
        var sum: UInt32 = 0
        for part in parts {
            var index = 0
            while index + 1 < part.count {
                sum &+= UInt32(part[index]) | UInt32(part[index + 1]) << 8
                sum = (sum & 0xFFFF) &+ (sum >> 16)
                index += 2
            }
            if index < part.count { sum &+= UInt32(part[index]) }
        }
        sum = (sum & 0xFFFF) &+ (sum >> 16)
        return ~UInt16(truncatingIfNeeded: sum)
    }
}
