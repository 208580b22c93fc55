/// The users in an answer, and a user to be written. Source: protocols/anviz.md, User.
package enum AnvizUser {
    /// How a user is written: bytes each.
    package enum Form: Int, CaseIterable, Sendable {
        case short = 27
        case local = 30
        case unicode = 40

        /// The command that writes it.
        package var writing: AnvizCommand { self == .short ? .writeShortUsers : .writeUsers }

        var card: Range<Int> { self == .short ? 8..<11 : 8..<12 }
        var name: Range<Int> {
            switch self {
            case .short: 11..<21
            case .local: 12..<22
            case .unicode: 12..<32
            }
        }
        /// A bit for each enrolled finger, the first one lowest.
        var fingers: Range<Int> { name.upperBound + 3..<name.upperBound + 5 }
        var flags: Int { rawValue - 1 }
    }

    /// Why a person cannot be written.
    package enum Refusal: Error, Equatable, Sendable {
        case code
        case card
        case name
    }

    /// Codes have 40 bits, and nobody is 0.
    package static func code(_ user: String) -> UInt64? {
        guard let code = UInt64(user), (1...0xFF_FFFF_FFFF).contains(code), String(code) == user else { return nil }
        return code
    }

    private static let ordinary: UInt8 = 1
    private static let administrator: UInt8 = 3
    /// Bit 4 of the flags.
    private static let longCard: UInt8 = 0x10

    /// - Returns: nil unless `bytes` has exactly the form's length. The password is not read.
    package static func user(_ bytes: [UInt8], form: Form) -> TerminalUser? {
        guard bytes.count == form.rawValue else { return nil }
        let flags = bytes[form.flags]
        let password = bytes[5..<8]
        return TerminalUser(
            user: String(AnvizInteger.read(bytes[0..<5])),
            name: AnvizName.text(bytes[form.name], form: form),
            isAdministrator: flags >> 6 == administrator,
            card: card(bytes, form: form, flags: flags),
            // The upper four bits are the length.
            hasPassword: bytes[5] >> 4 != 0 && password.contains { $0 != 0xFF },
            fingers: AnvizInteger.read(bytes[form.fingers]).nonzeroBitCount
        )
    }

    /// The person as the terminal is to have them.
    /// - Parameter known: what the terminal has now: whatever `user` does not carry stays as it is there.
    package static func bytes(_ user: TerminalUser, form: Form, known: [UInt8]?) throws(Refusal) -> [UInt8] {
        guard let code = code(user.user) else { throw .code }
        var bytes = known.flatMap { $0.count == form.rawValue ? $0 : nil } ?? newcomer(code, form: form)
        if AnvizName.text(bytes[form.name], form: form) != user.name || known == nil {
            guard let name = AnvizName.bytes(user.name, form: form) else { throw .name }
            bytes.replaceSubrange(form.name, with: name)
        }
        var flags = bytes[form.flags] & 0x2F | (user.isAdministrator ? administrator : ordinary) << 6
        if let card = user.card {
            guard card < (form == .short ? 0xFF_FFFF : 0xFFFF_FFFF) else { throw .card }
            bytes.replaceSubrange(form.card, with: AnvizInteger.bytes(card, count: form.card.count))
            if form != .short, card > 0xFF_FFFF { flags |= longCard }
        } else {
            bytes.replaceSubrange(form.card, with: form.card.map { _ in 0xFF })
        }
        bytes[form.flags] = flags
        return bytes
    }

    /// No password, no finger, department 0, group 1 and mode 6, as terminals themselves write new people.
    private static func newcomer(_ code: UInt64, form: Form) -> [UInt8] {
        var bytes =
            AnvizInteger.bytes(code, count: 5) + [0xFF, 0xFF, 0xFF] + Array(repeating: 0, count: form.rawValue - 8)
        bytes[form.name.upperBound + 1] = 1
        bytes[form.name.upperBound + 2] = 6
        return bytes
    }

    private static func card(_ bytes: [UInt8], form: Form, flags: UInt8) -> UInt64? {
        let field = form == .short || flags & longCard != 0 ? bytes[form.card] : bytes[form.card].dropFirst()
        guard field.contains(where: { $0 != 0xFF }) else { return nil }
        return AnvizInteger.read(field)
    }
}
