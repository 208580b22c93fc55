import Attendance
import WallClock

/// One worked case, read. Its person is user 1001.
struct Scenario {
    /// A raw record, in the order of receipt.
    struct Record: Equatable {
        let at: Instant
        let terminal: String
        let receivedAt: Instant
        let user: String
        let direction: Slot?
        let verify: String?
    }

    struct Terminal {
        let id: String
        let site: String
        /// nil if it serves both ways.
        let direction: Slot?
        let readings: [TerminalClocks.Reading]
    }

    /// A moment at which the case is judged with what was known then.
    struct Checkpoint {
        let asOf: Instant
        let contacts: [String: Instant]
    }

    /// A month that was archived.
    struct Close {
        let month: Month
        let at: Instant
    }

    static let judgedUser = "1001"

    let zone: Zone
    let policy: Policy
    /// Ascending by date.
    let plans: [DayPlan]
    let excused: [ExcusedInterval]
    let corrections: [Correction]
    let overtimeApprovals: [OvertimeApproval]
    /// Site of each terminal; nil if the case lists none, and all are at one site.
    let sites: [String: String]?
    let clocks: TerminalClocks
    let allowedTerminals: [String]
    /// Nil if every id is known.
    let knownUsers: Set<String>?
    let records: [Record]
    let closes: [Close]
    let checkpoints: [Checkpoint]
    /// What a case of `"type": "fraud"` asks; its work days are not judged.
    let fraud: FraudQuestion?
}
