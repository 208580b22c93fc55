/// Why a person cannot be written in a terminal's form; for the administrator.
struct ZKUserTrouble: Error, Equatable { let reason: String }

extension ZKUserForm {
    /// What a user id and a name may take, in bytes.
    private var idField: Range<Int> { self == .text ? 48..<72 : 24..<28 }
    var nameField: Range<Int> { self == .text ? 11..<35 : 8..<16 }
    private var cardField: Range<Int> { self == .text ? 35..<39 : 16..<20 }
    private var groupOffset: Int { self == .text ? 39 : 21 }

    /// A record to write. What ``TerminalUser`` does not carry (password, group, zones, other rights) stays as it was.
    ///
    /// - Parameter old: the record as the terminal has it; nil for a new person.
    /// - Throws: ``ZKUserTrouble`` if the person does not fit into this form.
    func row(
        _ user: TerminalUser,
        over old: ZKUserRecord?,
        uid: UInt16,
        encoding: ZKNameEncoding
    ) throws(ZKUserTrouble) -> [UInt8] {
        var row = old?.row ?? [UInt8](repeating: 0, count: rawValue)
        guard row.count == rawValue else { throw ZKUserTrouble(reason: "the terminal changed the form of its records") }
        guard user.name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw ZKUserTrouble(reason: "the name has control characters")
        }
        guard let card = UInt32(exactly: user.card ?? 0) else {
            throw ZKUserTrouble(reason: "card numbers end at \(UInt32.max) on this terminal")
        }
        row.replaceSubrange(0..<2, with: uid.zkBytes)
        row[2] = privilege(row[2], isAdministrator: user.isAdministrator)
        if old?.user.name != user.name {
            row.replaceSubrange(nameField, with: encoding.field(user.name, size: nameField.count))
        }
        row.replaceSubrange(cardField, with: card.zkBytes)
        if old == nil {
            row[groupOffset] = 1
            row.replaceSubrange(idField, with: try idBytes(user.user))
        }
        return row
    }

    /// Bit 0 says whether the person is disabled, and ranks between user and administrator are left alone.
    private func privilege(_ old: UInt8, isAdministrator: Bool) -> UInt8 {
        if isAdministrator { return old & 0xF1 | ZKUserRecord.administrator }
        return old & 0x0E == ZKUserRecord.administrator ? old & 0xF1 : old
    }

    private func idBytes(_ user: String) throws(ZKUserTrouble) -> [UInt8] {
        switch self {
        case .text:
            let id = Array(user.utf8)
            guard (1...idField.count).contains(id.count), id.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                throw ZKUserTrouble(reason: "user ids on this terminal are 1 to 24 ASCII characters without spaces")
            }
            return id + [UInt8](repeating: 0, count: idField.count - id.count)
        case .number:
            guard let number = UInt32(user), number > 0, String(number) == user else {
                throw ZKUserTrouble(
                    reason: "user ids on this terminal are numbers from 1 to \(UInt32.max) without leading zeros"
                )
            }
            return number.zkBytes
        }
    }
}
