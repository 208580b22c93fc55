package import WallClock

/// What a session learned about its terminal, besides the log.
package enum TerminalReport: Equatable, Sendable {
    /// Identity was asked and is complete: the terminal may be called connected.
    case identified(TerminalFacts)
    case counts(TerminalCounts)
    /// The terminal's clock, with the time since the session opened at which it was asked and at which it answered.
    case clock(LocalDateTime, asked: Duration, answered: Duration)
    /// The terminal's whole user table, read in this session. Passwords stay behind.
    case users([TerminalUser])
    /// The log was read to its end; nothing that the terminal stored before `began` (time since the session opened)
    /// is still unread. Every record of it went out in a `store` before this.
    case logRead(began: Duration)
    /// Bytes that were no valid frame, or a frame that fits nothing (bounded: long noise comes in pieces).
    case fault([UInt8], reason: String)
    /// What became of an order.
    case answered(order: Int, OrderResult)
    /// Somebody operated the terminal itself: enrolled, deleted, changed a right, opened the menu, set the clock.
    case operation(TerminalOperation)
    /// So many people were refused since the last such report; only some terminals tell.
    case rejections(Int)
    /// Where the terminal's own positions stand, as the protocol writes it: everything up to there is durable. Kept
    /// across restarts and handed to the next session as ``SessionSettings/position``. Losing it, or an old one, only
    /// makes the terminal send again.
    case position(String)
}

/// An entry of a terminal's operation log.
package struct TerminalOperation: Equatable, Sendable {
    /// What was done, in English words or the terminal's own number: `enrolled user 1001`, `operation 30`.
    package var what: String
    /// The administrator's user id at the terminal; nil if it is not told.
    package var by: String?
    /// The terminal's wall clock; nil if it is not told.
    package var time: LocalDateTime?

    package init(what: String, by: String? = nil, time: LocalDateTime? = nil) {
        self.what = what
        self.by = by
        self.time = time
    }
}

/// Who a terminal says it is. Fields it does not tell are nil.
package struct TerminalFacts: Equatable, Sendable {
    package var serial: String?
    package var model: String?
    package var firmware: String?
    package var platform: String?
    /// The format of its templates (``BiometricTemplate/format``); nil if it has none or they cannot be moved.
    package var templateFormat: String?
    /// What its numbers for how people were verified mean; nil if it does not show that.
    package var verificationTable: VerificationTable?

    package init(
        serial: String? = nil,
        model: String? = nil,
        firmware: String? = nil,
        platform: String? = nil,
        templateFormat: String? = nil,
        verificationTable: VerificationTable? = nil
    ) {
        self.serial = serial
        self.model = model
        self.firmware = firmware
        self.platform = platform
        self.templateFormat = templateFormat
        self.verificationTable = verificationTable
    }
}

/// How full a terminal is. Fields it does not tell are nil.
package struct TerminalCounts: Equatable, Sendable {
    package var users: Int?
    package var fingers: Int?
    package var faces: Int?
    /// All attendance records in the log, read or not.
    package var records: Int?
    /// Records that the terminal itself still marks as new.
    package var newRecords: Int?
    package var userCapacity: Int?
    package var recordCapacity: Int?
    package var fingerCapacity: Int?
    package var faceCapacity: Int?

    package init(
        users: Int? = nil,
        fingers: Int? = nil,
        faces: Int? = nil,
        records: Int? = nil,
        newRecords: Int? = nil,
        userCapacity: Int? = nil,
        recordCapacity: Int? = nil,
        fingerCapacity: Int? = nil,
        faceCapacity: Int? = nil
    ) {
        self.users = users
        self.fingers = fingers
        self.faces = faces
        self.records = records
        self.newRecords = newRecords
        self.userCapacity = userCapacity
        self.recordCapacity = recordCapacity
        self.fingerCapacity = fingerCapacity
        self.faceCapacity = faceCapacity
    }
}
