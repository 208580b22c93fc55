import WallClock

/// The forms of a record in the attendance log; the raw value is its size in bytes.
///
/// Source: protocols/zk.md, Attendance record.
package enum ZKAttendanceForm: Int, CaseIterable, Sendable {
    /// The user id is text.
    case text = 40
    /// The user id is a number; has a work code.
    case number = 16
    /// Has only the terminal's internal number of the user (uid): the user table says who that is.
    case uid = 8

    /// - Parameters:
    ///   - row: one record.
    ///   - users: user ids by uid, for the form that needs them.
    package func item(_ row: ArraySlice<UInt8>, users: [UInt16: String]) -> LogItem {
        let fields = ZKFields(row)
        func damaged(_ reason: String) -> LogItem { .damaged(Array(row), reason: reason) }
        guard row.count == rawValue, let value = fields.u32(timeOffset), let verify = fields.u8(verifyOffset),
            let state = fields.u8(stateOffset)
        else { return damaged("record of \(row.count) bytes") }
        let user: String
        switch self {
        case .text:
            guard let id = fields.slice(2, 24).flatMap(zkUserID) else { return damaged("no user id") }
            user = id
        case .number:
            guard let id = fields.u32(0) else { return damaged("no user id") }
            user = String(id)
        case .uid:
            guard let uid = fields.u16(0) else { return damaged("no user id") }
            guard let id = users[uid] else { return damaged("uid \(uid) is not in the user table") }
            user = id
        }
        guard let time = ZKTime.decode(value) else { return damaged("time \(value) is no date") }
        return .record(
            TerminalRecord(
                user: user,
                time: time,
                verify: Int(verify),
                state: Int(state),
                workCode: self == .number ? fields.u32(12).map(Int.init) : nil,
                bytes: Array(row)
            )
        )
    }

    /// Whether bytes of unknown form could well be a record of this one.
    func fits(_ row: ArraySlice<UInt8>) -> Bool {
        let fields = ZKFields(row)
        guard let value = fields.u32(timeOffset), ZKTime.decode(value) != nil, value != 0,
            let state = fields.u8(stateOffset), state <= 5 || state == 255
        else { return false }
        switch self {
        case .text: return fields.slice(2, 24).flatMap(zkUserID) != nil
        case .number: return fields.u16(10) == 0 && fields.u32(0) != 0
        case .uid: return fields.u16(0) != 0
        }
    }

    private var timeOffset: Int {
        switch self {
        case .text: 27
        case .number: 4
        case .uid: 3
        }
    }

    private var verifyOffset: Int {
        switch self {
        case .text: 26
        case .number: 8
        case .uid: 2
        }
    }

    private var stateOffset: Int {
        switch self {
        case .text: 31
        case .number: 9
        case .uid: 7
        }
    }
}

/// A user id that is text in a field of fixed size; nil if it is empty or no text.
func zkUserID(_ field: ArraySlice<UInt8>) -> String? {
    guard let text = terminalText(field), !text.isEmpty else { return nil }
    return text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } ? text : nil
}
