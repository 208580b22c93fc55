/// The users in an answer. Source: protocols/anviz.md, User.
package enum AnvizUser {
    /// How a user is written: bytes each.
    package enum Form: Int, CaseIterable, Sendable {
        case short = 27
        case local = 30
        case unicode = 40
    }

    private static let administrator: UInt8 = 3

    /// - Returns: nil unless `bytes` has exactly the form's length. The password is not read.
    package static func user(_ bytes: [UInt8], form: Form) -> TerminalUser? {
        guard bytes.count == form.rawValue else { return nil }
        let flags = bytes[form.rawValue - 1]
        let name =
            switch form {
            case .short: localName(bytes[11..<21])
            case .local: localName(bytes[12..<22])
            case .unicode: unicodeName(bytes[12..<32])
            }
        return TerminalUser(
            user: String(AnvizInteger.read(bytes[0..<5])),
            name: name,
            isAdministrator: flags >> 6 == administrator,
            card: card(bytes, form: form, flags: flags)
        )
    }

    private static func card(_ bytes: [UInt8], form: Form, flags: UInt8) -> UInt64? {
        let hasLongCard = form != .short && flags & 0x10 != 0
        let field =
            switch form {
            case .short: bytes[8..<11]
            case .local, .unicode: hasLongCard ? bytes[8..<12] : bytes[9..<12]
            }
        guard field.contains(where: { $0 != 0xFF }) else { return nil }
        return AnvizInteger.read(field)
    }

    /// Which code page the terminal uses is unknown here: what is not UTF-8 becomes U+FFFD, not a wrong letter.
    private static func localName(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 && $0 != 0xFF }, as: UTF8.self)
    }

    private static func unicodeName(_ field: ArraySlice<UInt8>) -> String {
        let units = stride(from: field.startIndex, to: field.endIndex - 1, by: 2)
            .map { UInt16(field[$0]) << 8 | UInt16(field[$0 + 1]) }
        return String(decoding: units.prefix { $0 != 0 && $0 != 0xFFFF }, as: UTF16.self)
    }
}
