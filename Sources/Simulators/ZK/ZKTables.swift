import TerminalProtocols
import WallClock

/// What a ZK terminal's memory looks like on the wire. Source: protocols/zk.md, Reading a table, Events.
enum ZKTables {
    /// - Parameter uids: by user id.
    static func log(_ punches: [SimulatedPunch], form: ZKAttendanceForm, uids: [String: UInt16]) -> [UInt8] {
        var table = UInt32(truncatingIfNeeded: punches.count * form.rawValue).zkBytes
        table.reserveCapacity(4 + punches.count * form.rawValue)
        for punch in punches {
            let (verify, state) = (UInt8(truncatingIfNeeded: punch.verify), UInt8(truncatingIfNeeded: punch.state))
            let uid = uids[punch.user] ?? 0xFFFF
            switch form {
            case .text:
                table += uid.zkBytes
                table += field(punch.user, 24)
                table.append(verify)
                table += time(punch.time).zkBytes
                table.append(state)
                table += [UInt8](repeating: 0, count: 8)
            case .number:
                table += (UInt32(punch.user) ?? 0).zkBytes
                table += time(punch.time).zkBytes
                table += [verify, state, 0, 0]
                table += UInt32(truncatingIfNeeded: punch.workCode).zkBytes
            case .uid:
                table += uid.zkBytes
                table.append(verify)
                table += time(punch.time).zkBytes
                table.append(state)
            }
        }
        return table
    }

    static func users(_ rows: [[UInt8]]) -> [UInt8] {
        rows.reduce(UInt32(truncatingIfNeeded: rows.reduce(0) { $0 + $1.count }).zkBytes, +)
    }

    /// A person who was enrolled at the terminal itself.
    static func user(_ user: SimulatedUser, uid: UInt16, model: ZKTerminal.Model) -> [UInt8] {
        func name(_ size: Int) -> [UInt8] { field(user.name, size, isGB18030: model.storesGB18030) }
        let head = uid.zkBytes + [user.isAdministrator ? 14 : 0]
        switch model.userForm {
        case .text:
            return head + [UInt8](repeating: 0, count: 8)  // password
                + name(24)
                + [UInt8](repeating: 0, count: 13)  // card, group, zones
                + field(user.user, 24)
        case .number:
            return head + [UInt8](repeating: 0, count: 5)  // password
                + name(8)
                + UInt32(0).zkBytes  // card
                + [0, 1, 0, 0]  // padding, group, time zone
                + (UInt32(user.user) ?? 0).zkBytes
        }
    }

    /// An attendance event, in the short form where user ids are numbers.
    static func event(_ punch: SimulatedPunch, userForm: ZKUserForm) -> [UInt8] {
        let (year, month, day) = punch.time.date.parts
        let second = punch.time.secondOfDay
        let id =
            switch userForm {
            case .text: field(punch.user, 24)
            case .number: (UInt32(punch.user) ?? 0).zkBytes
            }
        return id
            + [punch.verify, punch.state, year - 2_000, month, day, second / 3_600, second / 60 % 60, second % 60]
            .map { UInt8(truncatingIfNeeded: $0) }
    }

    /// A clock outside the years that can be written shows what a dead battery does.
    static func time(_ time: LocalDateTime) -> UInt32 { ZKTime.encode(time) ?? 0 }

    /// The little-endian number at an offset; nil beyond the end.
    static func number(_ data: [UInt8], at offset: Int) -> UInt32? {
        guard data.count >= offset + 4 else { return nil }
        return data[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Text padded with NUL, cut where a character ends.
    private static func field(_ text: String, _ size: Int, isGB18030: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in text {
            let more = isGB18030 ? gb18030Bytes(String(character)) ?? [] : Array(character.utf8)
            guard bytes.count + more.count <= size else { break }
            bytes += more
        }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }
}
