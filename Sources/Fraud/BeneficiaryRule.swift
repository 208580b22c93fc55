import Attendance
package import WallClock

/// A terminal's anomaly that can make a late person look on time.
package struct ClockTrouble: Codable, Equatable, Sendable {
    package let terminal: String
    /// As the catalogue of terminal anomalies names it: record_conflict, clock_set_back, log_shrunk, log_gap,
    /// terminal_clock_drift.
    package let anomaly: String
    /// When it was noticed; of one about a record, what the terminal's clock showed then.
    package let at: Instant
    /// How far the clock went or is behind; nil if the anomaly does not say.
    package let secondsBehind: Int?

    package init(terminal: String, anomaly: String, at: Instant, secondsBehind: Int?) {
        self.terminal = terminal
        self.anomaly = anomaly
        self.at = at
        self.secondsBehind = secondsBehind
    }
}

/// Whom a terminal's anomaly made punctual.
package struct Beneficiary: Codable, Equatable, Sendable {
    package let user: String
    package let terminal: String
    package let anomaly: String
    package let anomalyAt: Instant
    package let arrivedAt: Instant
    /// How late the person would otherwise be, in whole minutes.
    package let lateMinutes: Int
}

/// beneficiary: a clock or log anomaly of the terminal within 30 min of an arrival that counts as on time and would
/// otherwise be late: by as much as the clock was behind, or, where the anomaly does not say how much, because our own
/// clock heard of it, within those 30 min, only when it was late already. Source: attendance.md 2.3.
struct BeneficiaryRule: Codable, Sendable {
    private var troubles: [ClockTrouble] = []

    /// The newest that are remembered.
    private static let memory = 200

    mutating func note(_ trouble: ClockTrouble) {
        guard !troubles.contains(trouble) else { return }
        if troubles.count == BeneficiaryRule.memory { troubles.removeFirst() }
        troubles.append(trouble)
    }

    func take(_ attended: Attended, _ policy: FraudPolicy) -> [FraudFlag] {
        guard !troubles.isEmpty, let edge = attended.arrival, edge.offsetMinutes <= attended.graceMinutes else {
            return []
        }
        let near = UInt64(policy.beneficiaryMinutes) * 60_000
        let close = troubles.filter { trouble in
            trouble.terminal == edge.terminal && edge.at.milliseconds(since: trouble.at).magnitude <= near
                // A log that is read hours later says nothing about when its records were made.
                && (trouble.secondsBehind != nil || edge.receivedAt.milliseconds(since: edge.at) <= Int64(near))
        }
        // The gravest one is enough: a person is flagged once for an arrival.
        let found = close.map { ($0, lateMinutes(edge, $0)) }.filter { $0.1 > attended.graceMinutes }
            .max { ($0.1, $0.0.anomaly) < ($1.1, $1.0.anomaly) }
        guard let (trouble, minutes) = found else { return [] }
        let beneficiary = Beneficiary(
            user: attended.person,
            terminal: edge.terminal,
            anomaly: trouble.anomaly,
            anomalyAt: trouble.at,
            arrivedAt: edge.at,
            lateMinutes: minutes
        )
        return [FraudFlag(.beneficiary(beneficiary), at: edge.at)]
    }

    private func lateMinutes(_ edge: Attended.Edge, _ trouble: ClockTrouble) -> Int {
        let hidden =
            trouble.secondsBehind.map { Int64($0) * 1_000 } ?? edge.receivedAt.milliseconds(since: edge.at)
        return edge.offsetMinutes + Int(max(hidden, 0) / 60_000)
    }
}
