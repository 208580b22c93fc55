package import WallClock

/// One punch as a terminal stored it: decoded, but judged by nobody.
package struct TerminalRecord: Equatable, Sendable {
    /// The user id typed or enrolled at the terminal; its scope is the terminal group, it is no employee number.
    package var user: String
    /// The terminal's own wall clock, to the second; not UTC.
    package var time: LocalDateTime
    /// The terminal's number for how the person was verified, raw; nil if the form of the record has none.
    package var verify: Int?
    /// The terminal's in/out key, raw; nil if the form of the record has none.
    package var state: Int?
    /// nil if the form of the record has none.
    package var workCode: Int?
    /// Exactly the bytes the terminal sent for this record.
    package var bytes: [UInt8]

    package init(
        user: String,
        time: LocalDateTime,
        verify: Int? = nil,
        state: Int? = nil,
        workCode: Int? = nil,
        bytes: [UInt8]
    ) {
        self.user = user
        self.time = time
        self.verify = verify
        self.state = state
        self.workCode = workCode
        self.bytes = bytes
    }
}

/// One entry of a terminal's log, in the terminal's order.
package enum LogItem: Equatable, Sendable {
    case record(TerminalRecord)
    /// Bytes that hold a place in the log but cannot be a punch (a date that does not exist, an empty user id).
    case damaged([UInt8], reason: String)
}
