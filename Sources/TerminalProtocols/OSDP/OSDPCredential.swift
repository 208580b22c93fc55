/// What somebody presented to a reader, as the user text of a record.
///
/// | reply | user text |
/// | --- | --- |
/// | RAW, 26 bits, both parities right | facility and number, decimal: `65-25477` |
/// | RAW, otherwise | number of bits and the bytes as sent, unused bits zero: `32:0074CBB1`; so a 26-bit card whose parity is wrong is `26:A0B1C2C0`, marked by its form and not dropped |
/// | FMT | the characters, turned round if the reader says that they are reversed |
/// | KEYPPAD | the digits up to enter |
///
/// Source: protocols/osdp.md, "Replies" and "What a punch is".
struct OSDPCredential: Equatable, Sendable {
    /// More bits than any card has; longer ones are kept as damaged.
    static let mostBits = 256
    static let mostDigits = 32

    var user: String
    /// The reader's number at its device: 0, or 1 on two-reader devices.
    var reader: UInt8

    enum Trouble: Error, Equatable { case reason(String) }

    /// - Parameter data: reader, format, number of bits (16 bits), bits from the most significant.
    static func card(_ data: [UInt8]) throws(Trouble) -> OSDPCredential {
        guard data.count >= 4 else { throw .reason("a card of \(data.count) bytes") }
        let count = Int(data[2]) | Int(data[3]) << 8
        let length = (count + 7) / 8
        guard count > 0, count <= mostBits else { throw .reason("a card of \(count) bits") }
        guard data.count >= 4 + length else {
            throw .reason("a card of \(count) bits in \(data.count - 4) bytes")
        }
        var bytes = Array(data[4..<4 + length])
        bytes[length - 1] &= 0xFF << UInt8(length * 8 - count)
        return OSDPCredential(user: wiegand26(bytes, count) ?? "\(count):\(hexadecimal(bytes))", reader: data[0])
    }

    /// - Returns: nil unless it is a 26-bit card with both parities right: even over the first half, odd over the second.
    private static func wiegand26(_ bytes: [UInt8], _ count: Int) -> String? {
        guard count == 26 else { return nil }
        let bits = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } >> 6
        guard (bits >> 13).nonzeroBitCount.isMultiple(of: 2), !(bits & 0x1FFF).nonzeroBitCount.isMultiple(of: 2)
        else { return nil }
        return "\(bits >> 17 & 0xFF)-\(bits >> 1 & 0xFFFF)"
    }

    /// - Parameter data: reader, direction, count, characters.
    static func characters(_ data: [UInt8]) throws(Trouble) -> OSDPCredential {
        guard data.count >= 3, data.count >= 3 + Int(data[2]) else { throw .reason("a text that is cut short") }
        let text = data[3..<3 + Int(data[2])].filter { (0x21...0x7E).contains($0) }
        guard !text.isEmpty else { throw .reason("a text without characters") }
        let characters = data[1] == 1 ? text.reversed() : text
        return OSDPCredential(user: String(decoding: characters, as: UTF8.self), reader: data[0])
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}

/// Keys that somebody types, collected until enter, or until nothing came for ``patience``.
struct OSDPKeypad: Equatable, Sendable {
    static let patience = Duration.seconds(5)

    private(set) var digits: [UInt8] = []
    private(set) var bytes: [UInt8] = []
    private var last = Duration.zero

    /// - Returns: true if the person is done.
    mutating func press(_ key: UInt8, at now: Duration) -> Bool {
        last = now
        switch key {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if digits.count < OSDPCredential.mostDigits { digits.append(key) }
        case 0x7F: self = OSDPKeypad()
        case 0x0D: return !digits.isEmpty
        default: break  // function keys mean nothing here
        }
        return false
    }

    /// The bytes of a reply that had keys in it.
    mutating func keep(_ reply: [UInt8]) { bytes = Array((bytes + reply).suffix(256)) }

    func isOver(at now: Duration) -> Bool { !digits.isEmpty && now >= last + OSDPKeypad.patience }
}

/// OSDP tells no method of verification. These numbers are Rollcall's own, so that a record keeps what was known when it
/// was made: how it came, and what the configuration said of the reader (`verification = "fingerprint"`).
package enum OSDPVerify {
    /// A card's number, or that of a person whom the reader recognised by itself.
    static let credential = 0
    static let keys = 1
    /// A biometric match whose type the reply does not tell.
    static let match = 2
    /// And the methods, all of which were presented.
    static let all = 0x1_0000
    /// And the methods, one of which was presented.
    static let any = 0x2_0000

    static func number(_ unconfigured: Int, configured: Verification?) -> Int {
        guard let configured else { return unconfigured }
        switch configured.required {
        case .all: return all + Int(configured.used.rawValue)
        case .any: return any + Int(configured.used.rawValue)
        case .unknown: return unconfigured
        }
    }

    static func verification(_ number: Int) -> Verification {
        let methods = VerificationMethods(rawValue: UInt16(truncatingIfNeeded: number))
        return switch number & ~0xFFFF {
        case all: .all(methods)
        case any: .any(methods)
        case 0: number == keys ? .all(.pin) : .unknown
        default: .unknown
        }
    }
}
