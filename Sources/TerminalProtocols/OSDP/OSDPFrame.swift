/// One frame, taken apart but not deciphered. Source: protocols/osdp.md, "Frame".
package struct OSDPFrame: Equatable, Sendable {
    package static let start: UInt8 = 0x53
    package static let mark: UInt8 = 0xFF
    /// From the start byte to the last check byte.
    package static let lengths = 7...1_440
    static let macLength = 4

    /// The device, 0 to 126; 127 is all of them.
    package var address: UInt8
    package var isReply: Bool
    /// 0 begins, then 1, 2, 3, 1 …
    package var sequence: UInt8
    package var check: OSDPCheck
    /// Type and data of the security block, without its length byte; nil if there is none.
    package var security: Security?
    /// Of the command or reply.
    package var code: UInt8
    /// What follows the code, as sent.
    package var data: [UInt8]
    /// The first four bytes; only in frames of a secure channel.
    package var mac: [UInt8]

    package struct Security: Equatable, Sendable {
        package var kind: OSDPSecurity
        package var data: [UInt8]

        package init(_ kind: OSDPSecurity, _ data: [UInt8] = []) {
            self.kind = kind
            self.data = data
        }
    }

    package init(
        address: UInt8,
        isReply: Bool,
        sequence: UInt8,
        check: OSDPCheck = .crc,
        security: Security? = nil,
        code: UInt8,
        data: [UInt8] = [],
        mac: [UInt8] = []
    ) {
        self.address = address
        self.isReply = isReply
        self.sequence = sequence
        self.check = check
        self.security = security
        self.code = code
        self.data = data
        self.mac = mac
    }

    /// - Parameter bytes: from the start byte on, exactly one frame whose check was found right.
    /// - Returns: nil if the bytes contradict each other.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= OSDPFrame.lengths.lowerBound else { return nil }
        let control = bytes[4]
        check = control & 0b0100 != 0 ? .crc : .checksum
        address = bytes[1] & 0x7F
        isReply = bytes[1] & 0x80 != 0
        sequence = control & 0b0011
        var body = bytes[5..<max(bytes.count - check.length, 5)]
        if control & 0b1000 != 0 {
            // The MAC is over bits of the control byte that mean nothing, too: nobody sets them.
            guard control & 0xF0 == 0, let length = body.first.map(Int.init), length >= 2, body.count > length,
                let kind = OSDPSecurity(rawValue: body[body.startIndex + 1])
            else { return nil }
            security = Security(kind, Array(body.dropFirst(2).prefix(length - 2)))
            body = body.dropFirst(length)
        }
        guard let code = body.popFirst() else { return nil }
        self.code = code
        mac = []
        if security?.kind.hasMAC == true {
            guard body.count >= OSDPFrame.macLength else { return nil }
            mac = Array(body.suffix(OSDPFrame.macLength))
            body = body.dropLast(OSDPFrame.macLength)
        }
        data = Array(body)
    }

    /// Start to the end of the data, with the length of the whole frame: what the MAC is over.
    var head: [UInt8] {
        let block = security.map { [UInt8(2 + $0.data.count), $0.kind.rawValue] + $0.data } ?? []
        let macLength = security?.kind.hasMAC == true ? OSDPFrame.macLength : 0
        let length = 6 + block.count + data.count + macLength + check.length
        let control = sequence & 0b0011 | (check == .crc ? 0b0100 : 0) | (security == nil ? 0 : 0b1000)
        return [
            OSDPFrame.start, address & 0x7F | (isReply ? 0x80 : 0), UInt8(truncatingIfNeeded: length),
            UInt8(truncatingIfNeeded: length >> 8), control,
        ] + block + [code] + data
    }

    /// As on the wire, without a mark.
    package var bytes: [UInt8] {
        let unchecked = head + mac
        return unchecked + check.bytes(of: unchecked)
    }
}

/// Types of security block. Source: protocols/osdp.md, "Secure channel".
package enum OSDPSecurity: UInt8, Sendable {
    case challenge = 0x11, challengeReply, cryptogram, cryptogramReply
    /// With a MAC, the data in the clear.
    case command, reply
    /// With a MAC, the data enciphered.
    case sealedCommand, sealedReply

    package var hasMAC: Bool { rawValue >= OSDPSecurity.command.rawValue }
    package var isSealed: Bool { rawValue >= OSDPSecurity.sealedCommand.rawValue }
}
