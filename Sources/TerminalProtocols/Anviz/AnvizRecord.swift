/// One punch of the log, as on the wire. Source: protocols/anviz.md, Record, 14 bytes.
package struct AnvizRecord: Equatable, Sendable {
    package static let length = 14
    /// In a live record: a user was added at the terminal; nobody punched.
    package static let userAdded: UInt32 = 0xFF000

    /// The code typed or enrolled at the terminal, 40 bits.
    package var user: UInt64
    /// On the terminal's wall clock, from the first second of its ``AnvizEpoch``.
    package var seconds: UInt32
    /// How the person was verified: bit 0 and 1 fingers, bit 2 password, bit 3 card; other numbers on newer models.
    package var backup: UInt8
    /// Bit 7: the door was opened. Low four bits: 0 in, 1 out, 2 and above as configured at the terminal.
    package var type: UInt8
    /// 24 bits.
    package var workCode: UInt32

    package init(user: UInt64, seconds: UInt32, backup: UInt8, type: UInt8, workCode: UInt32) {
        self.user = user
        self.seconds = seconds
        self.backup = backup
        self.type = type
        self.workCode = workCode
    }

    /// - Returns: nil unless there are exactly 14 bytes. Every value of 14 bytes is a record.
    package init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == AnvizRecord.length else { return nil }
        let first = bytes.startIndex
        user = AnvizInteger.read(bytes[first..<first + 5])
        seconds = UInt32(truncatingIfNeeded: AnvizInteger.read(bytes[first + 5..<first + 9]))
        backup = bytes[first + 9]
        type = bytes[first + 10]
        workCode = UInt32(truncatingIfNeeded: AnvizInteger.read(bytes[first + 11..<first + 14]))
    }

    package var bytes: [UInt8] {
        AnvizInteger.bytes(user, count: 5) + AnvizInteger.bytes(UInt64(seconds), count: 4) + [backup, type]
            + AnvizInteger.bytes(UInt64(workCode), count: 3)
    }

    /// - Returns: damaged if the user code is 0, which nobody can have.
    package func logItem(epoch: AnvizEpoch) -> LogItem {
        guard user != 0 else { return .damaged(bytes, reason: "user code 0") }
        return .record(
            TerminalRecord(
                user: String(user),
                time: epoch.time(seconds),
                verify: Int(backup),
                state: Int(type & 0x0F),
                workCode: Int(workCode),
                bytes: bytes
            )
        )
    }
}
