/// The forms of a record in the user table; the raw value is its size in bytes.
///
/// Source: protocols/zk.md, User record.
package enum ZKUserForm: Int, CaseIterable, Sendable {
    /// The user id is text.
    case text = 72
    /// The user id is a number.
    case number = 28

    /// - Returns: nil if the record has no user id.
    package func user(_ row: ArraySlice<UInt8>) -> ZKUserRecord? {
        let fields = ZKFields(row)
        guard row.count == rawValue, let uid = fields.u16(0), let privilege = fields.u8(2) else { return nil }
        let card: UInt32?
        let id: String?
        switch self {
        case .text:
            card = fields.u32(35)
            id = fields.slice(48, 24).flatMap(zkUserID)
        case .number:
            card = fields.u32(16)
            id = fields.u32(24).flatMap { $0 == 0 ? nil : String($0) }
        }
        guard let id, let name = fields.slice(nameField.lowerBound, nameField.count) else { return nil }
        return ZKUserRecord(
            uid: uid,
            privilege: privilege,
            user: TerminalUser(
                user: id,
                name: terminalText(name) ?? String(decoding: name.prefix { $0 != 0 }, as: UTF8.self),
                isAdministrator: privilege & 0x0E == ZKUserRecord.administrator,
                card: card.flatMap { $0 == 0 ? nil : UInt64($0) },
                hasPassword: fields.u8(3) != 0
            ),
            row: Array(row)
        )
    }
}

/// One entry of the user table.
package struct ZKUserRecord: Equatable, Sendable {
    /// The rights of an administrator. Source: protocols/zk.md, User record.
    static let administrator: UInt8 = 14

    /// The terminal's internal number; it changes when the table is cleared, so it names nobody outside one session.
    package var uid: UInt16
    /// Bit 0: disabled; 0 user, 2 enroller, 6 manager, 14 administrator.
    package var privilege: UInt8
    package var user: TerminalUser
    /// The record as the terminal has it, with the password: it never leaves the session.
    var row: [UInt8]

    var nameBytes: ArraySlice<UInt8> {
        ZKUserForm(rawValue: row.count).map { row[$0.nameField] } ?? []
    }
}

extension ZKUserRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "uid \(uid), user \(user.user)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
