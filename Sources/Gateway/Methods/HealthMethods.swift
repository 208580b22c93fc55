import Control
import DaemonConfiguration
import JSON
import Storage
import TerminalHealth
import WallClock

extension GatewayMethods {
    func addHealth(to service: inout ControlService) {
        service.on(HealthMessages.Anomalies.self, role: .observe) { input, _ in
            if let name = input.terminal, !configuration.terminals.contains(where: { $0.name == name }) {
                throw StoreError.unknownTerminal(name)
            }
            let skipped = max(input.after ?? 0, 0)
            let rows = try await store.terminalAnomalies(
                of: input.terminal,
                withResolved: input.resolved ?? false,
                skipping: skipped,
                limit: GatewayMethods.anomalyPage
            )
            return HealthMessages.Anomalies.Output(
                anomalies: try rows.map(presenter.anomaly),
                next: rows.count < GatewayMethods.anomalyPage ? nil : skipped + rows.count
            )
        }
    }

    /// Evidence can be long: fewer of them keep a page below the protocol's 256 KiB.
    private static let anomalyPage = 50
}

extension Presenter {
    func anomaly(_ row: AnomalyRow) throws -> HealthMessages.Anomaly {
        HealthMessages.Anomaly(
            id: row.id,
            terminal: row.terminal,
            kind: row.kind,
            subject: row.subject,
            severity: row.severity,
            since: time(row.since),
            last: time(row.last),
            resolved: row.resolved.map(time),
            evidence: try Presenter.evidence(row)
        )
    }

    static func evidence(_ row: AnomalyRow) throws -> JSONObject {
        guard case .object(let evidence) = try JSONValue(parsing: Array(row.evidence.utf8)) else { return [:] }
        return evidence
    }
}

extension Presenter {
    /// The gravest first, and of those the oldest.
    static func gravest(_ rows: [AnomalyRow]) -> [AnomalyRow] {
        let severities = Dictionary(
            uniqueKeysWithValues: TerminalAnomaly.Severity.allCases.enumerated().map { ($1.rawValue, -$0) }
        )
        return rows.sorted { (severities[$0.severity] ?? 0, $0.since) < (severities[$1.severity] ?? 0, $1.since) }
    }
}
