import WallClock

/// What a terminal sends unasked when somebody punched. Source: protocols/zk.md, Events.
package enum ZKAttendanceEvent {
    /// The bit in the registration's mask, and the code in the event's session field.
    package static let code: UInt16 = 1

    /// The punches in an event's data; data that fits no known size is one damaged item.
    package static func items(_ data: [UInt8]) -> [LogItem] {
        guard let size = recordSize(data.count) else {
            return [.damaged(data, reason: "event of \(data.count) bytes")]
        }
        return stride(from: 0, to: data.count, by: size).map { item(data[$0..<$0 + size]) }
    }

    /// An event of exactly 12, 32, 36 or 52 bytes is one punch; otherwise it is several of the largest that fits.
    private static func recordSize(_ count: Int) -> Int? {
        [12, 32, 36, 52].contains(count)
            ? count : [52, 32, 12].first { count > 0 && count.isMultiple(of: $0) }
    }

    private static func item(_ row: ArraySlice<UInt8>) -> LogItem {
        let fields = ZKFields(row)
        let idSize = row.count == 12 ? 4 : 24
        func damaged(_ reason: String) -> LogItem { .damaged(Array(row), reason: reason) }
        let user = idSize == 4 ? fields.u32(0).map { String($0) } : fields.slice(0, idSize).flatMap(zkUserID)
        guard let user else { return damaged("no user id") }
        guard let verify = fields.u8(idSize), let state = fields.u8(idSize + 1),
            let time = fields.slice(idSize + 2, 6).flatMap(ZKTime.decode(eventBytes:))
        else { return damaged("time is no date") }
        return .record(
            TerminalRecord(user: user, time: time, verify: Int(verify), state: Int(state), bytes: Array(row))
        )
    }
}
