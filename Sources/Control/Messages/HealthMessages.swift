package import JSON

/// The messages of `io.rollcall.Health`; the interface file says what each field means.
package enum HealthMessages {
    package struct Anomaly: Codable, Equatable, Sendable {
        package var id: String
        package var terminal: String
        package var kind: String
        package var subject: String?
        package var severity: String
        package var since: String
        package var last: String
        package var resolved: String?
        package var evidence: JSONObject

        package init(
            id: String,
            terminal: String,
            kind: String,
            subject: String? = nil,
            severity: String,
            since: String,
            last: String,
            resolved: String? = nil,
            evidence: JSONObject
        ) {
            self.id = id
            self.terminal = terminal
            self.kind = kind
            self.subject = subject
            self.severity = severity
            self.since = since
            self.last = last
            self.resolved = resolved
            self.evidence = evidence
        }
    }

    /// What is wrong with terminals.
    package enum Anomalies: ControlMethod {
        package static let name = "io.rollcall.Health.Anomalies"

        package struct Input: Codable, Sendable {
            package var terminal: String?
            package var resolved: Bool?
            package var after: Int?

            package init(terminal: String? = nil, resolved: Bool? = nil, after: Int? = nil) {
                self.terminal = terminal
                self.resolved = resolved
                self.after = after
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var anomalies: [Anomaly]
            package var next: Int?

            package init(anomalies: [Anomaly], next: Int? = nil) {
                self.anomalies = anomalies
                self.next = next
            }
        }
    }
}
