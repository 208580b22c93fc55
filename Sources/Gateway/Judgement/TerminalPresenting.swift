import Control
import DaemonConfiguration
import Storage
import TerminalProtocols

/// What an administrator asks of one terminal.
extension Presenter {
    func capacity(_ counts: TerminalCounts) -> TerminalMessages.Capacity {
        TerminalMessages.Capacity(
            users: counts.users,
            fingers: counts.fingers,
            faces: counts.faces,
            records: counts.records,
            newRecords: counts.newRecords,
            userCapacity: counts.userCapacity,
            recordCapacity: counts.recordCapacity
        )
    }

    func counters(_ counters: TerminalCounters, _ row: TerminalRow?) -> TerminalMessages.Counters {
        var shown = TerminalMessages.Counters()
        shown.attempts = counters[.attempts]
        shown.sessions = counters[.sessions]
        shown.stored = counters[.stored]
        shown.duplicates = row?.duplicates ?? 0
        shown.faults = counters[.faults]
        shown.rejections = counters[.rejections]
        shown.bytesReceived = counters[.bytesReceived]
        shown.bytesSent = counters[.bytesSent]
        return shown
    }

    func frame(_ row: FaultRow) -> QuarantineMessages.Frame {
        QuarantineMessages.Frame(
            id: Int(row.id),
            terminal: row.terminal,
            at: time(row.at),
            reason: row.reason,
            bytesHex: row.bytes.hexadecimal
        )
    }

    func problem(_ problem: TerminalStatus.Problem) -> TerminalMessages.Problem {
        TerminalMessages.Problem(
            first: time(problem.first),
            last: time(problem.last),
            count: problem.count,
            message: problem.text
        )
    }

    /// How the terminal came to its state, and what happens next.
    func why(_ terminal: Configuration.Terminal, _ status: TerminalStatus) -> String {
        let cause = status.lastError ?? "no attempt has ended yet"
        let next = status.nextAttempt.map { "; tried again at \(time($0))" } ?? ""
        switch status.state {
        case .connecting:
            return status.lastError.map { "an attempt to connect runs; before: \($0)" }
                ?? "the first attempt to connect runs"
        case .online:
            return status.isStale ? "connected, but nothing was heard for three polls" : "connected and answering"
        case .offline: return cause + next
        case .absent: return "\(cause)\(next), and at once when it is plugged in"
        case .refused: return cause + next
        case .disabled:
            return "an administrator switched it off; rollcall terminal enable \(terminal.name) switches it on"
        }
    }
}
