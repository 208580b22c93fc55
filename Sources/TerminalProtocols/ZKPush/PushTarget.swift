/// The target of a terminal's request: what it wants, and with which words.
///
/// Values may be percent-encoded or raw; names and tables come in upper and lower case. Source: protocols/zk-push.md.
package struct PushTarget: Equatable, Sendable {
    /// The last part of the path, in lower case: `cdata`, `getrequest`.
    package let service: String
    /// The path names a service of the terminals: `/iclock/SERVICE`.
    package let isTerminals: Bool
    private let items: [Item]

    private struct Item: Equatable, Sendable {
        /// In lower case.
        var name: String
        var value: String
    }

    /// More items than any terminal sends are left out.
    private static let itemLimit = 64

    /// - Parameter text: path and query as they stand in the request; also with the server's name in front, as proxies
    ///   write it.
    package init(_ text: String) {
        var bytes = Array(text.utf8)[...]
        if bytes.first != UInt8(ascii: "/"), let scheme = bytes.firstIndex(of: UInt8(ascii: ":")) {
            let host = bytes[scheme...].drop { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }
            bytes = host.drop { $0 != UInt8(ascii: "/") }
        }
        let question = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        let parts = bytes[..<question].split(separator: UInt8(ascii: "/")).map { part in
            String(decoding: part, as: UTF8.self).lowercased()
        }
        isTerminals = parts.count == 2 && parts[0] == "iclock"
        service = String(parts.last?.prefix { $0 != "." } ?? "")
        items = bytes[question...].dropFirst().split(separator: UInt8(ascii: "&"), maxSplits: Self.itemLimit)
            .prefix(Self.itemLimit)
            .map { item in
                let equals = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
                return Item(
                    name: PushTarget.decoded(item[..<equals]).lowercased(),
                    value: PushTarget.decoded(item[equals...].dropFirst())
                )
            }
    }

    /// The serial number; nil if there is none that a configuration could name.
    package var serial: String? {
        guard let serial = self["sn"], (1...64).contains(serial.utf8.count),
            serial.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { return nil }
        return serial
    }

    /// - Parameter name: in lower case.
    /// - Returns: nil if there is no such item; of several the first.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Undoes `%XX`; a `+` stays one, because the terminals write blanks raw or as `%20`, and zones with a plus.
    private static func decoded(_ text: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let high = digit(rest[rest.startIndex]),
                let low = digit(rest[rest.startIndex + 1])
            {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
