import Attendance
import DaemonConfiguration
import Foundation
import Fraud
import Storage
import TerminalHealth
import TerminalProtocols
import WallClock

extension Proof {
    /// What was shown at the terminal, as far as it can be lent.
    init(_ verification: Verification) {
        let strong: VerificationMethods = [.fingerprint, .face, .palm, .iris, .fingerVein]
        let things: VerificationMethods = [.card, .idCard, .qr, .bluetooth, .key]
        let used = verification.used
        switch verification.required {
        case .unknown: self = .unknown
        case .all where !used.isDisjoint(with: strong): self = .biometric
        case .any where used.isSubset(of: strong): self = .biometric
        // One of several, and nobody knows which.
        case .any where !used.isDisjoint(with: strong): self = .unknown
        case .all, .any:
            if !used.isDisjoint(with: things) {
                self = .card
            } else {
                self = used.isDisjoint(with: [.password, .pin]) ? .unknown : .password
            }
        }
    }
}

extension Configuration {
    /// How a punch was proved, by the table that its terminal showed or has by its protocol.
    func proof(of punch: CheckedPunch) -> Proof {
        let descriptor = terminals.first { $0.name == punch.terminal }?.descriptor
        guard let table = punch.verificationTable ?? descriptor.map(\.verification) ?? .zk else { return .unknown }
        return Proof(Verification(punch.verify, in: table))
    }
}

extension FraudPunch {
    init(_ punch: CheckedPunch, _ configuration: Configuration) {
        self.init(
            id: punch.seq,
            at: punch.at,
            day: configuration.site.zone.local(at: punch.at).date,
            person: punch.person,
            terminal: punch.terminal,
            proof: configuration.proof(of: punch)
        )
    }
}

extension FoundFlag {
    init(_ flag: FraudFlag) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        self.init(
            id: flag.id,
            kind: flag.kind.rawValue,
            people: flag.people,
            at: flag.at,
            severity: flag.severity.rawValue,
            flag: String(decoding: try encoder.encode(flag), as: UTF8.self)
        )
    }
}

extension ClockTrouble {
    /// - Returns: nil for an anomaly that makes nobody punctual.
    init?(_ row: AnomalyRow) {
        let kinds: [TerminalAnomaly.Kind] = [
            .recordConflict, .clockSetBack, .logShrunk, .logGap, .terminalClockDrift,
        ]
        guard let kind = TerminalAnomaly.Kind(rawValue: row.kind), kinds.contains(kind) else { return nil }
        // An anomaly whose evidence cannot be read is one that does not say how far.
        let evidence = (try? JSONDecoder().decode(Evidence.self, from: Data(row.evidence.utf8))) ?? [:]
        // What the terminal's clock showed is what arrivals are compared with.
        let shown = (evidence["record"] ?? evidence["first"])?.moment
        var behind: Int?
        switch kind {
        case .clockSetBack: behind = evidence["seconds"]?.whole
        case .terminalClockDrift:
            // Ahead is positive: then people look late, and nobody gains.
            if let drift = evidence["driftSeconds"]?.whole {
                behind = max(-drift, 0)
            } else if let before = evidence["beforeSeconds"]?.whole, let after = evidence["afterSeconds"]?.whole {
                behind = max(before - after, 0)
            } else {
                return nil
            }
        default: break
        }
        self.init(terminal: row.terminal, anomaly: row.kind, at: shown ?? row.since, secondsBehind: behind)
    }
}

extension EvidenceValue {
    fileprivate var moment: Instant? { if case .text(let text) = self { Instant(rfc3339: text) } else { nil } }

    fileprivate var whole: Int? {
        switch self {
        case .number(let number): number
        case .decimal(let number): Int(exactly: number.rounded())
        case .text, .list: nil
        }
    }
}
