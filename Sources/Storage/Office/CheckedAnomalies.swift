import GRDB
import JSON
import Office

/// The attendance's side of the daily check: a clerk's note stands beside its anomaly wherever that is shown.
/// Source: office.md ATT-2.
extension Store {
    static func keepNotes(_ event: OfficeEvent, db: Database) throws {
        guard event.object == DailyChecks.object else { return }
        for case .field(DailyChecks.lines, .array(let rows)) in event.changes {
            for row in rows {
                guard case .string(let anomaly)? = row["anomaly"], case .string(let note)? = row["note"] else {
                    continue
                }
                try acknowledgeAnomaly(anomaly, reason: note, change: event.change, db: db)
            }
        }
    }
}
