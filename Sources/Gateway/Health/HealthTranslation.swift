import Attendance
import Foundation
import Storage
import TerminalHealth
import TerminalProtocols
import WallClock

extension HealthSignal {
    /// - Returns: nil for what is no sign of life: noise on a line is nobody's answer.
    init?(_ report: TerminalReport) {
        switch report {
        case .identified(let facts): self = .identified(facts)
        case .counts(let counts): self = .counts(counts)
        case .logRead: self = .logRead
        case .rejections(let count): self = .rejections(count)
        case .operation(let operation): self = .operation(operation)
        case .answered(_, .cleared): self = .logCleared
        case .clock, .users, .answered, .position: self = .contact
        case .fault: return nil
        }
    }
}

extension HealthRecord {
    static func records(
        _ items: [LogItem],
        _ outcomes: [IntakeOutcome],
        _ table: VerificationTable?
    ) -> [HealthRecord] {
        zip(items, outcomes).map { item, outcome in
            switch item {
            case .damaged(let bytes, _):
                HealthRecord(
                    user: "",
                    time: nil,
                    outcome: outcome == .damagedAgain ? .duplicate : .damaged,
                    bytes: bytes
                )
            case .record(let record):
                HealthRecord(
                    user: record.user,
                    time: record.time,
                    outcome: Outcome(outcome),
                    isWeak: table.flatMap { Verification(record.verify, in: $0).isWeak },
                    bytes: record.bytes
                )
            }
        }
    }
}

extension HealthRecord.Outcome {
    fileprivate init(_ outcome: IntakeOutcome) {
        guard case .record(let disposition) = outcome else {
            self = .damaged
            return
        }
        self =
            switch disposition {
            case .accepted, .debounced: .accepted
            case .unknownUser: .unknownUser
            case .punchInFuture: .inFuture
            case .punchImplausiblyOld: .implausiblyOld
            case .duplicateUpload: .duplicate
            case .recordConflict: .conflict
            }
    }
}

extension Verification {
    /// Whether what was shown can be given to somebody else; nil if it is not known.
    fileprivate var isWeak: Bool? {
        guard required != .unknown else { return nil }
        let strong = used.intersection(Self.strong)
        return required == .all ? strong.isEmpty : strong != used
    }

    private static let strong: VerificationMethods = [.fingerprint, .face, .palm, .iris, .fingerVein]
}

extension AnomalyNotice {
    private struct Body: Encodable {
        let event: String
        let id: String
        let kind: String
        let subject: String?
        let severity: String
        let evidence: Evidence
    }

    init(_ change: HealthChange, at now: Instant) throws {
        let anomaly = change.anomaly
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = Body(
            event: change.event.rawValue,
            id: anomaly.id,
            kind: anomaly.kind.rawValue,
            subject: anomaly.subject,
            severity: anomaly.severity.rawValue,
            evidence: anomaly.evidence
        )
        self.init(
            row: AnomalyRow(
                id: anomaly.id,
                terminal: anomaly.terminal,
                kind: anomaly.kind.rawValue,
                subject: anomaly.subject,
                severity: anomaly.severity.rawValue,
                since: anomaly.since,
                last: anomaly.last,
                resolved: change.event == .resolved ? now : nil,
                evidence: String(decoding: try encoder.encode(anomaly.evidence), as: UTF8.self)
            ),
            body: change.event == .touched ? nil : String(decoding: try encoder.encode(body), as: UTF8.self)
        )
    }
}
