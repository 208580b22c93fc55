import TerminalProtocols
import WallClock

/// What a ZK terminal's memory looks like on the wire. Source: protocols/zk.md, Reading a table, Events.
enum ZKTables {
    /// - Parameter users: their order gives the uids, from 1, for the form that has no user ids.
    static func log(_ punches: [SimulatedPunch], form: ZKAttendanceForm, users: [SimulatedUser]) -> [UInt8] {
        let uids = Dictionary(
            zip(users.map(\.user), 1...).map { ($0, UInt16(truncatingIfNeeded: $1)) },
            uniquingKeysWith: { first, _ in first }
        )
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

    static func users(_ users: [SimulatedUser], form: ZKUserForm) -> [UInt8] {
        var table = UInt32(truncatingIfNeeded: users.count * form.rawValue).zkBytes
        for (user, uid) in zip(users, 1...) {
            table += UInt16(truncatingIfNeeded: uid).zkBytes
            table.append(user.isAdministrator ? 14 : 0)
            switch form {
            case .text:
                table += [UInt8](repeating: 0, count: 8)  // password
                table += field(user.name, 24)
                table += UInt32(0).zkBytes  // card
                table += [UInt8](repeating: 0, count: 9)  // group, zones
                table += field(user.user, 24)
            case .number:
                table += [UInt8](repeating: 0, count: 5)  // password
                table += field(user.name, 8)
                table += UInt32(0).zkBytes  // card
                table += [0, 1, 0, 0]  // padding, group, time zone
                table += (UInt32(user.user) ?? 0).zkBytes
            }
        }
        return table
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
    private static func field(_ text: String, _ size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in text {
            guard bytes.count + character.utf8.count <= size else { break }
            bytes += character.utf8
        }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }
}
