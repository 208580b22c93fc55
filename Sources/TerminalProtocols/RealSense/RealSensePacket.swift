/// One packet between host and face module, in the plain mode: no secret is agreed, and the fields for it are zeros.
///
/// `40 46`, version, id, iv 16, payload size u16, payload, HMAC 32, CRC u16; little endian. The payload is a sequence
/// number u32 and, for capital ids, a user id of 31 bytes and a status character; zeros fill it up to a multiple of 32.
/// Source: protocols/usb.md, "RealSense ID F450/F455".
package struct RealSensePacket: Equatable, Sendable {
    package enum Identifier: UInt8, Sendable, CaseIterable {
        /// Host: begin; module: begun.
        case startSession = 0x6F
        case authenticate = 0x41
        /// Module: what it is doing, such as looking for a face.
        case hint = 0x48
        /// Module: where faces are in the picture.
        case faces = 0x67
        /// Module: who it is, or why not.
        case result = 0x52
        /// Module: the command is over.
        case reply = 0x59

        /// Carries a user id and a status.
        var hasUser: Bool { (0x41...0x5A).contains(rawValue) }
    }

    package static let sync: [UInt8] = [0x40, 0x46]
    package static let version: UInt8 = 3
    package static let longestUser = 30
    /// What stands before each packet of the host.
    package static let attention = Array("\r\n__FACE_API__\r\n".utf8)
    /// Ends whatever the module does.
    package static let cancel = Array("\r\n__FACE_CANCEL__\r\n".utf8)

    static let headLength = 22
    static let tailLength = 34
    /// Of the vendor's buffer of 8 KiB.
    static let longestPayload = 8_128

    package var identifier: Identifier
    package var sequence: UInt32
    /// ASCII; empty where nobody is meant.
    package var user: String
    /// 0 is success; of a result 16 is a forgery, 17 somebody who is not allowed.
    package var status: UInt8

    package init(_ identifier: Identifier, sequence: UInt32, user: String = "", status: UInt8 = 0) {
        self.identifier = identifier
        self.sequence = sequence
        self.user = user
        self.status = status
    }

    /// As on the wire, without ``attention``.
    package var bytes: [UInt8] {
        var payload = (0..<4).map { UInt8(truncatingIfNeeded: sequence >> (8 * UInt32($0))) }
        if identifier.hasUser {
            let name = Array(user.utf8.prefix(RealSensePacket.longestUser))
            payload += name + Array(repeating: 0, count: RealSensePacket.longestUser + 1 - name.count)
            payload.append(0x30 &+ status)
        }
        payload += Array(repeating: 0, count: (32 - payload.count % 32) % 32)
        var bytes = RealSensePacket.sync + [RealSensePacket.version, identifier.rawValue]
        bytes += Array(repeating: 0, count: 16)
        bytes += [UInt8(truncatingIfNeeded: payload.count), UInt8(truncatingIfNeeded: payload.count >> 8)]
        bytes += payload + Array(repeating: 0, count: 32)
        let checksum = RealSensePacket.checksum(bytes[...])
        return bytes + [UInt8(truncatingIfNeeded: checksum), UInt8(checksum >> 8)]
    }

    /// - Parameter payload: with a valid checksum behind it, at least 32 bytes.
    /// - Returns: nil if a user id is none.
    init?(_ identifier: Identifier, payload: ArraySlice<UInt8>) {
        guard payload.count >= 32 else { return nil }
        let number = payload.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        self.init(identifier, sequence: number)
        guard identifier.hasUser else { return }
        guard payload.count >= 36 else { return nil }
        let field = payload.dropFirst(4).prefix(RealSensePacket.longestUser + 1)
        let name = field.prefix { $0 != 0 }
        guard name.count <= RealSensePacket.longestUser, name.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        user = String(decoding: name, as: UTF8.self)
        status = payload[payload.startIndex + 35] &- 0x30
    }

    /// Polynomial 0x1021, start 0x1D0F: OSDP's.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var remainder: UInt16 = 0x1D0F
        for byte in bytes {
            remainder ^= UInt16(byte) << 8
            for _ in 0..<8 { remainder = remainder & 0x8000 != 0 ? remainder << 1 ^ 0x1021 : remainder << 1 }
        }
        return remainder
    }
}
