/// The messages of `io.rollcall.Anomalies`; the interface file says what each field means.
package enum AnomalyMessages {
    package struct Acknowledgement: Codable, Equatable, Sendable {
        package var at: String
        package var by: String
        package var reason: String

        package init(at: String, by: String, reason: String) {
            self.at = at
            self.by = by
            self.reason = reason
        }
    }

    package struct Mute: Codable, Equatable, Sendable {
        package var person: String
        package var kind: String
        package var until: String
        package var at: String
        package var by: String
        package var reason: String

        package init(person: String, kind: String, until: String, at: String, by: String, reason: String) {
            self.person = person
            self.kind = kind
            self.until = until
            self.at = at
            self.by = by
            self.reason = reason
        }
    }

    package struct Anomaly: Codable, Equatable, Sendable {
        package var id: String
        package var person: String
        package var name: String
        package var department: String
        package var date: String
        package var kind: String
        package var level: String?
        package var minutes: Int?
        package var severity: String
        package var shift: String?
        package var acknowledgement: Acknowledgement?
        package var mute: Mute?

        package init(
            id: String,
            person: String,
            name: String,
            department: String,
            date: String,
            kind: String,
            level: String? = nil,
            minutes: Int? = nil,
            severity: String,
            shift: String? = nil,
            acknowledgement: Acknowledgement? = nil,
            mute: Mute? = nil
        ) {
            self.id = id
            self.person = person
            self.name = name
            self.department = department
            self.date = date
            self.kind = kind
            self.level = level
            self.minutes = minutes
            self.severity = severity
            self.shift = shift
            self.acknowledgement = acknowledgement
            self.mute = mute
        }
    }

    package struct Nothing: Codable, Equatable, Sendable {
        package init() {}
    }

    package enum List: ControlMethod {
        package static let name = "io.rollcall.Anomalies.List"

        package struct Input: Codable, Sendable {
            package var from: String
            package var to: String
            package var after: Int?

            package init(from: String, to: String, after: Int? = nil) {
                self.from = from
                self.to = to
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

    package enum Show: ControlMethod {
        package static let name = "io.rollcall.Anomalies.Show"

        package struct Input: Codable, Sendable {
            package var id: String

            package init(id: String) { self.id = id }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var anomaly: Anomaly?
            package var present: Bool
            package var acknowledgement: Acknowledgement?

            package init(anomaly: Anomaly? = nil, present: Bool, acknowledgement: Acknowledgement? = nil) {
                self.anomaly = anomaly
                self.present = present
                self.acknowledgement = acknowledgement
            }
        }
    }

    package enum Acknowledge: ControlMethod {
        package static let name = "io.rollcall.Anomalies.Acknowledge"

        package struct Input: Codable, Sendable {
            package var id: String
            package var reason: String

            package init(id: String, reason: String) {
                self.id = id
                self.reason = reason
            }
        }

        package typealias Output = Nothing
    }

    package enum SetMute: ControlMethod {
        package static let name = "io.rollcall.Anomalies.Mute"

        package struct Input: Codable, Sendable {
            package var person: String
            package var kind: String
            package var until: String
            package var reason: String

            package init(person: String, kind: String, until: String, reason: String) {
                self.person = person
                self.kind = kind
                self.until = until
                self.reason = reason
            }
        }

        package typealias Output = Nothing
    }

    package enum Unmute: ControlMethod {
        package static let name = "io.rollcall.Anomalies.Unmute"

        package struct Input: Codable, Sendable {
            package var person: String
            package var kind: String

            package init(person: String, kind: String) {
                self.person = person
                self.kind = kind
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var wasMuted: Bool

            package init(wasMuted: Bool) { self.wasMuted = wasMuted }
        }
    }

    package enum Mutes: ControlMethod {
        package static let name = "io.rollcall.Anomalies.Mutes"

        package typealias Input = Nothing

        package struct Output: Codable, Equatable, Sendable {
            package var mutes: [Mute]

            package init(mutes: [Mute]) { self.mutes = mutes }
        }
    }
}
