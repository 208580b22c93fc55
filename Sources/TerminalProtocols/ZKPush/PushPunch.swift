import WallClock

/// A line of the table ATTLOG, and of the access firmware's `rtlog`. Source: protocols/zk-push.md; protocols/face.md,
/// ZKTeco face terminals.
enum PushPunch {
    /// A longer line is no punch: mask and temperature columns included, real ones stay below 120 bytes.
    static let longestLine = 1_024

    /// User, time, state, verify, work code and reserved columns, separated by tabs, in some firmware by blanks.
    ///
    /// Columns behind those (mask, temperature) are kept in the bytes and not read: their order was never seen on a
    /// wire. Whatever they hold, it does not make a punch malformed.
    static func item(_ line: ArraySlice<UInt8>) -> LogItem {
        func damaged(_ reason: String) -> LogItem { .damaged(Array(line.prefix(4_096)), reason: reason) }
        guard line.count <= longestLine else { return damaged("a line of \(line.count) bytes") }
        let fields = columns(line)
        guard let first = fields.first, let user = PushText.user(first) else { return damaged("no user id") }
        guard fields.count > 1, let time = time(fields[1]) else { return damaged("no time that exists") }
        func number(_ column: Int) -> Int?? {
            guard column < fields.count, !PushText.trimmed(fields[column]).isEmpty else { return .some(nil) }
            return PushText.number(fields[column]).map { .some($0) }
        }
        guard let state = number(2), let verify = number(3) else { return damaged("state or verify is no number") }
        return .record(
            TerminalRecord(
                user: user,
                time: time,
                verify: verify,
                state: state,
                workCode: number(4) ?? nil,
                bytes: Array(line)
            )
        )
    }

    /// Fields `time`, `pin`, `event`, `inoutstatus`, `verifytype`; most events are about the door and not punches.
    /// - Returns: nil for an event in which nobody passed.
    static func accessItem(_ line: ArraySlice<UInt8>) -> LogItem? {
        let fields = PushFields(line: line)
        guard let event = fields.number("event"), passes.contains(event), let pin = fields.bytes("pin"),
            let user = PushText.user(pin), user != "0"
        else { return nil }
        guard let time = fields.bytes("time").flatMap(time) else {
            return .damaged(Array(line.prefix(4_096)), reason: "no time that exists")
        }
        return .record(
            TerminalRecord(
                user: user,
                time: time,
                verify: fields.number("verifytype"),
                state: fields.number("inoutstatus"),
                bytes: Array(line.prefix(longestLine))
            )
        )
    }

    /// Events of the access firmware in which a known person was let through: normal, during normally-open hours, first
    /// card, several cards; and the same by fingerprint. Source: the vendor's event table in its PUSH SDK description,
    /// as access programs repeat it; not seen on a wire.
    private static let passes: Set<Int> = [0, 1, 2, 3, 14, 15, 16, 17, 18, 19]

    /// `YYYY-MM-DD HH:MM:SS`.
    static func time(_ field: ArraySlice<UInt8>) -> LocalDateTime? {
        let text = PushText.trimmed(field)
        guard text.count == 19 else { return nil }
        return LocalDateTime(String(decoding: text, as: UTF8.self))
    }

    private static func columns(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        if line.contains(UInt8(ascii: "\t")) {
            return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        }
        let words = line.split(whereSeparator: PushText.isBlank)
        guard words.count > 2 else { return words }
        // The blank inside the time separates nothing; between the two words there may be several.
        let time = words[1] + [UInt8(ascii: " ")] + words[2]
        return [words[0], time] + words.dropFirst(3)
    }
}
