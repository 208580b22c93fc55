import Attendance
import Control
import DaemonConfiguration
import Storage
import TerminalProtocols
import WallClock

/// Reads damaged log entries once more with today's code: what has become a record goes into the journal like one that
/// the terminal sent again, so that doing it twice adds nothing. The damaged entry itself stays.
extension GatewayMethods {
    func replayQuarantine(only id: Int64?) async throws -> QuarantineMessages.Replay.Output {
        if let id { _ = try await store.quarantined(seq: id) }
        var result = QuarantineMessages.Replay.Output()
        var sources: [String: RecordSource] = [:]
        var last: Int64 = 0
        while case let rows = try await store.damaged(after: last, only: id, limit: GatewayMethods.page), !rows.isEmpty
        {
            for row in rows {
                last = row.seq
                guard let item = reread(row) else {
                    result.damaged += 1
                    continue
                }
                var source = sources[row.terminal]
                if source == nil {
                    source = try await store.openSource(
                        terminal: row.terminal,
                        link: "quarantine replay",
                        serial: "",
                        at: clock.now()
                    )
                    sources[row.terminal] = source
                }
                guard let source else { continue }
                result.decoded += 1
                switch try await intake.take([item], from: source).first {
                case .record(.accepted): result.accepted += 1
                case .record(.duplicateUpload): result.duplicate += 1
                case .record, .damaged, .damagedAgain, nil: result.quarantined += 1
                }
            }
        }
        return result
    }

    /// - Returns: nil if the bytes are still no record.
    private func reread(_ row: PunchRow) -> LogItem? {
        let terminal = configuration.terminals.first { $0.name == row.terminal }
        guard let type = terminal.flatMap({ Registry.named($0.protocolName) }),
            case .record(let record) = type.logItem(rereading: row.bytes)
        else { return nil }
        return .record(record)
    }
}
