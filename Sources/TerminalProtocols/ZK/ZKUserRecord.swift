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
        let name: ArraySlice<UInt8>?
        let card: UInt32?
        let id: String?
        switch self {
        case .text:
            (name, card) = (fields.slice(11, 24), fields.u32(35))
            id = fields.slice(48, 24).flatMap(zkUserID)
        case .number:
            (name, card) = (fields.slice(8, 8), fields.u32(16))
            id = fields.u32(24).flatMap { $0 == 0 ? nil : String($0) }
        }
        guard let id, let name else { return nil }
        return ZKUserRecord(
            uid: uid,
            privilege: privilege,
            user: TerminalUser(
                user: id,
                name: terminalText(name) ?? String(decoding: name.prefix { $0 != 0 }, as: UTF8.self),
                isAdministrator: privilege & 0x0E == 14,
                card: card.flatMap { $0 == 0 ? nil : UInt64($0) }
            )
        )
    }
}

/// One entry of the user table, without the password.
package struct ZKUserRecord: Equatable, Sendable {
    /// The terminal's internal number; it changes when the table is cleared, so it names nobody outside one session.
    package var uid: UInt16
    /// Bit 0: disabled; 0 user, 2 enroller, 6 manager, 14 administrator.
    package var privilege: UInt8
    package var user: TerminalUser
}
