import Crypto

/// The chain that makes a change of the journal visible: each record's hash covers its fields and the hash before it.
///
/// SHA-256 over the previous hash and the fields in the order below; texts and bytes are preceded by their length as
/// eight bytes, numbers are eight bytes, all little endian, and an absent number is one zero byte where a present one
/// has a one before it.
struct RecordHash {
    static let first = [UInt8](repeating: 0, count: 32)

    struct Fields {
        var seq: Int64
        var terminal: String
        var serial: String
        var link: String
        var user: String
        var wall: Int64?
        var version: Int64
        var verify: Int64?
        var state: Int64?
        var workCode: Int64?
        var bytes: [UInt8]
        var fault: String?
        var received: Int64
    }

    static func of(_ fields: Fields, after previous: [UInt8]) -> [UInt8] {
        var message = previous
        message.reserveCapacity(256 + fields.bytes.count)
        message.append(fields.seq)
        message.append(fields.terminal.utf8)
        message.append(fields.serial.utf8)
        message.append(fields.link.utf8)
        message.append(fields.user.utf8)
        message.append(optional: fields.wall)
        message.append(fields.version)
        message.append(optional: fields.verify)
        message.append(optional: fields.state)
        message.append(optional: fields.workCode)
        message.append(fields.bytes)
        message.append(optional: fields.fault.map { Int64($0.utf8.count) })
        message += (fields.fault ?? "").utf8
        message.append(fields.received)
        return SHA256.hash(data: message).withUnsafeBytes { [UInt8]($0) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: Int64) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(optional number: Int64?) {
        append(number == nil ? UInt8(0) : UInt8(1))
        if let number { append(number) }
    }

    fileprivate mutating func append(_ text: some Collection<UInt8>) {
        append(Int64(text.count))
        append(contentsOf: text)
    }
}
