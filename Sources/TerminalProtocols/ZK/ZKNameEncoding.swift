/// How a terminal stores names. The setting is per terminal and cannot be asked; what it stored already shows it.
///
/// Source: protocols/zk.md, User record; protocols/usb.md, Encodings.
enum ZKNameEncoding: Equatable, Sendable {
    case utf8
    case gb18030

    /// - Parameter names: the name fields of the whole user table.
    /// - Returns: nil if no name in it tells the two apart.
    static func seen(in names: [ArraySlice<UInt8>]) -> ZKNameEncoding? {
        var (utf8, gb18030) = (0, 0)
        for name in names {
            let text = name.prefix { $0 != 0 }
            guard text.contains(where: { $0 >= 0x80 }) else { continue }
            switch encoding(of: name) {
            case .utf8: utf8 += 1
            case .gb18030: gb18030 += 1
            case nil: break
            }
        }
        return utf8 == 0 && gb18030 == 0 ? nil : utf8 >= gb18030 ? .utf8 : .gb18030
    }

    /// By chance GB18030 can be valid UTF-8, but hardly with characters of three bytes, which Chinese ones are.
    private static func encoding(of name: ArraySlice<UInt8>) -> ZKNameEncoding? {
        guard let text = terminalText(name) else { return nil }
        return name.starts(with: text.utf8) ? .utf8 : .gb18030
    }

    /// The text in a field of fixed size, padded with NUL; cut where a character ends.
    func field(_ text: String, size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in text {
            let more = encoded(character)
            guard bytes.count + more.count <= size else { break }
            bytes += more
        }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }

    private func encoded(_ character: Character) -> [UInt8] {
        switch self {
        case .utf8: Array(character.utf8)
        case .gb18030: gb18030Bytes(String(character)) ?? [UInt8(ascii: "?")]
        }
    }
}
