package import WallClock

/// Approved absence from the shift, from `interval.start` up to but not including its end.
package struct ExcusedInterval: Equatable, Sendable {
    package enum Kind: String, Sendable { case leave, trip }

    package let kind: Kind
    /// Of leave: annual, sick, … as the office names it; may be empty.
    package let type: String
    package let interval: Interval

    package init(kind: Kind, type: String, interval: Interval) {
        self.kind = kind
        self.type = type
        self.interval = interval
    }
}

/// Leave or a trip that was asked for and waits for a decision. It excuses nothing.
package struct OpenLeave: Equatable, Sendable {
    /// Of the request.
    package let id: String
    package let interval: Interval

    package init(id: String, interval: Interval) {
        self.id = id
        self.interval = interval
    }
}

/// How many minutes of the planned sessions one sort of leave or trip took away. Time that two of them cover belongs to
/// the one that began first.
package struct ExcusedShare: Equatable, Sendable {
    package let kind: ExcusedInterval.Kind
    package let type: String
    package let minutes: Int

    package init(kind: ExcusedInterval.Kind, type: String, minutes: Int) {
        self.kind = kind
        self.type = type
        self.minutes = minutes
    }
}

/// A slot stated by a person instead of a terminal (补卡).
package struct Correction: Equatable, Sendable {
    package enum Status: String, Sendable { case approved, rejected, pending }

    package let id: String
    package let workDate: LocalDate
    package let slot: Slot
    package let at: Instant
    /// Only an approved one has an effect; of several for one slot the last in the list.
    package let status: Status

    package init(id: String, workDate: LocalDate, slot: Slot, at: Instant, status: Status) {
        self.id = id
        self.workDate = workDate
        self.slot = slot
        self.at = at
        self.status = status
    }
}

/// Overtime allowed beforehand (or afterwards) for a work date.
package struct OvertimeApproval: Equatable, Sendable {
    package let workDate: LocalDate
    package let interval: Interval
    package let settledAs: RequestSubject.Settlement

    package init(workDate: LocalDate, interval: Interval, settledAs: RequestSubject.Settlement = .pay) {
        self.workDate = workDate
        self.interval = interval
        self.settledAs = settledAs
    }
}

/// How far a terminal's log is known to have been read. Source: attendance.md 1.11.
package struct TerminalWatermark: Equatable, Sendable {
    package let terminal: String
    /// No record older than this can still be inside the terminal; nil if it was never heard from.
    package let until: Instant?

    package init(terminal: String, until: Instant?) {
        self.terminal = terminal
        self.until = until
    }
}
